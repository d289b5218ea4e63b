package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which manager owns which fields of an object; follows an update or an apply. Immutable. */
final class ManagedFields {
    /** Who owns what was there before the first apply. */
    static final String BEFORE_APPLY = "before-first-apply";

    private static final List<String> NEVER_OWNED_METADATA = List.of(
            "f:name",
            "f:namespace",
            "f:creationTimestamp",
            "f:selfLink",
            "f:uid",
            "f:generation",
            "f:managedFields",
            "f:resourceVersion",
            "f:deletionTimestamp",
            "f:deletionGracePeriodSeconds");

    private static final List<String> TYPE = List.of("f:apiVersion", "f:kind");
    private static final List<String> NEVER_COMPARED = List.of("managedFields", "resourceVersion", "generation");

    private final Map<Manager, FieldSet> sets;
    private final Map<Manager, String> times;

    private ManagedFields(Map<Manager, FieldSet> sets, Map<Manager, String> times) {
        this.sets = sets;
        this.times = times;
    }

    static ManagedFields read(Document object) {
        Map<Manager, FieldSet> sets = new LinkedHashMap<>();
        Map<Manager, String> times = new LinkedHashMap<>();
        for (Document entry :
                object.at("/metadata/managedFields").orElse(Document.array()).elements()) {
            Manager manager = Manager.read(entry);
            sets.put(manager, FieldSet.parse(entry.get("fieldsV1").orElse(Document.object())));
            times.put(manager, entry.text("/time").orElse(""));
        }
        return new ManagedFields(sets, times);
    }

    /** Whether nobody owns anything. */
    boolean isEmpty() {
        return sets.isEmpty();
    }

    /** What a manager owns. */
    FieldSet of(Manager manager) {
        return sets.getOrDefault(manager, FieldSet.EMPTY);
    }

    /** What anybody owns. */
    FieldSet all() {
        return sets.values().stream().reduce(FieldSet.EMPTY, FieldSet::union);
    }

    /** These fields with a manager's set replaced. */
    ManagedFields with(Manager manager, FieldSet set) {
        Map<Manager, FieldSet> copy = new LinkedHashMap<>(sets);
        copy.put(manager, set);
        return new ManagedFields(copy, times);
    }

    /** The fields of other managers that a change touches. */
    Map<Manager, FieldSet> conflicts(Manager manager, Comparison change) {
        Map<Manager, FieldSet> conflicts = new LinkedHashMap<>();
        sets.forEach((other, set) -> {
            FieldSet common = set.intersection(strip(change.changed()));
            if (!other.equals(manager) && !common.isEmpty()) {
                conflicts.put(other, common);
            }
        });
        return conflicts;
    }

    /** After a change by a manager: the others lose what it changed and what is gone. */
    ManagedFields takenBy(Manager manager, Comparison change) {
        Map<Manager, FieldSet> rest = new LinkedHashMap<>();
        sets.forEach((other, set) -> {
            FieldSet lost =
                    other.equals(manager) ? FieldSet.EMPTY : change.changed().union(change.removed());
            rest.put(other, set.difference(lost));
        });
        return new ManagedFields(rest, times);
    }

    /** After an update by a manager: it owns what it changed. */
    ManagedFields updatedBy(Manager manager, Comparison change) {
        FieldSet now = of(manager).difference(change.removed()).union(change.changed());
        return takenBy(manager, change).with(manager, strip(now));
    }

    /** A new object with what its maker sent of it noted as the maker's. */
    static Document made(ApiKind kind, Document sent, Document object, WriteOptions options, String now) {
        Document nothing = Document.object("metadata", Document.object());
        Manager manager = options.by(kind, false);
        return read(nothing)
                .updatedBy(manager, Comparison.of(nothing, comparable(sent), kind.type()))
                .writeTo(object, Optional.of(manager), now);
    }

    /** The manager, if an update gave it any field. */
    static Optional<Manager> writer(Manager manager, Comparison change) {
        return strip(change.changed()).isEmpty() ? Optional.empty() : Optional.of(manager);
    }

    /** The object with these fields written into it; only the manager that just wrote gets a new time. */
    Document writeTo(Document object, Optional<Manager> writer, String now) {
        List<Map.Entry<Manager, Document>> entries = new ArrayList<>();
        sets.forEach((manager, set) -> {
            if (!set.isEmpty()) {
                boolean wrote = writer.filter(manager::equals).isPresent()
                        || (manager.name().equals(BEFORE_APPLY) && !times.containsKey(manager));
                boolean scaled = !manager.apply() && manager.subresource().equals("scale"); // the server forgets when
                String time = wrote ? (scaled ? "" : now) : times.getOrDefault(manager, "");
                entries.add(Map.entry(manager, manager.toDocument(time, set)));
            }
        });
        entries.sort(Comparator.comparing(
                        (Map.Entry<Manager, Document> entry) -> entry.getKey().operation())
                .thenComparing(entry -> entry.getValue().text("/time").orElse(""))
                .thenComparing(entry -> entry.getKey().name()));
        return entries.isEmpty()
                ? Meta.without(object, "managedFields")
                : Meta.with(
                        object,
                        "managedFields",
                        entries.stream().map(Map.Entry::getValue).toList());
    }

    /** The set without what no manager can own: identity and what only the server sets. */
    static FieldSet strip(FieldSet set) {
        FieldSet metadata = set.child("f:metadata").member(false).without(NEVER_OWNED_METADATA);
        return set.member(false).without(TYPE).with("f:metadata", metadata);
    }

    /** The object without what comparison must not see. */
    static Document comparable(Document object) {
        return Meta.without(object, NEVER_COMPARED);
    }

    @Override
    public String toString() {
        return "ManagedFields" + sets;
    }
}
