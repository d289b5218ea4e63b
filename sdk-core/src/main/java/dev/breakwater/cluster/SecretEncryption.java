package dev.breakwater.cluster;

import dev.breakwater.audit.ControlHead;
import dev.breakwater.audit.Evidence;
import dev.breakwater.audit.Finding;
import dev.breakwater.audit.Inspection;
import dev.breakwater.audit.PropertyControl;
import dev.breakwater.audit.ResourceControl;
import dev.breakwater.audit.Severity;
import dev.breakwater.audit.Verdict;
import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * AKS-SEC-01: secrets are encrypted in etcd with a key of yours, or with one of the platform. Older versions of the
 * interface do not tell of the latter, but an older Kubernetes cannot have it, so that it fails there all the same.
 */
final class SecretEncryption implements ResourceControl {
    /** The first minor version that the platform's key encrypts. */
    private static final int PLATFORM_KEY = 33;

    private static final PropertyControl BY_PROPERTIES = PropertyControl.of(
                    AksCluster.PROPERTIES,
                    "AKS-SEC-01",
                    Severity.MEDIUM,
                    "Kubernetes secrets are encrypted in etcd with a key that you control.",
                    "Declare AksCluster.keyEncryption(KeyEncryption.of(…)).")
            .any()
            .maps("CIS AKS 1.8", "5.3.1")
            .maps("Azure Policy", "dbbdc317")
            .maps("Kubescape", "C-0244", "C-0066");

    @Override
    public ControlHead head() {
        return BY_PROPERTIES.head();
    }

    @Override
    public Optional<Finding> judge(Inspection of) {
        return BY_PROPERTIES
                .judge(of)
                .map(finding -> isTooOld(finding.verdict(), of.body()) ? failed(finding, of) : finding);
    }

    @Override
    public Optional<Verdict> verdict(Inspection of) {
        return BY_PROPERTIES
                .verdict(of)
                .flatMap(verdict -> (isTooOld(verdict, of.body()) ? Verdict.FAIL : verdict).given());
    }

    private static boolean isTooOld(Verdict verdict, Document body) {
        return verdict == Verdict.NOT_ASSESSABLE
                && KubernetesVersion.ofCluster(body)
                        .filter(version -> !version.isAtLeast(PLATFORM_KEY))
                        .isPresent();
    }

    private Finding failed(Finding open, Inspection of) {
        List<Evidence> seen = new ArrayList<>(open.evidence());
        for (String pointer : List.of(
                "/properties/securityProfile/azureKeyVaultKms/enabled",
                "/properties/currentKubernetesVersion",
                "/properties/kubernetesVersion")) {
            seen.add(new Evidence(pointer, of.body().at(pointer), of.entry().apiVersion()));
        }
        String text =
                sentence() + " Kubernetes before 1." + PLATFORM_KEY + " has no key of the platform either. " + remedy();
        return new Finding(id(), open.address(), Verdict.FAIL, text, seen);
    }

    @Override
    public String toString() {
        return head().toString();
    }
}
