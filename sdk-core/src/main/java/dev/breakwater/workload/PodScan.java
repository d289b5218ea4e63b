package dev.breakwater.workload;

import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.manifest.SystemNamespaces;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What all rules say of the pods that an object makes, in one walk over them: a bit for each rule that some place fails.
 * It says what a {@link PodView} would that every rule looked at, without noting where. Immutable once made.
 */
final class PodScan {
    /** A step on the way to rules: the steps below it, and the rules that look at what is there. */
    private static final class Step {
        private final Map<String, Step> below = new HashMap<>();
        private long rules;
    }

    private static final Step POD = new Step();
    private static final Step CONTAINER = new Step();
    /** The rules of the pod and of each container; some are of both. */
    private static final long OF_POD = plant(POD, PodRule.Scope.CONTAINER);

    private static final long OF_CONTAINER = plant(CONTAINER, PodRule.Scope.POD);
    private static final long OF_BOTH = OF_POD & OF_CONTAINER;
    private static final long FAIL_WHEN_ABSENT = failing(OF_POD | OF_CONTAINER, Optional.empty());

    private final Document spec;
    private final boolean concerned;
    private final boolean system;
    private final boolean windows;
    private final long failed;
    private long seen;
    private long bad;

    private PodScan(Estate.Entry entry) {
        Document body = entry.document();
        String base = PodView.PODS.get(entry.address().type());
        concerned = base != null && body.at("/metadata/ownerReferences").isEmpty();
        system = SystemNamespaces.contains(body.text("/metadata/namespace").orElse("default"));
        spec = base == null ? Document.object() : body.at(base).orElse(Document.object());
        windows = spec.text("/os/name").filter("windows"::equals).isPresent();
        failed = concerned && !system ? scan() : 0;
    }

    /** The scan of an object, whether it makes pods or not. */
    static PodScan of(Estate.Entry entry) {
        return new PodScan(entry);
    }

    /** Plants the rules but those of a scope, and returns them. */
    private static long plant(Step root, PodRule.Scope but) {
        long planted = 0;
        for (int rule = 0; rule < PodRule.ALL.size(); rule++) {
            if (PodRule.ALL.get(rule).scope() != but) {
                Step step = root;
                for (String token : PodRule.ALL.get(rule).pointer().substring(1).split("/", -1)) {
                    step = step.below.computeIfAbsent(token, any -> new Step());
                }
                step.rules |= 1L << rule;
                planted |= 1L << rule;
            }
        }
        return planted;
    }

    /** The rules of a control. */
    static long rules(String control) {
        long rules = 0;
        for (int rule = 0; rule < PodRule.ALL.size(); rule++) {
            rules |= PodRule.ALL.get(rule).control().equals(control) ? 1L << rule : 0;
        }
        return rules;
    }

    private static long failing(long rules, Optional<Document> value) {
        long failing = 0;
        for (long left = rules; left != 0; left &= left - 1) {
            int rule = Long.numberOfTrailingZeros(left);
            if (!PodRule.ALL.get(rule).safety().isSafe(value)) {
                failing |= 1L << rule;
            }
        }
        return failing;
    }

    private long scan() {
        long ofPod = look(POD, spec);
        long all = ofPod & ~OF_BOTH;
        for (String list : PodView.CONTAINERS) {
            for (Document container : spec.get(list).orElse(Document.array()).elements()) {
                long ofContainer = look(CONTAINER, container);
                long inherited = OF_BOTH & ~seen;
                all |= (ofContainer & ~inherited) | (ofPod & inherited);
            }
        }
        return all;
    }

    /** The rules below a root that fail, those among them whose place is absent. */
    private long look(Step root, Document document) {
        seen = 0;
        bad = 0;
        walk(root, document);
        return bad | (FAIL_WHEN_ABSENT & ~seen & (root == POD ? OF_POD : OF_CONTAINER));
    }

    private void walk(Step step, Document here) {
        if (step.rules != 0) {
            seen |= step.rules;
            bad |= failing(step.rules, Optional.of(here));
        }
        if (!step.below.isEmpty()) {
            here.members().forEach((name, value) -> {
                Step next = step.below.get(name);
                if (next != null) {
                    walk(next, value);
                }
            });
        }
    }

    /** Whether the object makes pods that no other object is judged for. */
    boolean isConcerned() {
        return concerned;
    }

    /** Whether it is in a namespace that is not the user's. */
    boolean isOfSystem() {
        return system;
    }

    /** Whether the pods run on Windows. */
    boolean isWindows() {
        return windows;
    }

    Document spec() {
        return spec;
    }

    /** Whether none of these rules fails. */
    boolean passes(long rules) {
        return (failed & rules) == 0;
    }

    @Override
    public String toString() {
        return "PodScan[" + Long.bitCount(failed) + " rules fail]";
    }
}
