package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Puts objects into a server as another server had them: nobody is asked whether they are allowed, their managed fields
 * and status are kept, and controllers take them for old.
 */
final class Planting {
    private static final String NOTHING =
            Base64.getEncoder().encodeToString("(redacted)".getBytes(StandardCharsets.UTF_8));

    private final Store store;
    private final Registry registry;

    Planting(Store store, Registry registry) {
        this.store = store;
        this.registry = registry;
    }

    /** Puts them in, definitions first; returns those of kinds that are not served. The caller holds the store's lock. */
    List<Document> plant(Collection<Document> objects) {
        List<Document> open = new ArrayList<>(objects);
        open.removeIf(object ->
                object.text("/kind").filter("CustomResourceDefinition"::equals).isPresent() && put(object));
        registry.redefine(store.list(ApiKinds.DEFINITION, "").values());
        open.removeIf(this::put);
        store.unsettled();
        return open;
    }

    private boolean put(Document object) {
        Optional<ApiKind> kind = registry.ofObject(
                object.text("/apiVersion").orElse(""), object.text("/kind").orElse(""));
        kind.ifPresent(served -> store.put(served, served.kind().equals("Secret") ? valued(object) : object));
        return kind.isPresent();
    }

    /** A secret with some value under each of its keys, since nobody kept the real ones. */
    private static Document valued(Document secret) {
        Document data = secret.get("data").orElse(Document.object());
        for (String key : data.members().keySet()) {
            data = data.with(key, NOTHING);
        }
        Document valued = secret.get("data").isPresent() ? secret.with("data", data) : secret;
        return valued.get("type").isPresent() ? valued : valued.with("type", "Opaque");
    }

    @Override
    public String toString() {
        return "Planting";
    }
}
