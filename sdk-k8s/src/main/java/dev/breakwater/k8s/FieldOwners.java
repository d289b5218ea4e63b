package dev.breakwater.k8s;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Who owns a field and what lies in it, by the trees of fields that the API server keeps; they also tell which lists
 * are one value, sets, or told apart by keys.
 *
 * @param ours what our manager has applied
 * @param all what anybody has written
 */
record FieldOwners(Optional<Document> ours, Optional<Document> all) {
    static FieldOwners of(Document live) {
        return new FieldOwners(ManagedFields.ours(live), ManagedFields.everybodys(live));
    }

    private FieldOwners below(UnaryOperator<Optional<Document>> step) {
        return new FieldOwners(step.apply(ours), step.apply(all));
    }

    FieldOwners field(String name) {
        return below(set -> set.flatMap(fields -> fields.get("f:" + name)));
    }

    /** What is owned of an element of a list: the entry whose key has no member that differs. */
    FieldOwners element(Document element) {
        return below(set -> entry(set, element));
    }

    private static Optional<Document> entry(Optional<Document> owned, Document element) {
        for (Map.Entry<String, Document> entry : members(owned).entrySet()) {
            if (entry.getKey().startsWith("k:")) {
                Document key = Document.parse(entry.getKey().substring(2));
                boolean other = key.members().entrySet().stream()
                        .anyMatch(member -> element.get(member.getKey())
                                .filter(value -> !value.equals(member.getValue()))
                                .isPresent());
                if (!other) {
                    return Optional.of(entry.getValue());
                }
            }
        }
        return Optional.empty();
    }

    /** The names of our fields. */
    List<String> fields() {
        List<String> names = new ArrayList<>();
        for (String field : members(ours).keySet()) {
            if (field.startsWith("f:")) {
                names.add(field.substring(2));
            }
        }
        return names;
    }

    /** Whether a value of a set is ours. */
    boolean has(Document value) {
        return ours.flatMap(set -> set.get("v:" + value.toJson())).isPresent();
    }

    boolean isOurs() {
        return ours.isPresent();
    }

    /** Whether it is a list whose elements are values of their own. */
    boolean isSet() {
        return startsAny("v:");
    }

    /** Whether somebody owns it as one value, as a list without keys is owned. */
    boolean isAtomic() {
        return all.isPresent() && !startsAny("k:") && !startsAny("v:");
    }

    private boolean startsAny(String prefix) {
        for (String name : members(all).keySet()) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    private static Map<String, Document> members(Optional<Document> set) {
        return set.isPresent() ? set.get().members() : Map.of();
    }
}
