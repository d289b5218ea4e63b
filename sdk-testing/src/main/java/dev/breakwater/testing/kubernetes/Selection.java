package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The objects that selectors select.
 *
 * @param matching whether an object is one of them
 * @param lookups what holds of all of them and an index can tell
 */
record Selection(Predicate<Document> matching, List<Lookup> lookups) {
    /** Every object. */
    static final Selection ALL = new Selection(object -> true, List.of());

    Selection {
        lookups = List.copyOf(lookups);
    }

    /** The objects that both select. */
    Selection and(Selection other) {
        if (equals(ALL) || other.equals(ALL)) {
            return equals(ALL) ? other : this;
        }
        List<Lookup> both = new ArrayList<>(lookups);
        both.addAll(other.lookups);
        return new Selection(matching.and(other.matching), both);
    }
}
