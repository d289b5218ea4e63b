package dev.breakwater.admission;

import dev.breakwater.change.Effect;
import dev.breakwater.engine.Estate;
import dev.breakwater.engine.PlanReview;
import dev.breakwater.engine.Remark;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tells which workloads of a plan their namespaces would refuse the pods of: the API server takes such a workload with
 * a warning at most, and its pods never start. A Pod that would be refused stops the plan. Immutable, thread-safe.
 */
public final class PodSecurityReview implements PlanReview {
    private PodSecurityReview() {}

    /** The review. */
    public static PodSecurityReview standard() {
        return new PodSecurityReview();
    }

    @Override
    public List<Remark> review(Estate before, Estate after) {
        List<Remark> remarks = new ArrayList<>();
        for (Estate.Entry entry : after.entries()) {
            boolean told = PodSecurityControls.enforced(before, entry)
                            .filter(result -> !result.allowed())
                            .isPresent()
                    && before.find(entry.address()).equals(after.find(entry.address()));
            if (!told) {
                PodSecurityControls.enforced(after, entry)
                        .filter(result -> !result.allowed())
                        .ifPresent(result -> remarks.add(remark(entry, result)));
            }
        }
        return List.copyOf(remarks);
    }

    private static Remark remark(Estate.Entry entry, PodSecurityResult result) {
        boolean pod = entry.address().type().equals("v1/Pod");
        return new Remark(
                "pod-security",
                Optional.of(entry.address()),
                Effect.NEUTRAL,
                pod,
                "the namespace of " + entry.address().name() + " refuses "
                        + (pod ? "this pod" : "the pods of this workload, which will never start")
                        + ": violates PodSecurity \""
                        + result.standard() + "\": " + result.details() + ". Harden the pods, or enforce less.");
    }

    /** {@code PodSecurityReview}. */
    @Override
    public String toString() {
        return "PodSecurityReview";
    }
}
