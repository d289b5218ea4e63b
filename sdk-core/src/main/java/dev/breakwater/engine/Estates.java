package dev.breakwater.engine;

import dev.breakwater.change.Change;
import dev.breakwater.document.Document;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.Observed;
import dev.breakwater.resource.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the estates of a run. */
final class Estates {
    private Estates() {}

    /** What was read. */
    static Estate live(States states, List<Target<?, ?>> targets) {
        List<Estate.Entry> entries = new ArrayList<>();
        for (Target<?, ?> target : targets) {
            add(entries, states, target);
        }
        return Estate.of(Estate.Origin.LIVE, entries);
    }

    private static <R extends Resource<S>, S extends Observed> void add(
            List<Estate.Entry> entries, States states, Target<R, S> target) {
        Optional<S> state = states.get(target.address());
        if (state.isPresent()) {
            Document document = state.get().document();
            entries.add(new Estate.Entry(
                    target.address(),
                    document,
                    state.get().apiVersion(),
                    target.desired().flatMap(Estate.Source::of)));
        }
    }

    /** What would be there after these changes; what has no change stays as it is. */
    static Estate planned(States states, List<Target<?, ?>> targets, Map<Address<?>, Change> changes) {
        List<Estate.Entry> entries = new ArrayList<>();
        for (Target<?, ?> target : targets) {
            Optional<Change> change = Optional.ofNullable(changes.get(target.address()));
            if (change.isEmpty()) {
                add(entries, states, target);
            } else if (target.desired().isPresent() && !(change.get() instanceof Change.Delete)) {
                entries.add(merged(states, target));
            }
        }
        return Estate.of(Estate.Origin.PLANNED, entries);
    }

    private static <R extends Resource<S>, S extends Observed> Estate.Entry merged(States states, Target<R, S> target) {
        R declared = target.desired().orElseThrow();
        Optional<S> actual = states.get(target.address());
        Document body = states.resolve(target.body(), target.inputs());
        try {
            Document document = target.handler().merged(declared, body, actual);
            String apiVersion = actual.isPresent() ? actual.get().apiVersion() : "declared";
            return new Estate.Entry(target.address(), document, apiVersion, Estate.Source.of(declared));
        } catch (RuntimeException e) {
            throw Failures.of(target.address().shortName(), e);
        }
    }
}
