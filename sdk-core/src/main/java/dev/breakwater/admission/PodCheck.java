package dev.breakwater.admission;

import dev.breakwater.admission.PodSecurityResult.Failure;
import dev.breakwater.manifest.PodSecurityLevel;
import java.util.Optional;
import java.util.function.Function;

/**
 * One row of the table of checks: what a check demands from one release on.
 *
 * @param id the check
 * @param level the level it belongs to
 * @param since the first minor release it holds for, up to the next row of the same check
 * @param overrides the check of the baseline level that does not run beside it; empty for none
 * @param test tells what a pod is missing
 */
record PodCheck(
        String id, PodSecurityLevel level, int since, String overrides, Function<PodFacts, Optional<Failure>> test) {
    @Override
    public String toString() {
        return level.label() + " " + id + " from v1." + since;
    }
}
