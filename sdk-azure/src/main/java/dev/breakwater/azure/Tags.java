package dev.breakwater.azure;

import dev.breakwater.document.Document;
import dev.breakwater.provider.Ownership;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The tags of a body. Names compare without letter case, as in ARM. */
final class Tags {
    private Tags() {}

    /** The body with the tags of both, the declared ones winning, and the ownership mark unless another is there. */
    static Document merged(Document body, Document declared, Document live, String owner) {
        Map<String, Document> tags = new LinkedHashMap<>(of(live).members());
        of(declared).members().forEach((name, value) -> {
            tags.keySet().removeIf(name::equalsIgnoreCase);
            tags.put(name, value);
        });
        if (tags.keySet().stream().noneMatch(Ownership.TAG_MARK::equalsIgnoreCase)) {
            tags.put(Ownership.TAG_MARK, Document.of(owner));
        }
        return body.with("tags", tags);
    }

    /** The name of the desired state that a resource belongs to. */
    static Optional<String> owner(Document resource) {
        return of(resource).members().entrySet().stream()
                .filter(tag -> tag.getKey().equalsIgnoreCase(Ownership.TAG_MARK))
                .findFirst()
                .flatMap(tag -> tag.getValue().asText());
    }

    private static Document of(Document body) {
        return body.get("tags").filter(Document::isObject).orElse(Document.object());
    }
}
