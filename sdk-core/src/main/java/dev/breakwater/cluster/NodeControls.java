package dev.breakwater.cluster;

import dev.breakwater.audit.Control;
import dev.breakwater.audit.PropertyControl;
import dev.breakwater.audit.Severity;
import java.util.List;

/** The controls of the nodes. */
final class NodeControls {
    static final List<Control> LIST = List.of(
            property(
                            "AKS-NODE-01",
                            Severity.MEDIUM,
                            "Every pool encrypts caches and temporary disks on the host.",
                            "Make a new pool with NodePool.encryptionAtHost(true), drain the old one and delete it.")
                    .maps("MCSB 2", "DP-4")
                    .maps("Azure Policy", "41425d9f")
                    .maps("Checkov", "CKV_AZURE_227"),
            property(
                            "AKS-NODE-02",
                            Severity.LOW,
                            "Disks are encrypted with a key of yours.",
                            "Make a new cluster with AksCluster.diskEncryptionSet(…).")
                    .maps("MCSB 2", "DP-5")
                    .maps("Azure Policy", "7d7be79c")
                    .maps("Checkov", "CKV_AZURE_117")
                    .maps("Trivy", "AZU-0067"),
            property(
                            "AKS-NODE-03",
                            Severity.LOW,
                            "System disks lie on the host and go with the node.",
                            "Make a new pool with NodePool.osDiskType(OsDiskType.EPHEMERAL), drain the old one and "
                                    + "delete it.")
                    .maps("PSRule", "AZR-000287")
                    .maps("Checkov", "CKV_AZURE_226"),
            property(
                            "AKS-NODE-04",
                            Severity.MEDIUM,
                            "No local user can open an SSH session on a node.",
                            "Declare NodePool.sshAccess(SshAccess.DISABLED).")
                    .maps("Azure Policy", "28257686"),
            BodyControl.of(
                    "AKS-NODE-05",
                    Severity.MEDIUM,
                    "Nodes start signed components only, measured by a virtual TPM.",
                    "Declare NodePool.secureBoot(true) and vtpm(true).",
                    NodeChecks::trustedLaunch),
            BodyControl.of(
                            "AKS-NODE-06",
                            Severity.LOW,
                            "Where one pool uses validated cryptography, all do.",
                            "Declare NodePool.fips(true) on every pool.",
                            NodeChecks::fips)
                    .appliesTo(NodeChecks::anyFips),
            property(
                    "AKS-NODE-07",
                    Severity.HIGH,
                    "The operating system of every pool still gets patches.",
                    "Declare NodePool.osSku(\"AzureLinux\") or another supported one."),
            property(
                    "AKS-NODE-08",
                    Severity.LOW,
                    "Nobody but AKS changes what lies in the node resource group.",
                    "Declare AksCluster.nodeResourceGroupAccess(NodeGroupAccess.READ_ONLY)."),
            BodyControl.of(
                            "AKS-NODE-09",
                            Severity.MEDIUM,
                            "System pools are kept for system pods, and workloads have a pool of their own.",
                            "Declare the taint CriticalAddonsOnly=true:NoSchedule on system pools, and a pool of mode "
                                    + "user.",
                            NodeChecks::reserved)
                    .maps("Azure Policy", "48940d92", "e16d171b")
                    .maps("Checkov", "CKV_AZURE_232"),
            BodyControl.of(
                            "AKS-NODE-10",
                            Severity.LOW,
                            "A pool can sandbox untrusted pods.",
                            "Declare a pool with NodePool.workloadRuntime(WorkloadRuntime.KATA_VM_ISOLATION).",
                            NodeChecks::sandbox)
                    .maps("Kubescape", "C-0249", "C-0242"),
            BodyControl.of(
                            "AKS-NODE-11",
                            Severity.LOW,
                            "Where one pool for workloads is confidential, all are.",
                            "Make new pools of a confidential size, such as Standard_DC4as_v5.",
                            NodeChecks::confidential)
                    .appliesTo(NodeChecks::anyConfidential),
            property(
                            "AKS-NODE-12",
                            Severity.MEDIUM,
                            "No pool is an availability set.",
                            "Make a new cluster of scale sets; availability sets are retired.")
                    .maps("PSRule", "AZR-000017")
                    .maps("Checkov", "CKV_AZURE_169"),
            property(
                            "AKS-NODE-13",
                            Severity.LOW,
                            "Every pool spans availability zones.",
                            "Make a new pool with NodePool.addZones(…), drain the old one and delete it.")
                    .maps("Azure Policy", "2dec5f47")
                    .maps("PSRule", "AZR-000021"),
            property(
                            "AKS-NODE-14",
                            Severity.LOW,
                            "Unused vulnerable images are removed from nodes.",
                            "Declare AksCluster.imageCleaner(ImageCleaner.weekly()).")
                    .maps("Azure Policy", "af3c26b2", "7e49285c"),
            property(
                    "AKS-NODE-15",
                    Severity.MEDIUM,
                    "No pool allows unsafe sysctls.",
                    "Make a new pool without allowed unsafe sysctls, drain the old one and delete it."),
            property(
                            "AKS-NODE-16",
                            Severity.LOW,
                            "Kubelets rotate their serving certificates.",
                            "Remove the tag aks-disable-kubelet-serving-certificate-rotation from the pool.")
                    .maps("CIS AKS 1.8", "3.2.9"),
            BodyControl.of(
                            "AKS-NODE-17",
                            Severity.LOW,
                            "Files and flags of the kubelet are as AKS sets them.",
                            "Check a node itself with a benchmark that runs there.",
                            NodeChecks::kubeletFiles)
                    .maps(
                            "CIS AKS 1.8",
                            "3.1.1",
                            "3.1.2",
                            "3.1.3",
                            "3.1.4",
                            "3.2.1",
                            "3.2.2",
                            "3.2.3",
                            "3.2.4",
                            "3.2.5",
                            "3.2.6",
                            "3.2.7",
                            "3.2.8",
                            "3.2.9")
                    .maps(
                            "Kubescape",
                            "C-0167",
                            "C-0168",
                            "C-0169",
                            "C-0170",
                            "C-0171",
                            "C-0172",
                            "C-0173",
                            "C-0174",
                            "C-0175",
                            "C-0176",
                            "C-0177",
                            "C-0178",
                            "C-0179",
                            "C-0180",
                            "C-0181",
                            "C-0182",
                            "C-0183"),
            BodyControl.of(
                            "AKS-NODE-18",
                            Severity.LOW,
                            "Pods get the runtime's default seccomp profile unless they say otherwise.",
                            "Declare property(\"/kubeletConfig/seccompDefault\", \"RuntimeDefault\") on a new pool.",
                            NodeChecks::seccomp)
                    .maps("CIS Kubernetes 1.12", "4.2.14"),
            BodyControl.of(
                            "AKS-NODE-19",
                            Severity.MEDIUM,
                            "Whatever isolates a pool beyond the usual is supported and stays so.",
                            "Make a new pool that PoolIsolation calls lasting, drain the old one and delete it.",
                            NodeChecks::isolation)
                    .appliesTo(NodeChecks::anyIsolation));

    private NodeControls() {}

    private static PropertyControl property(String id, Severity severity, String sentence, String remedy) {
        return PropertyControl.of(AksClusterTable.TABLE, id, severity, sentence, remedy);
    }
}
