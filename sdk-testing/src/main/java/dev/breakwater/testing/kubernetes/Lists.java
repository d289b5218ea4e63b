package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.function.Predicate;

/** Lists objects, page by page when the client asks for it. */
final class Lists {
    private final Store store;

    Lists(Store store) {
        this.store = store;
    }

    /**
     * One page.
     *
     * @param items the objects
     * @param metadata the metadata of the list
     */
    record Page(List<Document> items, Document metadata) {}

    Page page(ApiKind kind, String namespace, Call call) {
        // Read before the objects: a watch from this version may repeat an event but never misses one.
        long version = store.version();
        Predicate<Document> selected = Selectors.of(kind, call);
        requireReached(call, version);
        NavigableMap<Store.Key, Document> objects;
        if (call.query("continue").isEmpty()) {
            version = exact(call, version);
            objects = store.listAt(kind, namespace, version);
        } else {
            Document token = token(call.query("continue"));
            version = token.number("/v").map(Number::longValue).orElse(version);
            objects = store.listAt(kind, namespace, version)
                    .tailMap(
                            new Store.Key(
                                    token.text("/ns").orElse(""),
                                    token.text("/n").orElse("")),
                            false);
        }
        return collect(objects, selected, call.number("limit", 0), version);
    }

    /** A list that is to be no older than a version to come cannot be had; one of exactly that version neither. */
    private static void requireReached(Call call, long version) {
        long wanted = call.query("resourceVersion").isEmpty() ? 0 : call.number("resourceVersion", 0);
        if (wanted > version) {
            throw StatusException.tooLarge(wanted, version);
        }
    }

    /** The version that a list is to show. */
    private long exact(Call call, long version) {
        long wanted = call.query("resourceVersionMatch").equals("Exact") ? call.number("resourceVersion", 0) : version;
        long shown = Math.max(0, Math.min(wanted, version) - call.staleness());
        if (!store.events().reachesBackTo(shown)) {
            if (call.staleness() > 0) {
                return version;
            }
            throw StatusException.of(410, "Expired", "The resourceVersion for the provided list is too old.");
        }
        return shown;
    }

    private static Page collect(
            NavigableMap<Store.Key, Document> objects, Predicate<Document> selected, long limit, long version) {
        List<Document> items = new ArrayList<>();
        long left = 0;
        for (Map.Entry<Store.Key, Document> entry : objects.entrySet()) {
            if (selected.test(entry.getValue())) {
                if (limit <= 0 || items.size() < limit) {
                    items.add(entry.getValue());
                } else {
                    left++;
                }
            }
        }
        Document metadata = Document.object("resourceVersion", Long.toString(version));
        return left == 0
                ? new Page(items, metadata)
                : new Page(
                        items, metadata.with("continue", token(items, version)).with("remainingItemCount", left));
    }

    private static String token(List<Document> items, long version) {
        Store.Key last = Store.Key.of(items.get(items.size() - 1));
        String json = Document.object("v", version, "ns", last.namespace(), "n", last.name())
                .toJson();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private Document token(String text) {
        Document token;
        try {
            token = Document.parse(Base64.getUrlDecoder().decode(text));
        } catch (RuntimeException e) {
            throw StatusException.badRequest("continue key is not valid");
        }
        long version = token.number("/v").map(Number::longValue).orElse(0L);
        if (!store.events().reachesBackTo(version)) {
            throw StatusException.of(
                    410,
                    "Expired",
                    "The provided continue parameter is too old to display a consistent list result. You can start a"
                            + " new list without the continue parameter.");
        }
        return token;
    }
}
