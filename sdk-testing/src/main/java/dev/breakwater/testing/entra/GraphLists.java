package dev.breakwater.testing.entra;

import dev.breakwater.document.Document;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Shapes what clients read: one object, or a list filtered, ordered, cut into pages and reduced to properties. */
final class GraphLists {
    private static final String ROOT = "https://graph.microsoft.com/v1.0/$metadata#";
    private static final int MOST = 999;

    private final int pageSize;

    GraphLists(int pageSize) {
        this.pageSize = pageSize;
    }

    /** One object under the context of its collection. */
    static EntraResponse one(GraphCall call, int status, Kind kind, Document object) {
        Document context = Document.object("@odata.context", ROOT + kind.collection() + "/$entity");
        return EntraResponse.of(status, joined(context, selected(call, kind, object)));
    }

    /** One object of several kinds, which says of which it is. */
    static EntraResponse typed(GraphCall call, Directory.Entry entry) {
        Document context = Document.object(
                "@odata.context",
                ROOT + "directoryObjects/$entity",
                "@odata.type",
                entry.kind().odataType());
        return EntraResponse.ok(
                joined(context, selected(call, entry.kind(), call.directory().shown(entry))));
    }

    private static Document joined(Document first, Document second) {
        Document joined = first;
        for (var member : second.members().entrySet()) {
            joined = joined.with(member.getKey(), member.getValue());
        }
        return joined;
    }

    /** A list of objects of one kind. */
    EntraResponse list(GraphCall call, Kind kind, List<Directory.Entry> entries) {
        return list(call, kind, entries, false);
    }

    /** A list of objects of several kinds: each says of which it is. */
    EntraResponse mixed(GraphCall call, List<Directory.Entry> entries) {
        Kind kind = entries.isEmpty() ? Kind.GROUP : entries.get(0).kind();
        return list(call, kind, entries, true);
    }

    private EntraResponse list(GraphCall call, Kind kind, List<Directory.Entry> entries, boolean typed) {
        List<Directory.Entry> found = shown(call, entries);
        filter(call, kind).ifPresent(filter -> found.removeIf(entry -> !filter.test(entry.document())));
        order(call).ifPresent(found::sort);
        List<Document> shapes = new ArrayList<>();
        for (Directory.Entry entry : page(call, found)) {
            Document type = typed ? Document.object("@odata.type", entry.kind().odataType()) : Document.object();
            shapes.add(joined(type, selected(call, entry.kind(), entry.document())));
        }
        return values(call, typed ? "directoryObjects" : kind.collection(), shapes, found.size());
    }

    /** The objects as clients read them. */
    private static List<Directory.Entry> shown(GraphCall call, List<Directory.Entry> entries) {
        List<Directory.Entry> shown = new ArrayList<>();
        for (Directory.Entry entry : entries) {
            shown.add(new Directory.Entry(entry.kind(), call.directory().shown(entry), entry.created()));
        }
        return shown;
    }

    private EntraResponse values(GraphCall call, String collection, List<Document> shapes, int all) {
        Document body = Document.object("@odata.context", ROOT + collection);
        if (isCounted(call)) {
            body = body.with("@odata.count", all);
        }
        int next = from(call) + shapes.size();
        if (next < all) {
            body = body.with("@odata.nextLink", link(call.request().uri(), next));
        }
        return EntraResponse.ok(body.with("value", Document.of(shapes)));
    }

    /** How many objects there are, as plain text is not spoken here: a JSON number. */
    EntraResponse count(GraphCall call, Kind kind, List<Directory.Entry> entries) {
        if (!call.isEventual()) {
            throw GraphError.badRequest("$count is not currently supported without ConsistencyLevel: eventual.");
        }
        Optional<Predicate<Document>> filter = filter(call, kind);
        long all = shown(call, entries).stream()
                .filter(entry -> filter.isEmpty() || filter.get().test(entry.document()))
                .count();
        return EntraResponse.ok(Document.of(all));
    }

    private static Optional<Predicate<Document>> filter(GraphCall call, Kind kind) {
        boolean advanced = call.isEventual()
                && (isCounted(call) || call.request().uri().getPath().endsWith("$count"));
        return call.request().parameter("$filter").map(text -> GraphFilter.of(text, kind, advanced));
    }

    private static boolean isCounted(GraphCall call) {
        return call.request().parameter("$count").filter("true"::equals).isPresent();
    }

    private static Optional<Comparator<Directory.Entry>> order(GraphCall call) {
        return call.request().parameter("$orderby").map(text -> {
            String[] words = text.split(" ", -1);
            Comparator<Directory.Entry> order = Comparator.comparing(entry -> entry.text("/" + words[0]));
            return words.length > 1 && words[1].equalsIgnoreCase("desc") ? order.reversed() : order;
        });
    }

    private List<Directory.Entry> page(GraphCall call, List<Directory.Entry> all) {
        int size = call.request().parameter("$top").map(GraphLists::top).orElse(pageSize);
        int from = Math.min(from(call), all.size());
        return all.subList(from, Math.min(all.size(), from + size));
    }

    private static int top(String text) {
        if (!text.matches("[1-9]\\d{0,2}")) {
            throw GraphError.of(
                    400,
                    "Request_UnsupportedQuery",
                    "Invalid page size specified: '" + text + "'. Must be between 1 and " + MOST + " inclusive.");
        }
        return Integer.parseInt(text);
    }

    private static int from(GraphCall call) {
        String token = call.request().parameter("$skiptoken").orElse("0");
        if (!token.matches("\\d{1,9}")) {
            throw GraphError.of(400, "Directory_ExpiredPageToken", "The specified page token value has expired.");
        }
        return Integer.parseInt(token);
    }

    private static String link(URI uri, int from) {
        String text = uri.toString();
        int query = text.indexOf('?');
        StringBuilder link = new StringBuilder(query < 0 ? text : text.substring(0, query)).append('?');
        for (String pair : (query < 0 ? "" : text.substring(query + 1)).split("&", -1)) {
            if (!pair.isEmpty() && !EntraRequest.pairs(pair).containsKey("$skiptoken")) {
                link.append(pair).append('&');
            }
        }
        return link.append("%24skiptoken=").append(from).toString();
    }

    /** The properties that the client asks for; keys of certificates are shown to nobody who does not. */
    private static Document selected(GraphCall call, Kind kind, Document object) {
        Optional<String> select = call.request().parameter("$select");
        if (select.isEmpty() || select.get().isBlank()) {
            return withoutKeys(object);
        }
        Document selected = Document.object();
        for (String name : Arrays.asList(select.get().split(",", -1))) {
            requireKnown(kind, name.strip());
            selected = selected.withSome(name.strip(), object.get(name.strip()));
        }
        return selected;
    }

    private static void requireKnown(Kind kind, String name) {
        if (!kind.knows(name) && !name.equals("*")) {
            throw GraphError.of(
                    400,
                    "BadRequest",
                    "Parsing OData Select and Expand failed: Could not find a property named '" + name
                            + "' on type 'microsoft.graph." + kind.type() + "'.");
        }
    }

    private static Document withoutKeys(Document object) {
        Optional<Document> keys = object.get("keyCredentials").filter(Document::isArray);
        if (keys.isEmpty()) {
            return object;
        }
        List<Document> bare = new ArrayList<>();
        for (Document key : keys.get().elements()) {
            bare.add(key.with("key", Document.nothing()));
        }
        return object.with("keyCredentials", bare);
    }

    @Override
    public String toString() {
        return "GraphLists[" + pageSize + " on a page]";
    }
}
