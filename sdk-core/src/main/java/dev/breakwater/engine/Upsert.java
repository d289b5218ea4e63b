package dev.breakwater.engine;

import dev.breakwater.BreakwaterException;
import dev.breakwater.change.Change;
import dev.breakwater.change.Consequence;
import dev.breakwater.change.FieldChange;
import dev.breakwater.resource.Observed;
import dev.breakwater.resource.Resource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Brings one declared resource about. */
final class Upsert<R extends Resource<S>, S extends Observed> extends Step<R, S> {
    private final R desired;
    private Optional<Change> made = Optional.empty();
    /** How many fields differed before the last update; the rest must shrink from one to the next. */
    private int rest = Integer.MAX_VALUE;
    /** Whether what is there is of our making: then nobody's choice is overridden by what is left to do. */
    private boolean ours;

    Upsert(Run run, Planned<R, S> planned, Consumer<Outcome> finished) {
        super(run, planned, finished);
        this.desired = planned.target().desired().orElseThrow();
    }

    @Override
    void look() {
        call(this::fresh, this::decide, this::look, this::fail);
    }

    @Override
    void lookAfterFailure(BreakwaterException failure) {
        call(
                this::fresh,
                look -> {
                    if (look.actual().isPresent() && look.fields().isEmpty()) {
                        decide(look);
                    } else {
                        fail(failure);
                    }
                },
                () -> lookAfterFailure(failure),
                secondary -> fail(failure));
    }

    private Look<S> fresh() {
        S found = target().handler().readAll(List.of(desired), context()).get(address());
        return Look.at(target(), run().states(), Optional.ofNullable(found));
    }

    private void decide(Look<S> look) {
        run().states().put(address(), look.actual());
        boolean exists = look.actual().isPresent();
        if (exists && look.fields().isEmpty()) {
            finish(success());
            return;
        }
        proceed(look);
    }

    private void proceed(Look<S> look) {
        Optional<PlanStaleException> stale = ours
                ? Optional.empty()
                : Staleness.check(plannedChange(), look.actual().isPresent(), look.fields());
        stale.ifPresentOrElse(this::fail, () -> send(look));
    }

    private void send(Look<S> look) {
        Set<String> unknown = run().states().unknown(look.body(), target().inputs());
        if (!unknown.isEmpty()) {
            fail(new BreakwaterException("Cannot write " + address().shortName() + ": it needs "
                    + String.join(", ", unknown) + ", which the service has not set although the resource exists;"
                    + " run again, or declare a known value."));
            return;
        }
        if (made.isEmpty()) {
            made = Optional.of(
                    look.actual().isPresent()
                            ? new Change.Update(address(), look.fields())
                            : new Change.Create(address(), look.fields()));
        }
        write(() -> look.actual().isPresent()
                ? target().handler().update(desired, look.body(), look.actual().get(), look.fields(), context())
                : target().handler().create(desired, look.body(), context()));
    }

    @Override
    Consumer<S> settled() {
        return state -> {
            run().states().put(address(), Optional.of(state));
            ours |= made.filter(Change.Create.class::isInstance).isPresent();
            Look<S> look;
            try {
                look = Look.at(target(), run().states(), Optional.of(state));
            } catch (RuntimeException | Error e) {
                fail(Failures.of(address().shortName(), e));
                return;
            }
            compareAgain(look);
        };
    }

    private void compareAgain(Look<S> look) {
        List<FieldChange> fields = look.fields();
        boolean refused = fields.stream().anyMatch(field -> field.consequence() == Consequence.REFUSED);
        if (fields.isEmpty()) {
            finish(success());
        } else if (refused || fields.size() >= rest) {
            fail(new BreakwaterException("The change of " + address().shortName() + " did not take effect: "
                    + fields.stream().map(Shown::field).collect(Collectors.joining("; "))
                    + ". The service accepted it and still says otherwise."));
        } else {
            rest = fields.size();
            proceed(look);
        }
    }

    private Outcome success() {
        return sent() && made.isPresent()
                ? new Outcome.Applied(address(), made.get(), elapsed())
                : new Outcome.Unchanged(address());
    }
}
