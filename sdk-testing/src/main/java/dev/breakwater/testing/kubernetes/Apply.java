package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.StatusException.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Server-side apply: merge by schema, give up what is no longer applied, refuse to take what others own. */
final class Apply {
    private Apply() {}

    /**
     * The outcome of one apply.
     *
     * @param object the merged object, without managed fields
     * @param fields who owns what afterwards
     * @param writer the manager, if the object changed
     */
    record Outcome(Document object, ManagedFields fields, Optional<Manager> writer) {}

    /** Applies a configuration to a live object; to an empty one when it does not exist. */
    static Outcome apply(ApiKind kind, Document live, Document applied, Manager manager, boolean force) {
        ValueType type = kind.type();
        ManagedFields known = ManagedFields.read(live);
        ManagedFields before = known.isEmpty() && !Meta.uid(live).isEmpty() ? unapplied(kind, live) : known;
        FieldSet set = Typed.fieldsOf(withoutNulls(applied), type);
        ManagedFields now = before.with(manager, ManagedFields.strip(set));
        Document base = Meta.without(live, "managedFields");
        Document merged = Typed.merge(base, withoutNulls(applied), type);
        FieldSet owned = before.with(manager, set).all();
        Document pruned = Typed.prune(merged, type, before.of(manager), owned);
        Comparison change = Comparison.of(ManagedFields.comparable(base), ManagedFields.comparable(pruned), type);
        Map<Manager, FieldSet> conflicts = before.conflicts(manager, change);
        if (!force && !conflicts.isEmpty()) {
            throw StatusException.applyConflict(causes(conflicts));
        }
        return new Outcome(
                pruned, now.takenBy(manager, change), change.isEmpty() ? Optional.empty() : Optional.of(manager));
    }

    /** What an object had before anybody applied to it belongs to a manager of its own. */
    private static ManagedFields unapplied(ApiKind kind, Document live) {
        Document nothing = Document.object("metadata", Document.object());
        Manager manager = new Manager(ManagedFields.BEFORE_APPLY, false, kind.groupVersion(), "");
        Comparison all = Comparison.of(
                nothing, ManagedFields.comparable(kind.status() ? live.without("status") : live), kind.type());
        return ManagedFields.read(nothing).updatedBy(manager, all);
    }

    private static List<Cause> causes(Map<Manager, FieldSet> conflicts) {
        List<Cause> causes = new ArrayList<>();
        conflicts.forEach((manager, set) -> set.paths()
                .forEach(path ->
                        causes.add(new Cause("FieldManagerConflict", "conflict with " + manager.described(), path))));
        return causes;
    }

    private static Document withoutNulls(Document value) {
        if (value.isArray()) {
            return Document.of(
                    value.elements().stream().map(Apply::withoutNulls).toList());
        }
        Document result = value;
        for (Map.Entry<String, Document> member : value.members().entrySet()) {
            result = member.getValue().isNull()
                    ? result.without(member.getKey())
                    : result.with(member.getKey(), withoutNulls(member.getValue()));
        }
        return result;
    }
}
