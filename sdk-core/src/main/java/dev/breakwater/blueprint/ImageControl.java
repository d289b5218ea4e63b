package dev.breakwater.blueprint;

import dev.breakwater.admission.PodSecurity;
import dev.breakwater.audit.Control;
import dev.breakwater.audit.ControlHead;
import dev.breakwater.audit.Evidence;
import dev.breakwater.audit.Finding;
import dev.breakwater.audit.Inspection;
import dev.breakwater.audit.PropertyControl;
import dev.breakwater.audit.ResourceControl;
import dev.breakwater.audit.Severity;
import dev.breakwater.audit.Verdict;
import dev.breakwater.cluster.AksCluster;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.governance.ContainerRegistry;
import dev.breakwater.governance.PolicyAssignment;
import dev.breakwater.manifest.SystemNamespaces;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** IMG-01, IMG-03, IMG-04, IMG-05: where images come from, and who looks at them. IMG-02 judges pods alone. */
record ImageControl(ControlHead head, Set<String> judged, BiFunction<ControlHead, Inspection, Optional<Finding>> judge)
        implements ResourceControl {
    private static final String ASSESSMENT = "Microsoft.Security/assessments";
    private static final String POLICY = "/properties/policyDefinitionId";
    private static final String ALLOWED = "/properties/parameters/allowedContainerImagesRegex/value";
    private static final List<String> CONTAINERS =
            List.of("/spec/containers", "/spec/initContainers", "/spec/ephemeralContainers");
    private static final String ENFORCEMENT = "/spec/enforcementAction";
    /** The definition for signatures, and the initiative around it; both are previews. */
    private static final List<String> SIGNATURES = List.of("/cf426bb8", "/af28bf8b");

    static final List<Control> LIST = List.of(
            new ImageControl(
                    ControlHead.of(
                                    "IMG-01",
                                    Severity.HIGH,
                                    "Every image comes from a registry of the estate, from mcr.microsoft.com, or from"
                                            + " where a policy allows.",
                                    "Import the image into a declared ContainerRegistry, or assign the policy for allowed"
                                            + " images with a pattern that holds it.")
                            .needs(PodSecurity.types())
                            .maps("Azure Policy", "febd0533")
                            .maps("MCSB 1", "PV-2")
                            .maps("CIS AKS 1.8", "5.1.4")
                            .maps("Trivy", "KSV-0125")
                            .maps("Kubescape", "C-0078", "C-0001"),
                    Set.of(PodSecurity.types()),
                    ImageControl::registries),
            new ImageControl(
                    ControlHead.of(
                                    "IMG-03",
                                    Severity.LOW,
                                    "The signatures of images are verified when pods are admitted.",
                                    "Declare SignedImages, or assign the initiative for image integrity (a preview).",
                                    AksCluster.TYPE,
                                    PolicyAssignment.TYPE)
                            .maps("Azure Policy", "cf426bb8", "af28bf8b")
                            .maps("Kubescape", "C-0236", "C-0237"),
                    Set.of(AksCluster.TYPE),
                    ImageControl::signatures),
            PropertyControl.of(
                    AksCluster.PROPERTIES,
                    "IMG-04",
                    Severity.LOW,
                    "Defender keeps vulnerable images out when pods are admitted.",
                    "Declare AksCluster.imageGating(true), and DefenderPlan.containers()."),
            new ImageControl(
                    ControlHead.of(
                                    "IMG-05",
                                    Severity.MEDIUM,
                                    "Images in registries and in the cluster are assessed, and nothing is found.",
                                    "Declare DefenderPlan.containers(), and mend what its assessments name.",
                                    AksCluster.TYPE,
                                    ContainerRegistry.TYPE)
                            .maps("Azure Policy", "090c7b07", "17f4b1cc")
                            .maps("MCSB 1", "PV-6", "DS-6")
                            .maps("CIS AKS 1.8", "5.1.1")
                            .maps("Kubescape", "C-0243")
                            .maps("Checkov", "CKV_AZURE_163")
                            .maps("PSRule", "Azure.ACR.ContainerScan"),
                    Set.of(AksCluster.TYPE, ContainerRegistry.TYPE),
                    ImageControl::assessment));

    @Override
    public Optional<Finding> judge(Inspection of) {
        return judge.apply(head, of);
    }

    @Override
    public Optional<Verdict> verdict(Inspection of) {
        return head.evidence().contains(AksCluster.TYPE) ? judge(of).map(Finding::verdict) : known(of);
    }

    /** The patterns of what images may come from, of which a map of what is known of an estate keeps one. */
    private record Sources(List<Pattern> allowed) {}

    private static Sources sources(Inspection of) {
        return of.knownOfAll(Sources.class, estate -> new Sources(allowed(estate)));
    }

    private static Optional<Finding> registries(ControlHead head, Inspection of) {
        return pod(of).map(pod -> images(head, of.entry(), pod, sources(of).allowed()));
    }

    private static Optional<Document> pod(Inspection of) {
        String namespace = of.body().text("/metadata/namespace").orElse("");
        return SystemNamespaces.contains(namespace) ? Optional.empty() : PodSecurity.podOf(of.body());
    }

    /** Whether every image comes from where it may, without saying which. */
    private static Optional<Verdict> known(Inspection of) {
        Optional<Document> pod = pod(of);
        if (pod.isEmpty()) {
            return Optional.empty();
        }
        List<Pattern> allowed = sources(of).allowed();
        for (String list : CONTAINERS) {
            for (Document container :
                    pod.get().at(list).orElse(Document.array()).elements()) {
                if (!isKnown(container.text("/image").orElse(""), allowed)) {
                    return (allowed.isEmpty() ? Verdict.NOT_ASSESSABLE : Verdict.FAIL).given();
                }
            }
        }
        return Verdict.PASS.given();
    }

    private static boolean isKnown(String image, List<Pattern> allowed) {
        boolean known = image.startsWith("mcr.microsoft.com/");
        for (int at = 0; !known && at < allowed.size(); at++) {
            known = allowed.get(at).matcher(image).find();
        }
        return known;
    }

    private static List<Pattern> allowed(Estate estate) {
        List<Pattern> allowed = new ArrayList<>();
        for (Estate.Entry registry : estate.ofType(ContainerRegistry.TYPE)) {
            String server = registry.document()
                    .text("/properties/loginServer")
                    .orElse(registry.address().name() + ".azurecr.io");
            allowed.add(Pattern.compile("^" + Pattern.quote(server.toLowerCase(Locale.ROOT) + "/")));
        }
        for (Estate.Entry assignment : estate.ofType(PolicyAssignment.TYPE)) {
            if (holdsEverywhere(assignment, estate)) {
                assignment
                        .document()
                        .text(ALLOWED)
                        .flatMap(ImageControl::pattern)
                        .ifPresent(allowed::add);
            }
        }
        return allowed;
    }

    /** Of a pod nobody tells which cluster it is in, so a policy must hold for each. */
    private static boolean holdsEverywhere(Estate.Entry assignment, Estate estate) {
        return PodSecurityControl.isInForce(assignment)
                && estate.ofType(AksCluster.TYPE).stream()
                        .allMatch(cluster -> PodSecurityControl.holds(assignment, cluster));
    }

    private static Optional<Pattern> pattern(String text) {
        try {
            return Optional.of(Pattern.compile(text));
        } catch (PatternSyntaxException unreadable) {
            return Optional.empty();
        }
    }

    private static Finding images(ControlHead head, Estate.Entry entry, Document pod, List<Pattern> allowed) {
        List<Evidence> strange = new ArrayList<>();
        List<Evidence> seen = new ArrayList<>();
        for (String list : CONTAINERS) {
            for (Document container : pod.at(list).orElse(Document.array()).elements()) {
                String image = container.text("/image").orElse("");
                Evidence evidence = new Evidence(
                        list + "/" + container.text("/name").orElse("?") + "/image",
                        Optional.of(Document.of(image)),
                        entry.apiVersion());
                seen.add(evidence);
                if (!isKnown(image, allowed)) {
                    strange.add(evidence);
                }
            }
        }
        return strange.isEmpty() || !allowed.isEmpty()
                ? head.finding(entry, strange.isEmpty(), strange.isEmpty() ? seen : strange)
                : unknown(
                        head,
                        entry,
                        "No registry and no policy for images is known here: it takes read on " + ContainerRegistry.TYPE
                                + " or on " + PolicyAssignment.TYPE + ".",
                        strange);
    }

    private static Finding unknown(ControlHead head, Estate.Entry entry, String why, List<Evidence> seen) {
        return new Finding(head.id(), entry.address(), Verdict.NOT_ASSESSABLE, why, seen);
    }

    private static Optional<Finding> signatures(ControlHead head, Inspection of) {
        return Optional.of(signatures(head, of.entry(), of.estate()));
    }

    /** An audit will do: the built-in definition knows no other effect, and verifies all the same. */
    private static Finding signatures(ControlHead head, Estate.Entry cluster, Estate estate) {
        List<Evidence> assigned = new ArrayList<>();
        for (Estate.Entry assignment : estate.ofType(PolicyAssignment.TYPE)) {
            String definition = assignment.document().text(POLICY).orElse("");
            if (SIGNATURES.stream().anyMatch(definition::contains) && PodSecurityControl.holds(assignment, cluster)) {
                assigned.add(new Evidence(POLICY, assignment.document().at(POLICY), assignment.apiVersion()));
            }
        }
        boolean only = estate.ofType(AksCluster.TYPE).size() == 1;
        for (Estate.Entry constraint : estate.ofType(SignedImages.CONSTRAINT)) {
            String action = constraint.document().text(ENFORCEMENT).orElse("deny"); // Gatekeeper's default
            if (action.equals("deny") && (only || constraint.address().isInside(cluster.address()))) {
                assigned.add(new Evidence(ENFORCEMENT, Optional.of(Document.of(action)), constraint.apiVersion()));
            }
        }
        return assigned.isEmpty()
                ? unknown(
                        head,
                        cluster,
                        "No policy for signatures holds for the cluster here (it takes read on " + PolicyAssignment.TYPE
                                + " to see one), and a verifier of another kind no interface of Azure shows.",
                        assigned)
                : head.finding(cluster, true, assigned);
    }

    private static Optional<Finding> assessment(ControlHead head, Inspection of) {
        return Optional.of(assessment(head, of.entry(), of.estate()));
    }

    private static Finding assessment(ControlHead head, Estate.Entry entry, Estate estate) {
        List<Evidence> seen = new ArrayList<>();
        boolean healthy = true;
        String prefix = entry.address().key() + "/providers/microsoft.security/assessments/";
        for (Estate.Entry one : estate.inside(entry.address(), ASSESSMENT)) {
            String name = one.document().text("/properties/displayName").orElse("");
            if (one.address().key().startsWith(prefix)
                    && name.toLowerCase(Locale.ROOT).contains("vulnerab")) {
                Optional<Document> code = one.document().at("/properties/status/code");
                seen.add(new Evidence("/properties/status/code", code, one.apiVersion()));
                healthy &= code.equals(Optional.of(Document.of("Healthy")));
            }
        }
        return seen.isEmpty()
                ? unknown(
                        head,
                        entry,
                        "No assessment of its images by Defender is here: it takes read on " + ASSESSMENT + ".",
                        seen)
                : head.finding(entry, healthy, seen);
    }

    @Override
    public String toString() {
        return head.toString();
    }
}
