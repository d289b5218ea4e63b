package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.StatusException.Cause;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Predicate;

/** One watch: replays what happened since a resource version and follows until time is over. */
final class Watch {
    private static final long STANDARD_SECONDS = 1_800;
    private static final long LONGEST_SECONDS = 86_400;
    private static final Duration BETWEEN = Duration.ofMinutes(1);
    private static final Duration BEFORE_END = Duration.ofSeconds(2);
    private static final long GLANCE_MILLIS = 20;

    private final Store store;
    private final ApiKind kind;
    private final String namespace;
    private final Call call;
    private final View view;
    private final Clock clock;
    private final Predicate<Document> selected;
    private final long since;
    private boolean first = true;
    private volatile boolean cancelled;

    Watch(Store store, ApiKind kind, String namespace, Call call, View view, Clock clock) {
        this.clock = clock;
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
        Duration lasts = lasts();
        Instant end = clock.instant().plus(lasts);
        Instant mark = nextBookmark(clock.instant(), end);
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
            Instant now = clock.instant();
            if (isOver(round) || (follow && !now.isBefore(end))) {
                return;
            }
            if (follow ? !now.isBefore(mark) : lasts.compareTo(BEFORE_END) >= 0) {
                sendBookmark(seen, sink);
                mark = nextBookmark(now, end);
            }
            if (!follow) {
                return;
            }
            store.events().await(seen, wait(now, mark.isBefore(end) ? mark : end), () -> isOver(round));
        }
    }

    private boolean isOver(int round) {
        return cancelled || store.events().isOver(round);
    }

    private Duration lasts() {
        long seconds = Math.min(call.number("timeoutSeconds", STANDARD_SECONDS), LONGEST_SECONDS);
        return Duration.ofSeconds(Math.max(seconds, 0));
    }

    /** Every minute, and shortly before the end; as {@code cacheWatcher} of the API server does. */
    private static Instant nextBookmark(Instant now, Instant end) {
        Instant minute = now.plus(BETWEEN);
        Instant last = end.minus(BEFORE_END);
        Instant next = last.isBefore(minute) ? last : minute;
        return next.isAfter(now) ? next : Instant.MAX;
    }

    /** A clock that is not the system's tells nobody when it is moved, so it is looked at now and then. */
    private long wait(Instant now, Instant until) {
        long millis = Duration.between(now, until).toMillis() + 1;
        boolean real = clock.withZone(ZoneOffset.UTC).equals(Clock.systemUTC());
        return real ? millis : Math.min(millis, GLANCE_MILLIS);
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

    private void sendBookmark(long version, Sink sink) throws IOException {
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
