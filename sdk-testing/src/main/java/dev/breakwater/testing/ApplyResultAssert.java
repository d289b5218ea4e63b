package dev.breakwater.testing;

import dev.breakwater.engine.ApplyResult;
import dev.breakwater.engine.Outcome;
import dev.breakwater.resource.Resource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions on what an apply came to; failures show every outcome.
 *
 * <pre>{@code
 * bed.azure().fault(Fault.status(409).code("Busy").times(9).on("PUT managedClusters"));
 *
 * assertThat(bed.engine().apply(bed.engine().plan(DESIRED)))
 *         .applied(PAYMENTS.group())
 *         .failed(PAYMENTS.cluster(), "Busy");
 * }</pre>
 */
public final class ApplyResultAssert extends AbstractAssert<ApplyResultAssert, ApplyResult> {
    ApplyResultAssert(ApplyResult actual) {
        super(actual, ApplyResultAssert.class);
    }

    /** Everything is as declared now. */
    public ApplyResultAssert isSuccess() {
        isNotNull();
        return holds(actual.isSuccess(), "Expected the apply to succeed, but it did not.");
    }

    /** Something failed, was skipped or not begun. */
    public ApplyResultAssert isNoSuccess() {
        isNotNull();
        return holds(!actual.isSuccess(), "Expected the apply to fail, but it succeeded.");
    }

    /** The resource failed, and the failure says that. */
    public ApplyResultAssert failed(Resource<?> resource, String text) {
        return ended(resource, Outcome.Failed.class, text);
    }

    /**
     * At least one resource failed because the caller may not do that, and none for another reason.
     *
     * @param action what is lacking, such as {@code Microsoft.ContainerService/managedClusters/write}
     */
    public ApplyResultAssert wasDenied(String action) {
        return allFailed(text -> Denials.names(text, action), "for want of " + action);
    }

    /**
     * At least one resource failed because Azure Policy denies it, and none for another reason.
     *
     * @param said what Azure says of it: the name of the assignment, or a message of non-compliance that stands in its
     *     place
     */
    public ApplyResultAssert wasDeniedByPolicy(String said) {
        return allFailed(text -> Denials.namesPolicy(text, said), "by the policy '" + said + "'");
    }

    private ApplyResultAssert allFailed(Predicate<String> so, String why) {
        isNotNull();
        List<String> failures = actual.outcomes().stream()
                .filter(Outcome.Failed.class::isInstance)
                .map(Outcome::text)
                .toList();
        boolean denied = !failures.isEmpty() && failures.stream().allMatch(so);
        return holds(denied, "Expected the apply to be denied " + why + ", but it was not." + Denials.others(failures));
    }

    /** The resource was skipped because of what failed before it. */
    public ApplyResultAssert skipped(Resource<?> resource) {
        return ended(resource, Outcome.Skipped.class, "");
    }

    /** The resource was written. */
    public ApplyResultAssert applied(Resource<?> resource) {
        return ended(resource, Outcome.Applied.class, "");
    }

    private ApplyResultAssert ended(Resource<?> resource, Class<? extends Outcome> kind, String text) {
        isNotNull();
        Optional<Outcome> outcome = actual.outcome(resource.address());
        boolean so = outcome.filter(kind::isInstance)
                .filter(one -> one.text().contains(text))
                .isPresent();
        return holds(
                so,
                "Expected " + resource.address().shortName() + " to be "
                        + kind.getSimpleName() + (text.isEmpty() ? "" : " with '" + text + "'") + ", but it is "
                        + outcome.map(one -> one.word() + ": " + one.text()).orElse("not part of the apply."));
    }

    /** {@code ApplyResultAssert[…]}, with what it is about. */
    @Override
    public String toString() {
        return "ApplyResultAssert[" + actual + "]";
    }

    private ApplyResultAssert holds(boolean condition, String otherwise) {
        if (!condition) {
            failWithMessage("%s%n%s", otherwise, actual.render());
        }
        return this;
    }
}
