package dev.breakwater.cluster;

import dev.breakwater.change.Consequence;
import dev.breakwater.change.Effect;
import dev.breakwater.change.Property;
import dev.breakwater.document.Document;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** What changes of cluster properties take and do, where it depends on the values. */
final class Costs {
    /** Can be set where there was nothing, and never changed. */
    static final BiFunction<Optional<Document>, Document, Consequence> SET_ONCE =
            (before, after) -> text(before).isEmpty() ? Consequence.ONE_WAY : Consequence.REFUSED;

    /** The service moves versions forward only. */
    static final BiFunction<Optional<Document>, Document, Consequence> FORWARD_ONLY =
            (before, after) -> KubernetesVersion.isOlder(text(Optional.of(after)), text(before))
                    ? Consequence.REFUSED
                    : Consequence.IN_PLACE;

    /** As {@link #FORWARD_ONLY}; a pool moves by new nodes. */
    static final BiFunction<Optional<Document>, Document, Consequence> FORWARD_BY_NEW_NODES = (before, after) ->
            FORWARD_ONLY.apply(before, after) == Consequence.REFUSED ? Consequence.REFUSED : Consequence.REIMAGES_NODES;

    /** Private and public can be exchanged only where the API server sits in a subnet of the network. */
    static final Property.Cost PRIVATE_MODE =
            (before, after, body) -> body.at("/properties/apiServerAccessProfile/enableVnetIntegration")
                            .filter(Document.of(true)::equals)
                            .isPresent()
                    ? Consequence.IN_PLACE
                    : Consequence.REFUSED;

    /** Whether letting in what was kept out, or keeping out what was let in. Everything counts as let in by no range. */
    static final BiFunction<Optional<Document>, Document, Effect> RANGES = (before, after) -> {
        boolean wasOpen = RangeSet.isOpen(before);
        boolean isOpen = RangeSet.isOpen(Optional.of(after));
        if (wasOpen || isOpen) {
            return wasOpen == isOpen ? Effect.NEUTRAL : isOpen ? Effect.WEAKENS : Effect.HARDENS;
        }
        return RangeSet.of(before).covers(RangeSet.of(Optional.of(after))) ? Effect.HARDENS : Effect.WEAKENS;
    };

    /** More administrators weaken, fewer harden; the first ones are what makes sign-in possible at all. */
    static final BiFunction<Optional<Document>, Document, Effect> ADMINS = (before, after) -> {
        Set<String> old = texts(before);
        Set<String> next = texts(Optional.of(after));
        if (old.isEmpty()) {
            return Effect.NEUTRAL;
        }
        return old.containsAll(next) ? Effect.HARDENS : Effect.WEAKENS;
    };

    private Costs() {}

    /** Refuses every step but those from one of {@code before} to one of {@code after}. */
    static BiFunction<Optional<Document>, Document, Consequence> reimagesBetween(
            Set<String> before, Set<String> after) {
        return (old, next) -> before.contains(lower(text(old))) && after.contains(lower(text(Optional.of(next))))
                ? Consequence.REIMAGES_NODES
                : Consequence.REFUSED;
    }

    static String text(Optional<Document> value) {
        return value.flatMap(Document::asText).orElse("");
    }

    static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static Set<String> texts(Optional<Document> list) {
        Set<String> texts = new HashSet<>();
        list.ifPresent(value -> value.elements().forEach(element -> texts.add(lower(text(Optional.of(element))))));
        return texts;
    }
}
