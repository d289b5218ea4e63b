package dev.breakwater.engine;

import dev.breakwater.BreakwaterException;
import dev.breakwater.resource.Observed;
import dev.breakwater.resource.Resource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Deletes one resource. */
final class Removal<R extends Resource<S>, S extends Observed> extends Step<R, S> {
    Removal(Run run, Planned<R, S> planned, Consumer<Outcome> finished) {
        super(run, planned, finished);
    }

    @Override
    void look() {
        call(this::fresh, this::decide, this::look, this::fail);
    }

    @Override
    void lookAfterFailure(BreakwaterException failure) {
        call(
                this::fresh,
                found -> {
                    if (found.isEmpty()) {
                        gone();
                    } else {
                        fail(failure);
                    }
                },
                () -> lookAfterFailure(failure),
                secondary -> fail(failure));
    }

    /** An orphan is read by its mark: whoever took the mark off meanwhile has taken it over. */
    private Optional<S> fresh() {
        Map<?, S> found = target().desired().isPresent()
                ? target().handler().readAll(List.of(target().desired().get()), context())
                : target().handler().readOwned(run().owner(), context());
        return Optional.ofNullable(found.get(address()));
    }

    private void decide(Optional<S> found) {
        if (found.isEmpty()) {
            gone();
        } else {
            write(() -> target().handler().delete(address(), found.get(), context()));
        }
    }

    @Override
    Consumer<S> settled() {
        return last -> gone();
    }

    private void gone() {
        run().states().put(address(), Optional.empty());
        finish(sent() ? new Outcome.Applied(address(), plannedChange(), elapsed()) : new Outcome.Unchanged(address()));
    }
}
