package dev.breakwater.manifest;

import dev.breakwater.resource.Issue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the labels of a namespace ask of Pod Security admission, as upstream's {@code PolicyToEvaluate} reads them: a
 * pod that fails {@code enforce} is refused, one that fails {@code audit} or {@code warn} is noted or told. Immutable.
 *
 * @param enforce what pods must pass; a level that is none counts as restricted
 * @param audit what is noted in the audit log; a level that is none counts as privileged
 * @param warn what clients are warned of; without a label it follows a stricter {@code enforce}
 * @param flaws the labels that cannot be read
 */
public record PodSecurityLabels(
        PodSecurityStandard enforce, PodSecurityStandard audit, PodSecurityStandard warn, List<Flaw> flaws) {
    /** What all the labels begin with. */
    public static final String PREFIX = "pod-security.kubernetes.io/";

    /** The label that names the level that pods must pass. */
    public static final String ENFORCE = PREFIX + "enforce";

    private static final String VERSION = "-version";
    private static final PodSecurityStandard DEFAULT = PodSecurityStandard.of(PodSecurityLevel.PRIVILEGED);

    /** Takes a copy. */
    public PodSecurityLabels {
        flaws = List.copyOf(flaws);
    }

    /**
     * A label that the API server refuses.
     *
     * @param label its key
     * @param value its value
     * @param problem what it must be
     */
    public record Flaw(String label, String value, String problem) {}

    /** One level in all three modes, as the newest release defines it. */
    public static PodSecurityLabels of(PodSecurityLevel level) {
        return of(PodSecurityStandard.of(level));
    }

    /** One standard in all three modes. */
    public static PodSecurityLabels of(PodSecurityStandard standard) {
        return new PodSecurityLabels(standard, standard, standard, List.of());
    }

    /** What the labels of a namespace say; what they do not say is privileged. */
    public static PodSecurityLabels read(Map<String, String> labels) {
        return read(labels, of(PodSecurityLevel.PRIVILEGED));
    }

    /** What the labels of a namespace say; what they do not say is as the cluster's defaults say. */
    public static PodSecurityLabels read(Map<String, String> labels, PodSecurityLabels defaults) {
        List<Flaw> flaws = new ArrayList<>();
        PodSecurityStandard enforce = mode("enforce", labels, defaults.enforce, PodSecurityLevel.RESTRICTED, flaws);
        PodSecurityStandard audit = mode("audit", labels, defaults.audit, PodSecurityLevel.PRIVILEGED, flaws);
        PodSecurityStandard warn = mode("warn", labels, defaults.warn, PodSecurityLevel.PRIVILEGED, flaws);
        boolean follows = !labels.containsKey(PREFIX + "warn")
                && PodSecurityLevel.ofLabel(labels.getOrDefault(ENFORCE, "")).isPresent()
                && enforce.level().compareTo(warn.level()) > 0;
        if (follows) {
            boolean own = labels.containsKey(PREFIX + "warn" + VERSION);
            warn = own ? new PodSecurityStandard(enforce.level(), warn.minor()) : enforce;
        }
        return new PodSecurityLabels(enforce, audit, warn, flaws);
    }

    private static PodSecurityStandard mode(
            String mode,
            Map<String, String> labels,
            PodSecurityStandard otherwise,
            PodSecurityLevel unreadable,
            List<Flaw> flaws) {
        String level = labels.get(PREFIX + mode);
        String version = labels.get(PREFIX + mode + VERSION);
        Optional<PodSecurityLevel> named = Optional.ofNullable(level).flatMap(PodSecurityLevel::ofLabel);
        Optional<Integer> minor = Optional.ofNullable(version).flatMap(PodSecurityStandard::minorOf);
        if (level != null && named.isEmpty()) {
            flaws.add(new Flaw(PREFIX + mode, level, "must be one of privileged, baseline, restricted"));
        }
        if (version != null && minor.isEmpty()) {
            flaws.add(new Flaw(PREFIX + mode + VERSION, version, "must be \"latest\" or \"v1.x\""));
        }
        return new PodSecurityStandard(
                level == null ? otherwise.level() : named.orElse(unreadable),
                version == null ? otherwise.minor() : minor.orElse(PodSecurityStandard.LATEST));
    }

    /** These, enforcing that. */
    public PodSecurityLabels enforcing(PodSecurityStandard standard) {
        return new PodSecurityLabels(standard, audit, warn, flaws);
    }

    /** These, auditing that. */
    public PodSecurityLabels auditing(PodSecurityStandard standard) {
        return new PodSecurityLabels(enforce, standard, warn, flaws);
    }

    /** These, warning of that. */
    public PodSecurityLabels warning(PodSecurityStandard standard) {
        return new PodSecurityLabels(enforce, audit, standard, flaws);
    }

    /** Whether nothing is enforced, noted or told. */
    public boolean isPrivileged() {
        return isNothing(enforce) && isNothing(audit) && isNothing(warn);
    }

    private static boolean isNothing(PodSecurityStandard standard) {
        return standard.level() == DEFAULT.level();
    }

    /** The labels that say this: the level of each mode, and the release unless it is the latest. */
    public Map<String, String> labels() {
        Map<String, String> labels = new LinkedHashMap<>();
        put(labels, "enforce", enforce);
        put(labels, "audit", audit);
        put(labels, "warn", warn);
        return labels;
    }

    private static void put(Map<String, String> labels, String mode, PodSecurityStandard standard) {
        labels.put(PREFIX + mode, standard.level().label());
        if (standard.minor() != PodSecurityStandard.LATEST) {
            labels.put(PREFIX + mode + VERSION, standard.version());
        }
    }

    /** What the API server refuses in these labels of a namespace. */
    public List<Issue> issues(String subject) {
        List<Issue> issues = new ArrayList<>();
        for (Flaw flaw : flaws) {
            issues.add(new Issue(
                    subject + ": label " + flaw.label(), "is '" + flaw.value() + "', but " + flaw.problem() + "."));
        }
        return issues;
    }

    /** {@code enforce baseline:latest, audit restricted:latest, warn restricted:latest}. */
    @Override
    public String toString() {
        return "enforce " + enforce + ", audit " + audit + ", warn " + warn;
    }
}
