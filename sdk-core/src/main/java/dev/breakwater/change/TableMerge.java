package dev.breakwater.change;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lays a declared body over what the service says, so that nothing undeclared is lost. */
final class TableMerge {
    private final PropertyTable table;

    TableMerge(PropertyTable table) {
        this.table = table;
    }

    Document merge(String pattern, Document declared, Optional<Document> observed, Document enclosing) {
        Optional<Property> property = table.property(pattern);
        if (property.isPresent() && observed.isPresent()) {
            boolean keep =
                    property.get().isServerOwned(enclosing) || property.get().same(declared, observed);
            return keep ? observed.get() : property.get().written(declared, observed.get());
        }
        Optional<String> key = table.keyOf(pattern);
        if (key.isPresent() && observed.isPresent()) {
            return elements(pattern, key.get(), declared, observed.get());
        }
        if (!declared.isObject() || observed.filter(Document::isObject).isEmpty()) {
            return declared;
        }
        Document merged = observed.get();
        for (Map.Entry<String, Document> member : declared.members().entrySet()) {
            String name = table.nameIn(pattern, merged, member.getKey());
            String next = pattern + "/" + table.canonical(pattern, name);
            merged = merged.with(name, merge(next, member.getValue(), merged.get(name), declared));
        }
        return merged;
    }

    private Document elements(String pattern, String key, Document declared, Document observed) {
        List<Document> merged = new ArrayList<>();
        List<Document> added = new ArrayList<>(declared.elements());
        for (Document element : observed.elements()) {
            String name = element.text("/" + key).orElse("?");
            Optional<Document> twin = table.twin(declared, key, name);
            if (twin.isPresent()) {
                added.remove(twin.get());
                merged.add(merge(pattern + "/*", twin.get(), Optional.of(element), twin.get()));
            } else {
                merged.add(element);
            }
        }
        merged.addAll(added);
        return Document.of(merged);
    }
}
