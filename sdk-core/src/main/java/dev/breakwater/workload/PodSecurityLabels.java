package dev.breakwater.workload;

import dev.breakwater.resource.Issue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The namespace labels of Pod Security admission. */
final class PodSecurityLabels {
    static final String PREFIX = "pod-security.kubernetes.io/";
    static final String ENFORCE = PREFIX + "enforce";
    private static final List<String> MODES = List.of("enforce", "audit", "warn");

    private PodSecurityLabels() {}

    static Map<String, String> of(PodSecurityLevel level) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put(ENFORCE, level.label());
        labels.put(PREFIX + "audit", level.label());
        labels.put(PREFIX + "warn", level.label());
        return labels;
    }

    /** What Pod Security admission refuses in the labels of a namespace. */
    static List<Issue> issues(String subject, Map<String, String> labels) {
        List<Issue> issues = new ArrayList<>();
        for (String mode : MODES) {
            Optional<String> level = Optional.ofNullable(labels.get(PREFIX + mode));
            if (level.isPresent() && level.flatMap(PodSecurityLevel::ofLabel).isEmpty()) {
                issues.add(new Issue(
                        subject + ": label " + PREFIX + mode,
                        "is '" + level.get() + "', but must be privileged, baseline or restricted."));
            }
        }
        return issues;
    }

    static Map<String, String> with(Map<String, String> labels, PodSecurityLevel level) {
        Map<String, String> all = new LinkedHashMap<>(labels);
        all.putAll(of(level));
        return all;
    }
}
