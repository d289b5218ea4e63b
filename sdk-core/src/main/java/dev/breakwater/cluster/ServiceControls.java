package dev.breakwater.cluster;

import dev.breakwater.audit.Control;
import dev.breakwater.audit.PropertyControl;
import dev.breakwater.audit.Severity;
import java.util.List;

/** The controls of secrets, admission, detection and upgrades. */
final class ServiceControls {
    static final List<Control> LIST = List.of(
            new SecretEncryption(),
            property(
                            "AKS-SEC-02",
                            Severity.LOW,
                            "The vault of that key is reached over a private link.",
                            "Declare KeyEncryption.privately(…).")
                    .appliesTo(ServiceChecks::hasKms),
            property(
                            "AKS-SEC-03",
                            Severity.MEDIUM,
                            "Pods mount secrets from a key vault.",
                            "Declare AksCluster.addAddOns(AddOn.keyVaultSecretsProvider(Duration.ofMinutes(2))).")
                    .maps("CIS AKS 1.8", "4.5.2")
                    .maps("PSRule", "AZR-000033")
                    .maps("Kubescape", "C-0208"),
            property(
                            "AKS-SEC-04",
                            Severity.MEDIUM,
                            "Mounted secrets follow the vault.",
                            "Declare AksCluster.addAddOns(AddOn.keyVaultSecretsProvider(Duration.ofMinutes(2))), which "
                                    + "rotates.")
                    .appliesTo(ServiceChecks::hasSecretsProvider)
                    .maps("PSRule", "AZR-000034")
                    .maps("Checkov", "CKV_AZURE_172"),
            property(
                            "AKS-POL-01",
                            Severity.MEDIUM,
                            "Azure Policy looks into the cluster.",
                            "Declare AksCluster.addAddOns(AddOn.azurePolicy()).")
                    .maps("MCSB 1", "PV-2")
                    .maps("Azure Policy", "0a15ec92", "a8eff44f")
                    .maps("PSRule", "AZR-000028")
                    .maps("Checkov", "CKV_AZURE_116")
                    .maps("Trivy", "AZU-0066"),
            property(
                            "AKS-OBS-01",
                            Severity.HIGH,
                            "The Defender sensor runs.",
                            "Declare AksCluster.defenderWorkspace(…).")
                    .maps("MCSB 1", "LT-1", "LT-2")
                    .maps("Azure Policy", "a1840de2", "64def556")
                    .maps("PSRule", "AZR-000370"),
            BodyControl.of(
                            "AKS-OBS-05",
                            Severity.LOW,
                            "Container Insights or Managed Prometheus watches the cluster.",
                            "Declare AksCluster.addAddOns(AddOn.monitoring(…)) or managedPrometheus(true).",
                            ServiceChecks::monitoring)
                    .maps("PSRule", "AZR-000041")
                    .maps("Checkov", "CKV_AZURE_4")
                    .maps("Trivy", "AZU-0040"),
            BodyControl.of(
                            "AKS-UPG-01",
                            Severity.HIGH,
                            "The Kubernetes version is supported.",
                            "Declare a newer AksCluster.kubernetesVersion(…).",
                            ServiceChecks::version)
                    .maps("Azure Policy", "fb893a29")
                    .maps("PSRule", "AZR-000015")
                    .maps("Kubescape", "C-0273"),
            BodyControl.of(
                            "AKS-UPG-02",
                            Severity.MEDIUM,
                            "No pool runs an older Kubernetes than the control plane.",
                            "Declare NodePool.kubernetesVersion(…) as that of the cluster.",
                            ServiceChecks::poolVersions)
                    .maps("PSRule", "AZR-000016"),
            property(
                            "AKS-UPG-03",
                            Severity.MEDIUM,
                            "The service upgrades the cluster by itself.",
                            "Declare AksCluster.upgradeChannels(…) with PATCH, STABLE or RAPID.")
                    .maps("Azure Policy", "5c345cdf")
                    .maps("PSRule", "AZR-000036")
                    .maps("Checkov", "CKV_AZURE_171"),
            property(
                            "AKS-UPG-04",
                            Severity.MEDIUM,
                            "The service patches the operating system of nodes by itself.",
                            "Declare AksCluster.upgradeChannels(…) with SECURITY_PATCH or NODE_IMAGE.")
                    .maps("Azure Policy", "04408ca5", "40f1aee2")
                    .maps("PSRule", "AZR-000435"),
            property(
                            "AKS-UPG-06",
                            Severity.LOW,
                            "The control plane has a promised availability.",
                            "Declare AksCluster.sku(ClusterSku.of(SkuTier.STANDARD)).")
                    .maps("PSRule", "AZR-000285")
                    .maps("Checkov", "CKV_AZURE_170"));

    private ServiceControls() {}

    private static PropertyControl property(String id, Severity severity, String sentence, String remedy) {
        return PropertyControl.of(AksClusterTable.TABLE, id, severity, sentence, remedy);
    }
}
