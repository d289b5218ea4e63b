package dev.breakwater.engine;

import java.util.List;

/**
 * Looks at a plan as a whole: access, network, lock-out. Pure and thread-safe. A remark that refuses
 * stops the plan; one that weakens needs {@link dev.breakwater.change.Permission#WEAKEN}.
 */
@FunctionalInterface
public interface PlanReview {
    /** What there is to say of the step from one estate to the other. */
    List<Remark> review(Estate before, Estate after);
}
