package dev.breakwater.k8s;

import dev.breakwater.change.Consequence;
import dev.breakwater.change.Effect;
import dev.breakwater.change.FieldChange;
import dev.breakwater.change.FieldValue;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.document.Document;
import dev.breakwater.provider.Ownership;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds what an earlier apply of ours set and the declaration no longer has. Labels and annotations of
 * other managers are theirs and are left alone.
 */
final class ManagedFields {
    private static final List<String> MAPS = List.of("labels", "annotations");

    private ManagedFields() {}

    static List<FieldChange> removals(PropertyTable table, Document declared, Document live) {
        List<FieldChange> changes = new ArrayList<>();
        for (String map : MAPS) {
            Document values = live.at("/metadata/" + map).orElse(Document.object());
            Document kept = declared.at("/metadata/" + map).orElse(Document.object());
            for (String key : owned(live, map)) {
                Optional<Document> value = values.get(key);
                if (value.isPresent() && kept.get(key).isEmpty() && !key.equals(Ownership.MARK)) {
                    changes.add(removal(table, "/metadata/" + map + "/" + key, value.get()));
                }
            }
        }
        return changes;
    }

    /** What our manager set by apply, as a tree of fields; empty if it set nothing. */
    static Optional<Document> ours(Document live) {
        return entries(live).reduce(Document::merge);
    }

    /** What anybody set, as a tree of fields. */
    static Optional<Document> everybodys(Document live) {
        return live.at("/metadata/managedFields").orElse(Document.array()).elements().stream()
                .flatMap(entry -> entry.get("fieldsV1").stream())
                .reduce(Document::merge);
    }

    private static FieldChange removal(PropertyTable table, String path, Document value) {
        Effect effect = table.property(path)
                .map(property -> property.effect(Optional.of(value), Document.nothing()))
                .orElse(Effect.NEUTRAL);
        return new FieldChange(path, FieldValue.of(value), FieldValue.absent(), effect, Consequence.IN_PLACE);
    }

    private static Set<String> owned(Document live, String map) {
        return entries(live)
                .flatMap(entry -> entry.at("/f:metadata/f:" + map).stream())
                .flatMap(fields -> fields.members().keySet().stream())
                .filter(name -> name.startsWith("f:"))
                .map(name -> name.substring(2))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Stream<Document> entries(Document live) {
        return live.at("/metadata/managedFields").orElse(Document.array()).elements().stream()
                .filter(entry ->
                        entry.text("/manager").filter(ApiServer.MANAGER::equals).isPresent())
                .filter(entry ->
                        entry.text("/operation").filter("Apply"::equals).isPresent())
                .flatMap(entry -> entry.get("fieldsV1").stream());
    }
}
