package dev.breakwater.engine;

import dev.breakwater.BreakwaterException;

/** An apply that did not reach what was declared; the result says for each resource what happened. */
public final class ApplyFailedException extends BreakwaterException {
    private static final long serialVersionUID = 1L;

    private final transient ApplyResult result;

    ApplyFailedException(ApplyResult result) {
        super(result.render());
        this.result = result;
        result.outcomes().stream()
                .filter(Outcome.Failed.class::isInstance)
                .map(outcome -> ((Outcome.Failed) outcome).cause())
                .forEach(this::addSuppressed);
    }

    /** What happened. */
    public ApplyResult result() {
        return result;
    }
}
