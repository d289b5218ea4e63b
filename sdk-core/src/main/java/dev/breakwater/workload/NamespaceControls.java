package dev.breakwater.workload;

import dev.breakwater.audit.Control;
import dev.breakwater.audit.Severity;
import dev.breakwater.engine.Estate;
import dev.breakwater.manifest.ManifestControl;
import dev.breakwater.manifest.ManifestControl.Judgement;
import dev.breakwater.manifest.PodSecurityLabels;
import dev.breakwater.manifest.PodSecurityLevel;
import dev.breakwater.manifest.SystemNamespaces;
import java.util.List;
import java.util.Optional;

/** The controls over namespaces. */
public final class NamespaceControls {
    private static final String ENFORCE = "/metadata/labels/" + PodSecurityLabels.ENFORCE.replace("/", "~1");

    private static final Control POD_SECURITY = ManifestControl.of(
                    "K8S-PSA-01",
                    Severity.HIGH,
                    "Every namespace but those of the system enforces Pod Security at baseline or restricted.",
                    "Declare podSecurity(PodSecurityLevel.RESTRICTED) on the namespace.")
            .needs(Namespace.TYPE)
            .maps("Kubernetes Pod Security Standards", "baseline", "restricted")
            .judging(NamespaceControls::podSecurity);

    private NamespaceControls() {}

    /** All of them. */
    public static List<Control> all() {
        return List.of(POD_SECURITY);
    }

    private static Optional<Judgement> podSecurity(Estate estate, Estate.Entry entry) {
        if (SystemNamespaces.contains(entry.document().text("/metadata/name").orElse(""))) {
            return Optional.empty();
        }
        boolean enforced = entry.document()
                .text(ENFORCE)
                .flatMap(PodSecurityLevel::ofLabel)
                .filter(level -> level != PodSecurityLevel.PRIVILEGED)
                .isPresent();
        return Judgement.of(enforced, entry, ENFORCE);
    }
}
