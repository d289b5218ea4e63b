package dev.breakwater.change;

import dev.breakwater.document.Document;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether some properties are safe wherever they stand in a body, the service's defaults counted in. It says what a look
 * at all {@link PropertyTable#places} would, but takes patterns apart once and notes nothing on its way. Immutable.
 */
public final class SafetyCheck {
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
    private final boolean oneIsEnough;

    SafetyCheck(PropertyTable table, List<Property> properties, boolean oneIsEnough) {
        this.table = table;
        this.oneIsEnough = oneIsEnough;
        this.ways = new Way[properties.size()];
        for (int at = 0; at < ways.length; at++) {
            ways[at] = new Way(table, properties.get(at));
        }
    }

    /** How the properties stand in a body that was read with that api-version. */
    public Standing of(Document body, String apiVersion) {
        @Nullable Standing all = null;
        for (Way way : ways) {
            Standing here = standing(way, 0, body, body, apiVersion);
            all = here == null ? all : both(all, here);
            if (all == decisive()) {
                return all;
            }
        }
        return all == null ? Standing.SAFE : all;
    }

    private Standing decisive() {
        return oneIsEnough ? Standing.SAFE : Standing.UNSAFE;
    }

    /** The one that decides, if there is one; else what is untold leaves the other open. */
    private Standing both(@Nullable Standing one, Standing other) {
        if (one == null || one == other || other == decisive()) {
            return other;
        }
        return one == decisive() ? one : Standing.UNTOLD;
    }

    /** Of all places below a way; null if there is none. */
    private @Nullable Standing standing(Way way, int depth, @Nullable Document here, Document body, String version) {
        @Nullable Document at = here;
        for (int step = depth; step < way.steps.length; step++) {
            if (way.steps[step].equals("*")) {
                return ofElements(way, step + 1, at, body, version);
            }
            at = at == null ? null : member(way, step, at);
        }
        Optional<Document> value = way.property.effective(Optional.ofNullable(at), body);
        if (way.safety.isPresent() && way.safety.get().isSafe(value)) {
            return Standing.SAFE;
        }
        return at != null || way.property.isToldBy(version) ? Standing.UNSAFE : Standing.UNTOLD;
    }

    private @Nullable Standing ofElements(
            Way way, int depth, @Nullable Document list, Document body, String apiVersion) {
        @Nullable Standing all = null;
        for (Document element : list == null ? List.<Document>of() : list.elements()) {
            Standing here = standing(way, depth, element, body, apiVersion);
            all = here == null ? all : both(all, here);
            if (all == decisive()) {
                return all;
            }
        }
        return all;
    }

    private @Nullable Document member(Way way, int step, Document at) {
        String pattern = way.caseless[step];
        return pattern == null
                ? at.get(way.steps[step]).orElse(null)
                : table.member(pattern, at, way.steps[step]).orElse(null);
    }

    @Override
    public String toString() {
        return "SafetyCheck[" + table.type() + ", " + ways.length + " properties]";
    }
}
