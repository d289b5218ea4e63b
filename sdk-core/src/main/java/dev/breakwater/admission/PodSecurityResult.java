package dev.breakwater.admission;

import dev.breakwater.manifest.PodSecurityStandard;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a pod is missing for a standard. Immutable.
 *
 * @param standard the standard it was held against
 * @param failures the checks that it failed, in the order in which the API server names them
 */
public record PodSecurityResult(PodSecurityStandard standard, List<Failure> failures) {
    /** Takes a copy. */
    public PodSecurityResult {
        failures = List.copyOf(failures);
    }

    /**
     * A check that a pod failed.
     *
     * @param check the id of the check, such as {@code hostPorts}
     * @param reason what is forbidden, in few words
     * @param detail which containers, fields and values; may be empty
     */
    public record Failure(String check, String reason, String detail) {
        /** {@code privileged (container "web" must not set securityContext.privileged=true)}. */
        @Override
        public String toString() {
            return detail.isEmpty() ? reason : reason + " (" + detail + ")";
        }
    }

    /** Whether the pod meets the standard. */
    public boolean allowed() {
        return failures.isEmpty();
    }

    /** The reasons in one line, as a relabelled namespace is warned of its pods; empty when allowed. */
    public String reasons() {
        return failures.stream().map(Failure::reason).collect(Collectors.joining(", "));
    }

    /** The reasons with their details in one line, as the API server refuses a pod; empty when allowed. */
    public String details() {
        return failures.stream().map(Failure::toString).collect(Collectors.joining(", "));
    }

    /** {@code restricted:latest: allowed}, or the details. */
    @Override
    public String toString() {
        return standard + ": " + (allowed() ? "allowed" : details());
    }
}
