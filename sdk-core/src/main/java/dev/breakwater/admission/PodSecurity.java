package dev.breakwater.admission;

import dev.breakwater.document.Document;
import dev.breakwater.manifest.PodSecurityLevel;
import dev.breakwater.manifest.PodSecurityStandard;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The Pod Security Standards on documents: whether a pod meets a level, and if not, by which check and why, in the
 * words of the API server. Knows the checks of v1.0 to v1.37; later versions are judged by v1.37. No cluster is asked.
 */
public final class PodSecurity {
    /** The minor number of the newest release whose checks are known. */
    public static final int NEWEST = 37;

    private static final PodEvaluator EVALUATOR = new PodEvaluator(PodChecks.TABLE);
    private static final PodSecurityStandard BASELINE = PodSecurityStandard.of(PodSecurityLevel.BASELINE);
    private static final PodSecurityStandard RESTRICTED = PodSecurityStandard.of(PodSecurityLevel.RESTRICTED);
    private static final String TEMPLATE = "/spec/template";
    private static final Map<String, String> TEMPLATES = Map.of(
            "v1/Pod", "",
            "v1/PodTemplate", "/template",
            "v1/ReplicationController", TEMPLATE,
            "apps/v1/Deployment", TEMPLATE,
            "apps/v1/StatefulSet", TEMPLATE,
            "apps/v1/DaemonSet", TEMPLATE,
            "apps/v1/ReplicaSet", TEMPLATE,
            "batch/v1/Job", TEMPLATE,
            "batch/v1/CronJob", "/spec/jobTemplate/spec/template");

    /** The types by their kinds, of which no two are the same. */
    private static final Map<String, String> TYPES = byKind();

    private PodSecurity() {}

    /**
     * Holds a pod against a level.
     *
     * @param pod a pod, or a template of pods: its metadata and its spec
     * @param level the level
     * @param version {@code latest}, or a release such as {@code v1.34}; a cluster knows no release but its own and
     *     older ones
     * @throws IllegalArgumentException if the version is neither
     */
    public static PodSecurityResult evaluate(Document pod, PodSecurityLevel level, String version) {
        return evaluate(pod, PodSecurityStandard.of(level, version));
    }

    /** Holds a pod, or a template of pods, against a standard. */
    public static PodSecurityResult evaluate(Document pod, PodSecurityStandard standard) {
        return EVALUATOR.evaluate(pod, standard);
    }

    /** Whether a pod meets any level but privileged: the same as its strictest, found by the first that it meets. */
    static boolean isRestrained(Document pod) {
        PodFacts facts = new PodFacts(pod);
        return EVALUATOR.allows(facts, BASELINE) || EVALUATOR.allows(facts, RESTRICTED);
    }

    /** The strictest level that a pod, or a template of pods, meets as a release defines it. */
    public static PodSecurityLevel strictest(Document pod, int minor) {
        PodSecurityLevel met = PodSecurityLevel.PRIVILEGED;
        PodFacts facts = new PodFacts(pod);
        for (PodSecurityLevel level : PodSecurityLevel.values()) {
            met = EVALUATOR.allows(facts, new PodSecurityStandard(level, minor)) ? level : met;
        }
        return met;
    }

    /** The pod of an object: a Pod itself, or the template of a workload; empty for kinds that make no pods. */
    public static Optional<Document> podOf(Document object) {
        return placeOf(object).flatMap(object::at).filter(pod -> !pod.isNull());
    }

    /** Where the pod of an object stands in it, as {@link #podOf} finds it: the empty pointer for a Pod itself. */
    public static Optional<String> placeOf(Document object) {
        String kind = object.text("/kind").orElse("");
        String type = TYPES.get(kind);
        String version = object.text("/apiVersion").orElse("");
        boolean known = type != null && type.startsWith(version) && type.lastIndexOf('/') == version.length();
        return known ? Optional.ofNullable(TEMPLATES.get(type)) : Optional.empty();
    }

    private static Map<String, String> byKind() {
        Map<String, String> types = new HashMap<>();
        TEMPLATES.keySet().forEach(type -> types.put(type.substring(type.lastIndexOf('/') + 1), type));
        return types;
    }

    /** The address types of the kinds that are pods or make them. */
    public static String[] types() {
        return TEMPLATES.keySet().toArray(String[]::new);
    }
}
