package dev.breakwater.change;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Walks a declared body along a property table and collects what is not in effect. */
final class TableDiff {
    private final PropertyTable table;
    private final Document body;
    private final Optional<Document> actual;
    private final List<FieldChange> changes = new ArrayList<>();

    TableDiff(PropertyTable table, Document body, Optional<Document> actual) {
        this.table = table;
        this.body = body;
        this.actual = actual;
    }

    List<FieldChange> run() {
        walk("", "", body, actual, body);
        return List.copyOf(changes);
    }

    private void walk(String pattern, String path, Document declared, Optional<Document> observed, Document enclosing) {
        Optional<Property> property = table.property(pattern);
        Optional<String> key = table.keyOf(pattern);
        if (property.isPresent()) {
            compare(property.get(), path, declared, observed, enclosing);
        } else if (key.isPresent()) {
            elements(pattern, path, key.get(), declared, observed);
        } else if (declared.isObject() && (path.isEmpty() || !declared.members().isEmpty())) {
            for (Map.Entry<String, Document> member : declared.members().entrySet()) {
                String name = member.getKey();
                walk(
                        pattern + "/" + table.canonical(pattern, name),
                        path + "/" + name,
                        member.getValue(),
                        observed.isPresent() ? table.member(pattern, observed.get(), name) : observed,
                        declared);
            }
        } else {
            compare(Property.at(pattern, path), path, declared, observed, enclosing);
        }
    }

    private void elements(String pattern, String path, String key, Document declared, Optional<Document> observed) {
        for (Document element : declared.elements()) {
            String name = element.text("/" + key).orElse("?");
            Optional<Document> twin = observed.isPresent() ? table.twin(observed.get(), key, name) : observed;
            if (twin.isEmpty() && actual.isPresent()) {
                changes.add(new FieldChange(
                        path + "/" + name,
                        FieldValue.absent(),
                        FieldValue.of(element),
                        Effect.NEUTRAL,
                        Consequence.IN_PLACE));
            } else {
                // The key matched without case.
                Optional<Document> renamed =
                        twin.isPresent() ? Optional.of(twin.get().with(key, name)) : twin;
                walk(pattern + "/*", path + "/" + name, element, renamed, element);
            }
        }
    }

    private void compare(
            Property property, String path, Document declared, Optional<Document> observed, Document enclosing) {
        if (actual.isEmpty()) {
            changes.add(new FieldChange(
                    path, FieldValue.absent(), FieldValue.of(declared), Effect.NEUTRAL, Consequence.IN_PLACE));
            return;
        }
        if (declared.isNull() && observed.orElse(declared).isNull()) {
            return; // declared as absent, and absent
        }
        Optional<Document> effective = property.effective(observed, actual.get());
        if (property.isServerOwned(enclosing) || property.same(declared, effective)) {
            return;
        }
        changes.add(new FieldChange(
                path,
                effective.isPresent() ? FieldValue.of(effective.get()) : FieldValue.absent(),
                FieldValue.of(declared),
                property.effect(effective, declared, body),
                property.consequence(effective, declared, actual.get())));
    }
}
