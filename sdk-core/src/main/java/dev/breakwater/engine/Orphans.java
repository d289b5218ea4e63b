package dev.breakwater.engine;

import dev.breakwater.BreakwaterException;
import dev.breakwater.change.Effect;
import dev.breakwater.provider.Ownership;
import dev.breakwater.provider.ResourceHandler;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.Observed;
import dev.breakwater.resource.Output;
import dev.breakwater.resource.Resource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds what carries our ownership mark and is not declared. */
final class Orphans {
    private final Run run;
    private final Set<Address<?>> declared = new LinkedHashSet<>();
    private final Set<Output<?>> inputs = new LinkedHashSet<>();
    private final List<Target<?, ?>> found = new ArrayList<>();
    private final List<Remark> remarks = new ArrayList<>();

    Orphans(Run run, List<Target<?, ?>> targets) {
        this.run = run;
        for (Target<?, ?> target : targets) {
            declared.add(target.address());
            inputs.addAll(target.inputs());
        }
    }

    /** Asks every handler whose type carries a mark; the states found are those of the run afterwards. */
    void read(List<ResourceHandler<?, ?>> handlers) {
        for (ResourceHandler<?, ?> handler : handlers) {
            if (handler.ownership() != Ownership.NONE) {
                attempt(handler);
            }
        }
        run.loop().run();
        run.refuseIfStopped("looking for orphans of ");
        if (found.size() > 1) {
            found.sort(Comparator.comparing(target -> target.address().toString()));
        }
    }

    /** What was found, sorted by address. */
    List<Target<?, ?>> found() {
        return found;
    }

    /** One remark for each handler that could not look. */
    List<Remark> remarks() {
        return remarks;
    }

    private <R extends Resource<S>, S extends Observed> void attempt(ResourceHandler<R, S> handler) {
        String type = handler.type().getSimpleName();
        Run.Subject subject = new Run.Subject(type, Optional.empty(), run.retries(type));
        attempt(handler, subject);
    }

    private <R extends Resource<S>, S extends Observed> void attempt(
            ResourceHandler<R, S> handler, Run.Subject subject) {
        run.call(
                subject,
                () -> handler.readOwned(run.owner(), run.context(subject.text(), inputs)),
                owned -> add(handler, owned),
                () -> attempt(handler, subject),
                failure -> remarks.add(unread(subject.text(), failure)));
    }

    private <R extends Resource<S>, S extends Observed> void add(
            ResourceHandler<R, S> handler, Map<Address<S>, S> owned) {
        owned.forEach((address, state) -> {
            if (!declared.contains(address)) {
                run.states().put(address, Optional.of(state));
                found.add(new Target<>(address, handler, Optional.empty(), inputs));
            }
        });
    }

    private static Remark unread(String type, BreakwaterException failure) {
        return new Remark(
                "orphans-not-checked",
                Optional.empty(),
                Effect.NEUTRAL,
                false,
                "Whether there are undeclared resources of " + type + " could not be read: " + failure.getMessage());
    }
}
