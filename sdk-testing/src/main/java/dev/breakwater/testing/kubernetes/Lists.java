package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.StatusException.Cause;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.function.Predicate;

/** Lists objects, page by page when the client asks for it. */
final class Lists {
    private static final String TOKEN = "meta.k8s.io/v1";
    private static final String INVALID_TOKEN = "invalid continue token: continue key is not valid: ";

    private final Store store;

    Lists(Store store) {
        this.store = store;
    }

    /**
     * One page.
     *
     * @param items the objects by their places
     * @param metadata the metadata of the list
     */
    record Page(List<Map.Entry<Store.Key, Document>> items, Document metadata) {
        List<Document> objects() {
            return items.stream().map(Map.Entry::getValue).toList();
        }
    }

    Page page(ApiKind kind, String namespace, Call call) {
        // Read before the objects: a watch from this version may repeat an event but never misses one.
        long version = store.version();
        Selection selection = Selectors.of(kind, call);
        requireConsistent(call);
        requireReached(call, version);
        NavigableMap<Store.Key, Document> objects;
        if (call.query("continue").isEmpty()) {
            version = exact(call, version);
            objects = store.listAt(kind, namespace, selection.lookups(), version);
        } else {
            Document token = token(call.query("continue"));
            version = token.number("/rv").map(Number::longValue).orElse(version);
            String[] start =
                    token.text("/start").orElse("/").replace("\u0000", "").split("/", 2);
            objects = store.listAt(kind, namespace, selection.lookups(), version)
                    .tailMap(new Store.Key(start[0], start[start.length - 1]), false);
        }
        boolean selective = !call.query("labelSelector").isEmpty()
                || !call.query("fieldSelector").isEmpty();
        return collect(objects, selection.matching(), selective, limit(call), version);
    }

    /** A list of any version comes from the server's memory, which does not page. */
    private static long limit(Call call) {
        boolean any = call.query("resourceVersion").equals("0")
                && call.query("continue").isEmpty();
        return any ? 0 : call.number("limit", 0);
    }

    /** How exactly a version is to be matched needs a version, and a page goes on from its own. */
    private static void requireConsistent(Call call) {
        String match = call.query("resourceVersionMatch");
        String version = call.query("resourceVersion");
        String path = "resourceVersionMatch";
        if (!match.isEmpty() && version.isEmpty() && !call.flag("watch")) {
            throw option(Cause.forbidden(path, "resourceVersionMatch is forbidden unless resourceVersion is provided"));
        }
        if (!Set.of("", "Exact", "NotOlderThan").contains(match)) {
            throw option(Cause.unsupported(path, match, "\"Exact\", \"NotOlderThan\", \"\""));
        }
        if (match.equals("Exact") && version.equals("0")) {
            String why = "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"";
            throw option(Cause.forbidden(path, why));
        }
        if (!call.query("continue").isEmpty() && !Set.of("", "0").contains(version)) {
            throw StatusException.badRequest("specifying resource version is not allowed when using continue");
        }
        if (version.chars().anyMatch(digit -> digit < '0' || digit > '9')) {
            throw StatusException.badRequest("invalid resource version: " + Watch.unreadable(version));
        }
    }

    private static StatusException option(Cause cause) {
        return StatusException.option("ListOptions", cause);
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
            NavigableMap<Store.Key, Document> objects,
            Predicate<Document> selected,
            boolean selective,
            long limit,
            long version) {
        List<Map.Entry<Store.Key, Document>> items = new ArrayList<>();
        long left = 0;
        for (Map.Entry<Store.Key, Document> entry : objects.entrySet()) {
            if (selected.test(entry.getValue())) {
                if (limit <= 0 || items.size() < limit) {
                    items.add(entry);
                } else {
                    left++;
                }
            }
        }
        Document metadata = Document.object("resourceVersion", Long.toString(version));
        return left == 0
                ? new Page(items, metadata)
                : new Page(
                        items,
                        selective
                                ? metadata.with("continue", token(items, version))
                                : metadata.with("continue", token(items, version))
                                        .with("remainingItemCount", left));
    }

    private static String token(List<Map.Entry<Store.Key, Document>> items, long version) {
        Store.Key last = items.get(items.size() - 1).getKey();
        String json = Document.object(
                        "v", TOKEN, "rv", version, "start", last.namespace() + "/" + last.name() + "\u0000")
                .toJson();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private static Document decoded(String text) {
        try {
            GoJson.Result read = GoJson.read(Base64.getUrlDecoder().decode(text));
            return read.value().orElseThrow(() -> StatusException.badRequest(INVALID_TOKEN + read.problem()));
        } catch (IllegalArgumentException e) {
            int wrong = Math.max(GoTypes.notBase64(text.replace('-', '+').replace('_', '/')), 0);
            throw StatusException.badRequest(INVALID_TOKEN + "illegal base64 data at input byte " + wrong);
        }
    }

    /** Tokens are readable, so somebody may have made one up. */
    private static void requireToken(Document token) {
        String known = token.text("/v").orElse("");
        String wrong = !known.equals(TOKEN)
                ? "server does not recognize this encoded version " + known
                : token.number("/rv").map(Number::longValue).orElse(0L) <= 0
                        ? "incorrect encoded start resourceVersion (version " + TOKEN + ")"
                        : token.text("/start").orElse("").isEmpty()
                                ? "encoded start key empty (version " + TOKEN + ")"
                                : "";
        if (!wrong.isEmpty()) {
            throw StatusException.badRequest(INVALID_TOKEN + wrong);
        }
    }

    private Document token(String text) {
        Document token = decoded(text);
        requireToken(token);
        long version = token.number("/rv").map(Number::longValue).orElse(0L);
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
