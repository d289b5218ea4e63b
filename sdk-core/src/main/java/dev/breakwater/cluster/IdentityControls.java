package dev.breakwater.cluster;

import dev.breakwater.audit.Control;
import dev.breakwater.audit.PropertyControl;
import dev.breakwater.audit.Severity;
import dev.breakwater.audit.Verdict;
import dev.breakwater.document.Document;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/** The controls of sign-in and identities. */
final class IdentityControls {
    /** The tag of a cluster that tells the day of the last rotation of its certificates. */
    private static final String ROTATED = "breakwater-certificates-rotated";

    private static final String ROTATION = "/tags/" + ROTATED;
    private static final String LOCAL_OFF = "/properties/disableLocalAccounts";

    static final List<Control> LIST = List.of(
            property(
                            "AKS-ID-01",
                            Severity.HIGH,
                            "Entra ID signs users in, managed by AKS.",
                            "Declare AksCluster.entra(EntraIntegration.admins(…)).")
                    .maps("CIS AKS 1.8", "5.5.1")
                    .maps("MCSB 2", "IM-1")
                    .maps("Azure Policy", "450d2877", "36a27de4")
                    .maps("PSRule", "AZR-000029")
                    .maps("Kubescape", "C-0088"),
            property(
                            "AKS-ID-02",
                            Severity.MEDIUM,
                            "Azure role assignments decide inside Kubernetes.",
                            "Declare EntraIntegration.azureRbac(true).")
                    .maps("CIS AKS 1.8", "5.5.2")
                    .maps("PSRule", "AZR-000032")
                    .maps("Kubescape", "C-0241"),
            property(
                            "AKS-ID-03",
                            Severity.HIGH,
                            "Local accounts are disabled.",
                            "Declare AksCluster.localAccounts(false).")
                    .maps("Azure Policy", "993c2fcd")
                    .maps("PSRule", "AZR-000031")
                    .maps("Checkov", "CKV_AZURE_141"),
            property(
                            "AKS-ID-04",
                            Severity.CRITICAL,
                            "Kubernetes RBAC is on.",
                            "Make a new cluster without AksCluster.rbac(false); the service cannot switch it on.")
                    .maps("MCSB 1", "PA-7")
                    .maps("Azure Policy", "ac4a19c2")
                    .maps("PSRule", "AZR-000038")
                    .maps("Checkov", "CKV_AZURE_5")
                    .maps("Trivy", "AZU-0042")
                    .maps("Kubescape", "C-0088"),
            property(
                            "AKS-ID-06",
                            Severity.MEDIUM,
                            "The cluster acts in Azure with a managed identity, not with a service principal's "
                                    + "secret.",
                            "Declare AksCluster.identity(ClusterIdentity.systemAssigned()) or one of yours.")
                    .maps("Azure Policy", "da6e2401")
                    .maps("PSRule", "AZR-000025"),
            property(
                    "AKS-ID-07",
                    Severity.HIGH,
                    "The retired Entra integration with applications of one's own is absent.",
                    "Declare AksCluster.entra(…), which lets AKS manage the integration, and delete the "
                            + "applications and their secrets."),
            property(
                            "AKS-ID-08",
                            Severity.MEDIUM,
                            "The cluster issues tokens that Entra ID can trust.",
                            "Declare AksCluster.oidcIssuer(true); it cannot be switched off again.")
                    .maps("CIS Kubernetes 1.12", "1.2.30"),
            property(
                            "AKS-ID-09",
                            Severity.MEDIUM,
                            "Pods can sign in to Entra ID without a secret.",
                            "Declare AksCluster.workloadIdentity(true).")
                    .maps("CIS AKS 1.8", "5.2.1")
                    .maps("Azure Policy", "2cc2e023")
                    .maps("Kubescape", "C-0239"),
            property(
                    "AKS-ID-10",
                    Severity.MEDIUM,
                    "The retired pod identity is not in use.",
                    "Move its pods to workload identity, then declare "
                            + "property(\"/properties/podIdentityProfile/enabled\", false)."),
            BodyControl.ofDay(
                            "AKS-ID-15",
                            Severity.MEDIUM,
                            "No certificate or token from before local accounts were disabled opens the cluster.",
                            "Rotate the cluster's certificates (az aks rotate-certs), which alone ends those issued"
                                    + " before, and write the day into tag '" + ROTATED
                                    + "'; for a cluster made without local accounts, the day it was made.",
                            IdentityControls::localCredentials)
                    .appliesTo(body -> Facts.isTrue(body, LOCAL_OFF)));

    private IdentityControls() {}

    /** They are good for years, and no property of a cluster tells; so all there is is what somebody states. */
    private static Result localCredentials(Document body, LocalDate today) {
        Optional<String> stated = body.text(ROTATION);
        if (stated.isEmpty()) {
            return Result.unknown(
                    "No interface of Azure tells whether the cluster was made without local accounts, or when its "
                            + "certificates were rotated, and tag '" + ROTATED + "' states no day.",
                    body,
                    LOCAL_OFF,
                    ROTATION);
        }
        boolean past = isPast(stated.get(), today);
        String reason = past
                ? "So states tag '" + ROTATED + "'; the cluster itself does not tell."
                : "Tag '" + ROTATED + "' states no day such as 2026-01-31 that has come.";
        return Result.of(past ? Verdict.PASS : Verdict.FAIL, reason, body, LOCAL_OFF, ROTATION);
    }

    private static boolean isPast(String day, LocalDate today) {
        try {
            return !LocalDate.parse(day).isAfter(today);
        } catch (DateTimeParseException none) {
            return false;
        }
    }

    private static PropertyControl property(String id, Severity severity, String sentence, String remedy) {
        return PropertyControl.of(AksClusterTable.TABLE, id, severity, sentence, remedy);
    }
}
