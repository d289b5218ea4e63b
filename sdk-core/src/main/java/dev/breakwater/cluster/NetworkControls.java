package dev.breakwater.cluster;

import dev.breakwater.audit.Control;
import dev.breakwater.audit.PropertyControl;
import dev.breakwater.audit.Severity;
import java.util.List;

/** The controls of the pod network and the way out. */
final class NetworkControls {
    static final List<Control> LIST = List.of(
            property(
                            "AKS-NET-01",
                            Severity.HIGH,
                            "An engine enforces network policies.",
                            "Declare AksCluster.network(NetworkEngine.cilium()).")
                    .appliesTo(Facts::hasAksPlugin)
                    .maps("CIS AKS 1.8", "5.4.4")
                    .maps("PSRule", "AZR-000027")
                    .maps("Checkov", "CKV_AZURE_7")
                    .maps("Trivy", "AZU-0043")
                    .maps("Kubescape", "C-0240"),
            BodyControl.of(
                    "AKS-NET-02",
                    Severity.MEDIUM,
                    "Neither network plug-in nor policy engine is about to retire.",
                    "Declare AksCluster.network(NetworkEngine.cilium()), or calico(…) with Windows pools; "
                            + "kubenet ends on 2028-03-31, Azure Network Policy Manager on 2028-09-30.",
                    NetworkChecks::retirement),
            property(
                            "AKS-NET-03",
                            Severity.LOW,
                            "Azure CNI gives pods their addresses.",
                            "Declare AksCluster.network(NetworkEngine.cilium()) or calico(…).")
                    .appliesTo(Facts::hasAksPlugin)
                    .maps("Azure Policy", "46238e2f")
                    .maps("Checkov", "CKV2_AZURE_29"),
            property(
                            "AKS-NET-04",
                            Severity.HIGH,
                            "No node has a public address.",
                            "Make a new pool with NodePool.nodePublicIp(false), drain the old one and delete it.")
                    .maps("CIS AKS 1.8", "5.4.3")
                    .maps("Checkov", "CKV_AZURE_143")
                    .maps("Kubescape", "C-0248"),
            property(
                            "AKS-NET-05",
                            Severity.LOW,
                            "The load balancer is of the standard kind.",
                            "Make a new cluster; the basic kind is retired.")
                    .maps("PSRule", "AZR-000026"),
            property(
                    "AKS-NET-06",
                    Severity.MEDIUM,
                    "Traffic leaves on a controlled way.",
                    "Declare AksCluster.egress(Egress.userRoutes()), a NAT gateway, or isolated()."),
            property(
                            "AKS-NET-07",
                            Severity.LOW,
                            "The cilium data plane uses its advanced security.",
                            "Declare NetworkEngine.cilium().secured(new "
                                    + "NetworkSecurity(NetworkSecurity.Policies.L7)).")
                    .appliesTo(Facts::isCilium),
            property(
                            "AKS-NET-08",
                            Severity.MEDIUM,
                            "HTTP application routing is off.",
                            "Declare AksCluster.addAddOns(AddOn.off(\"httpApplicationRouting\")).")
                    .maps("PSRule", "AZR-000035")
                    .maps("Checkov", "CKV_AZURE_246"),
            property(
                    "AKS-NET-10",
                    Severity.MEDIUM,
                    "No pool opens host ports.",
                    "Leave NodePool.allowedHostPorts out and publish through a service."));

    private NetworkControls() {}

    private static PropertyControl property(String id, Severity severity, String sentence, String remedy) {
        return PropertyControl.of(AksClusterTable.TABLE, id, severity, sentence, remedy);
    }
}
