package dev.breakwater.manifest;

import java.util.Optional;

/**
 * A level of the Pod Security Standards as one Kubernetes release defined it. Immutable.
 *
 * @param level the level
 * @param minor the release, as in v1.<em>minor</em>; {@link #LATEST} for the newest that a cluster knows
 */
public record PodSecurityStandard(PodSecurityLevel level, int minor) {
    /** The minor number of the newest release, whichever it is. */
    public static final int LATEST = Integer.MAX_VALUE;

    /** Refuses negative releases. */
    public PodSecurityStandard {
        if (minor < 0) {
            throw new IllegalArgumentException("Pod Security: v1." + minor + " is not a Kubernetes release.");
        }
    }

    /** A level as the newest release defines it. */
    public static PodSecurityStandard of(PodSecurityLevel level) {
        return new PodSecurityStandard(level, LATEST);
    }

    /**
     * A level as a release defines it.
     *
     * @param version {@code latest}, or a release such as {@code v1.34}
     * @throws IllegalArgumentException if it is neither
     */
    public static PodSecurityStandard of(PodSecurityLevel level, String version) {
        return new PodSecurityStandard(
                level,
                minorOf(version)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "Pod Security: '" + version + "' must be \"latest\" or \"v1.x\".")));
    }

    /** The minor number of a version as labels write it: {@code latest}, or {@code v1.} and digits, no leading zero. */
    static Optional<Integer> minorOf(String version) {
        if (version.equals("latest")) {
            return Optional.of(LATEST);
        }
        String digits = version.startsWith("v1.") ? version.substring(3) : "";
        boolean number = !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!number || (digits.length() > 1 && digits.startsWith("0"))) {
            return Optional.empty();
        }
        return digits.length() > 9 ? Optional.empty() : Optional.of(Integer.parseInt(digits));
    }

    /** The same level as the newest release defines it if this is of a later one. */
    public PodSecurityStandard atMost(int newest) {
        return minor <= newest ? this : new PodSecurityStandard(level, newest);
    }

    /** The version as labels write it: {@code latest} or {@code v1.34}. */
    public String version() {
        return minor == LATEST ? "latest" : "v1." + minor;
    }

    /** {@code restricted:v1.34}. */
    @Override
    public String toString() {
        return level.label() + ":" + version();
    }
}
