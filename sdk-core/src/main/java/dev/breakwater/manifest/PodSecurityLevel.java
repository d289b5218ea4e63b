package dev.breakwater.manifest;

import java.util.Locale;
import java.util.Optional;

/** A level of the Pod Security Standards, from the weakest to the strictest; later ones include earlier ones. */
public enum PodSecurityLevel {
    /** No restriction. */
    PRIVILEGED,
    /** Prevents known privilege escalations. */
    BASELINE,
    /** Current best practice of hardening pods. */
    RESTRICTED;

    /** The value of the namespace label. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The level of a label value; empty if it is none. */
    public static Optional<PodSecurityLevel> ofLabel(String value) {
        for (PodSecurityLevel level : values()) {
            if (level.label().equals(value)) {
                return Optional.of(level);
            }
        }
        return Optional.empty();
    }
}
