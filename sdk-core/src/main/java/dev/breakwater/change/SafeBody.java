package dev.breakwater.change;

import dev.breakwater.document.Document;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Whether some properties are safe wherever they stand in a body. It says what {@link PropertyTable#places} would, but
 * takes patterns apart once and notes nothing on its way, since most bodies of a large estate are safe. Immutable.
 */
final class SafeBody implements Predicate<Document> {
    /** A property with the steps to its places; what is matched without letter case has its pattern. */
    private static final class Way {
        private final Property property;
        private final Optional<Safety> safety;
        private final String[] steps;
        private final @Nullable String[] caseless;

        Way(PropertyTable table, Property property) {
            this.property = property;
            this.safety = property.safety();
            this.steps = property.path().substring(1).split("/", -1);
            this.caseless = new @Nullable String[steps.length];
            String pattern = "";
            for (int at = 0; at < steps.length; at++) {
                caseless[at] = table.isCaseless(pattern) ? pattern : null;
                pattern = pattern + "/" + steps[at];
            }
        }
    }

    private final PropertyTable table;
    private final Way[] ways;

    SafeBody(PropertyTable table, List<Property> properties) {
        this.table = table;
        this.ways = new Way[properties.size()];
        for (int at = 0; at < ways.length; at++) {
            ways[at] = new Way(table, properties.get(at));
        }
    }

    @Override
    public boolean test(Document body) {
        for (Way way : ways) {
            if (!isSafe(way, 0, body, body)) {
                return false;
            }
        }
        return true;
    }

    private boolean isSafe(Way way, int depth, @Nullable Document here, Document body) {
        @Nullable Document at = here;
        for (int step = depth; step < way.steps.length; step++) {
            if (way.steps[step].equals("*")) {
                return areSafe(way, step + 1, at, body);
            }
            at = at == null ? null : member(way, step, at);
        }
        Optional<Document> value = way.property.effective(Optional.ofNullable(at), body);
        return way.safety.isPresent() && way.safety.get().isSafe(value);
    }

    private boolean areSafe(Way way, int depth, @Nullable Document list, Document body) {
        if (list != null) {
            for (Document element : list.elements()) {
                if (!isSafe(way, depth, element, body)) {
                    return false;
                }
            }
        }
        return true;
    }

    private @Nullable Document member(Way way, int step, Document at) {
        String pattern = way.caseless[step];
        return pattern == null
                ? at.get(way.steps[step]).orElse(null)
                : table.member(pattern, at, way.steps[step]).orElse(null);
    }
}
