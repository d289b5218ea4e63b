package dev.breakwater.workload;

import java.util.LinkedHashMap;
import java.util.Map;

/** The namespace labels of Pod Security admission. */
final class PodSecurityLabels {
    static final String PREFIX = "pod-security.kubernetes.io/";
    static final String ENFORCE = PREFIX + "enforce";

    private PodSecurityLabels() {}

    static Map<String, String> of(PodSecurityLevel level) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put(ENFORCE, level.label());
        labels.put(PREFIX + "audit", level.label());
        labels.put(PREFIX + "warn", level.label());
        return labels;
    }

    static Map<String, String> with(Map<String, String> labels, PodSecurityLevel level) {
        Map<String, String> all = new LinkedHashMap<>(labels);
        all.putAll(of(level));
        return all;
    }
}
