package dev.breakwater.admission;

import dev.breakwater.audit.Control;
import dev.breakwater.audit.Evidence;
import dev.breakwater.audit.Inspection;
import dev.breakwater.audit.Severity;
import dev.breakwater.audit.Verdict;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.manifest.ManifestControl;
import dev.breakwater.manifest.ManifestControl.Judgement;
import dev.breakwater.manifest.PodSecurityLabels;
import dev.breakwater.manifest.PodSecurityLevel;
import dev.breakwater.manifest.PodSecurityStandard;
import dev.breakwater.manifest.SystemNamespaces;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.Observed;
import java.util.List;
import java.util.Optional;

/**
 * The controls that hold workloads against the Pod Security Standards: which level the pods of each would pass, and
 * whether its namespace would admit them. What Kubernetes and AKS run themselves is left out, and so is what another
 * object made, because that one is judged.
 */
public final class PodSecurityControls {
    private static final List<Control> ALL = List.of(
            workloads(
                            "K8S-PSA-02",
                            "The pods of every workload pass what their namespace enforces.",
                            "Harden the pods, as PodTemplate does, or they will never start.")
                    .judging(PodSecurityControls::admitted),
            workloads(
                            "K8S-PSA-03",
                            "The pods of every workload pass the baseline level of the Pod Security Standards.",
                            "Remove what the evidence names, as PodTemplate does.")
                    .judging(PodSecurityControls::level)
                    .giving(PodSecurityControls::restrained));

    private PodSecurityControls() {}

    /** All of them. */
    public static List<Control> all() {
        return ALL;
    }

    private static ManifestControl workloads(String id, String sentence, String remedy) {
        return ManifestControl.of(id, Severity.HIGH, sentence, remedy)
                .needs(PodSecurity.types())
                .maps("Kubernetes Pod Security Standards", "baseline", "restricted");
    }

    private static Optional<Judgement> admitted(Estate estate, Estate.Entry entry) {
        return enforced(estate, entry).map(result -> judgement(entry, result.allowed(), result.toString()));
    }

    /** What the namespace of a workload says of its pods; empty if either is unknown. */
    static Optional<PodSecurityResult> enforced(Estate estate, Estate.Entry entry) {
        Optional<Document> pod = pod(estate, entry);
        Optional<PodSecurityStandard> standard = pod.isEmpty() ? Optional.empty() : enforcedIn(estate, entry);
        return standard.map(known -> PodSecurity.evaluate(pod.orElseThrow(), known));
    }

    /** The pods of a workload that nothing else in the estate makes; those of an owner that is there are judged there. */
    private static Optional<Document> pod(Estate estate, Estate.Entry entry) {
        Document metadata = PodFacts.get(entry.document(), "metadata");
        String namespace = PodFacts.text(PodFacts.get(metadata, "namespace"));
        boolean owned = isOwned(estate, entry, PodFacts.get(metadata, "ownerReferences"));
        return owned || SystemNamespaces.contains(namespace) ? Optional.empty() : PodSecurity.podOf(entry.document());
    }

    private static boolean isOwned(Estate estate, Estate.Entry entry, Document owners) {
        for (Document owner : owners.isArray() ? owners.elements() : List.<Document>of()) {
            String type =
                    PodFacts.text(PodFacts.get(owner, "apiVersion")) + "/" + PodFacts.text(PodFacts.get(owner, "kind"));
            for (Estate.Entry other :
                    List.of(PodSecurity.types()).contains(type) ? estate.ofType(type) : List.<Estate.Entry>of()) {
                if (namespaceOf(other).equals(namespaceOf(entry))
                        && PodFacts.text(PodFacts.get(PodFacts.get(other.document(), "metadata"), "name"))
                                .equals(PodFacts.text(PodFacts.get(owner, "name")))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String namespaceOf(Estate.Entry entry) {
        String path = entry.address().path();
        return path.substring(0, path.lastIndexOf('/', path.lastIndexOf('/') - 1));
    }

    private static Optional<PodSecurityStandard> enforcedIn(Estate estate, Estate.Entry entry) {
        return estate.find(new Address<Observed>("v1/Namespace", namespaceOf(entry)))
                .map(namespace -> PodSecurityLabels.read(PodFacts.labels(namespace.document()))
                        .enforce());
    }

    private static Optional<Judgement> level(Estate estate, Estate.Entry entry) {
        return pod(estate, entry).map(pod -> {
            PodSecurityLevel met = PodSecurity.strictest(pod, PodSecurityStandard.LATEST);
            String level = "passes " + met.label();
            return judgement(entry, met != PodSecurityLevel.PRIVILEGED, level + above(pod, met));
        });
    }

    private static Optional<Verdict> restrained(Inspection of) {
        Optional<Document> pod = pod(of.estate(), of.entry());
        return pod.isEmpty() ? Optional.empty() : Verdict.of(PodSecurity.isRestrained(pod.get()));
    }

    /** What is in the way of the next level. */
    private static String above(Document pod, PodSecurityLevel met) {
        if (met == PodSecurityLevel.RESTRICTED) {
            return "";
        }
        PodSecurityLevel next =
                met == PodSecurityLevel.PRIVILEGED ? PodSecurityLevel.BASELINE : PodSecurityLevel.RESTRICTED;
        return "; " + next.label() + " refuses: "
                + PodSecurity.evaluate(pod, PodSecurityStandard.of(next)).details();
    }

    private static Judgement judgement(Estate.Entry entry, boolean passes, String text) {
        String place = PodSecurity.placeOf(entry.document()).orElse("") + "/spec";
        return new Judgement(passes, List.of(new Evidence(place, Optional.of(Document.of(text)), entry.apiVersion())));
    }
}
