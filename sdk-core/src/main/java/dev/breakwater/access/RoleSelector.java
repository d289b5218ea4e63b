package dev.breakwater.access;

import java.util.Map;

/**
 * Selects cluster roles by labels that they must all have.
 *
 * @param labels the labels
 */
public record RoleSelector(Map<String, String> labels) {
    /** Copies the labels. */
    public RoleSelector {
        labels = Map.copyOf(labels);
    }

    /** Selects the cluster roles with that label. */
    public static RoleSelector label(String key, String value) {
        return new RoleSelector(Map.of(key, value));
    }
}
