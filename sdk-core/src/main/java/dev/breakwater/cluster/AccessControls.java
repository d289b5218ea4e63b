package dev.breakwater.cluster;

import dev.breakwater.audit.Control;
import dev.breakwater.audit.PropertyControl;
import dev.breakwater.audit.Severity;
import java.util.List;

/** The controls of the way to the API server. */
final class AccessControls {
    static final List<Control> LIST = List.of(
            property(
                            "AKS-API-01",
                            Severity.MEDIUM,
                            "The API server has no public address.",
                            "Declare AksCluster.apiServerAccess(ApiServerAccess.inSubnet(…)), or privateLink() on a "
                                    + "new cluster.")
                    .maps("CIS AKS 1.8", "5.4.2")
                    .maps("Azure Policy", "040732e8")
                    .maps("Checkov", "CKV_AZURE_115")
                    .maps("Trivy", "AZU-0065")
                    .maps("Kubescape", "C-0252"),
            property(
                            "AKS-API-02",
                            Severity.HIGH,
                            "A public API server lets in only authorized ranges.",
                            "Declare AksCluster.apiServerAccess(ApiServerAccess.ranges(…)).")
                    .appliesTo(Facts::isPublic)
                    .maps("CIS AKS 1.8", "5.4.1")
                    .maps("MCSB 1", "NS-2")
                    .maps("Azure Policy", "0e246bcf")
                    .maps("PSRule", "AZR-000030")
                    .maps("Checkov", "CKV_AZURE_6")
                    .maps("Trivy", "AZU-0041")
                    .maps("Kubescape", "C-0247"),
            BodyControl.of(
                            "AKS-API-03",
                            Severity.HIGH,
                            "No authorized range is wider than a /16.",
                            "Declare the narrower blocks that need access with ApiServerAccess.ranges(…).",
                            AccessChecks::ranges)
                    .appliesTo(Facts::isPublic),
            property(
                            "AKS-API-04",
                            Severity.MEDIUM,
                            "ARM cannot run commands inside the cluster.",
                            "Declare AksCluster.runCommand(false).")
                    .maps("Azure Policy", "89f2d532", "1b708b0a"),
            property(
                            "AKS-API-05",
                            Severity.LOW,
                            "A private API server has no name in public DNS.",
                            "Declare ApiServerAccess.privateLink(), which leaves it out.")
                    .appliesTo(Facts::isPrivate),
            property(
                            "AKS-API-06",
                            Severity.LOW,
                            "Nodes reach the API server without leaving the virtual network.",
                            "Declare AksCluster.apiServerAccess(ApiServerAccess.inSubnet(…)); it cannot be undone.")
                    .appliesTo(AccessChecks::couldIntegrate),
            BodyControl.of(
                    "AKS-API-07",
                    Severity.MEDIUM,
                    "Public network access agrees with the private mode and the way out.",
                    "Declare AksCluster.publicNetworkAccess(false) on a private cluster, and nothing on a "
                            + "public one.",
                    AccessChecks::publicAccess));

    private AccessControls() {}

    private static PropertyControl property(String id, Severity severity, String sentence, String remedy) {
        return PropertyControl.of(AksClusterTable.TABLE, id, severity, sentence, remedy);
    }
}
