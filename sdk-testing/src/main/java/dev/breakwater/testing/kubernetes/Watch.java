package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.StatusException.Cause;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Predicate;

/** One watch: replays what happened since a resource version and follows until time is over. */
final class Watch {
    private static final long STANDARD_SECONDS = 1_800;
    private static final long LONGEST_SECONDS = 86_400;

    private final Store store;
    private final ApiKind kind;
    private final String namespace;
    private final Call call;
    private final View view;
    private final Predicate<Document> selected;
    private final long since;
    private boolean first = true;
    private volatile boolean cancelled;

    Watch(Store store, ApiKind kind, String namespace, Call call, View view) {
        this.store = store;
        this.kind = kind;
        this.namespace = namespace;
        this.call = call;
        this.view = view;
        this.selected = Selectors.of(kind, call).matching();
        this.since = since(call);
    }

    /** The version to start after; the API server refuses nonsense by the words of its parser. */
    private static long since(Call call) {
        String version = call.query("resourceVersion");
        if (version.chars().anyMatch(digit -> digit < '0' || digit > '9') || version.length() > 18) {
            throw StatusException.of(500, "", unreadable(version));
        }
        boolean matched = call.query("resourceVersionMatch").equals("NotOlderThan");
        if (!call.query("sendInitialEvents").isEmpty() && !matched) {
            String why = "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan";
            throw StatusException.option("ListOptions", Cause.forbidden("resourceVersionMatch", why));
        }
        return version.isEmpty() ? 0 : Long.parseLong(version);
    }

    /** What is said of a version that is no number. */
    static String unreadable(String version) {
        return "resourceVersion: Invalid value: " + Names.quoted(version) + ": strconv.ParseUint: parsing "
                + Names.quoted(version) + ": invalid syntax";
    }

    /** Ends the watch: its client has left. */
    void cancel() {
        cancelled = true;
        store.events().wake();
    }

    /** Takes the lines of a watch as they come. */
    interface Sink {
        void line(String json) throws IOException;
    }

    /** Writes events until the time of the client is over or the server closes; {@code follow} false ends at once. */
    void run(Sink sink, boolean follow) throws IOException, InterruptedException {
        long seconds = Math.min(call.number("timeoutSeconds", STANDARD_SECONDS), LONGEST_SECONDS);
        long end = System.nanoTime() + Math.max(seconds, 0) * 1_000_000_000;
        int round = store.events().round();
        String from = call.query("resourceVersion");
        boolean initial = call.flag("sendInitialEvents") || from.isEmpty() || from.equals("0");
        long seen = initial ? initial(sink) : since;
        while (true) {
            if (!store.events().reachesBackTo(seen)) {
                sink.line(gone(seen));
                return;
            }
            for (Event event : store.events().after(seen)) {
                seen = event.version();
                send(event, sink);
            }
            long left = (end - System.nanoTime()) / 1_000_000;
            if (cancelled || store.events().isOver(round)) {
                return;
            }
            if (!follow || left <= 0) {
                bookmarkAtEnd(seen, sink);
                return;
            }
            store.events().await(seen, left, () -> cancelled || store.events().isOver(round));
        }
    }

    private long initial(Sink sink) throws IOException {
        long version = store.version();
        for (Document object : store.list(kind, namespace).values()) {
            if (selected.test(object)) {
                sink.line(line("ADDED", object));
            }
        }
        if (call.flag("sendInitialEvents") && call.flag("allowWatchBookmarks")) {
            Document mark = bookmark(version);
            sink.line(event(
                    "BOOKMARK",
                    mark.withAt("/metadata/annotations", Document.object("k8s.io/initial-events-end", "true"))));
        }
        return version;
    }

    private void bookmarkAtEnd(long version, Sink sink) throws IOException {
        if (call.flag("allowWatchBookmarks")) {
            sink.line(event("BOOKMARK", bookmark(version)));
        }
    }

    private Document bookmark(long version) {
        return Document.object(
                "kind",
                kind.kind(),
                "apiVersion",
                kind.groupVersion(),
                "metadata",
                Document.object("resourceVersion", Long.toString(version)));
    }

    private void send(Event event, Sink sink) throws IOException {
        boolean ours = event.isAbout(kind) && (namespace.isEmpty() || namespace.equals(event.namespace()));
        if (!ours) {
            return;
        }
        Optional<Document> before =
                event.before().map(object -> Store.as(kind, object)).filter(selected);
        Optional<Document> after =
                event.after().map(object -> Store.as(kind, object)).filter(selected);
        if (after.isPresent()) {
            sink.line(line(before.isPresent() ? "MODIFIED" : "ADDED", after.get()));
        } else if (before.isPresent()) {
            String version = Long.toString(event.version());
            sink.line(line("DELETED", Meta.with(before.get(), "resourceVersion", version)));
        }
    }

    private String line(String type, Document object) {
        String line = event(type, view.event(kind, object, first));
        first = false;
        return line;
    }

    private static String event(String type, Document object) {
        return Document.object("type", type, "object", object).toJson();
    }

    private static String gone(long version) {
        StatusException expired = StatusException.of(410, "Expired", "too old resource version: " + version);
        return event("ERROR", expired.status());
    }
}
