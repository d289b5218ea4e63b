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
        targets.forEach(target -> entry(states, target).ifPresent(entries::add));
        return Estate.of(Estate.Origin.LIVE, entries);
    }

    private static <R extends Resource<S>, S extends Observed> Optional<Estate.Entry> entry(
            States states, Target<R, S> target) {
        return states.get(target.address())
                .map(state -> new Estate.Entry(target.address(), state.document(), state.apiVersion()));
    }

    /** What would be there after these changes; what has no change stays as it is. */
    static Estate planned(States states, List<Target<?, ?>> targets, Map<Address<?>, Change> changes) {
        List<Estate.Entry> entries = new ArrayList<>();
        for (Target<?, ?> target : targets) {
            Optional<Change> change = Optional.ofNullable(changes.get(target.address()));
            if (change.isEmpty() || target.desired().isEmpty()) {
                entry(states, target).filter(entry -> change.isEmpty()).ifPresent(entries::add);
            } else if (!(change.get() instanceof Change.Delete)) {
                entries.add(merged(states, target));
            }
        }
        return Estate.of(Estate.Origin.PLANNED, entries);
    }

    private static <R extends Resource<S>, S extends Observed> Estate.Entry merged(States states, Target<R, S> target) {
        R declared = target.desired().orElseThrow();
        Optional<S> actual = states.get(target.address());
        Document body = states.resolve(declared.document(), target.inputs());
        try {
            Document document = target.handler().merged(declared, body, actual);
            return new Estate.Entry(
                    target.address(), document, actual.map(Observed::apiVersion).orElse("declared"));
        } catch (RuntimeException e) {
            throw Failures.of(target.address().shortName(), e);
        }
    }
}
