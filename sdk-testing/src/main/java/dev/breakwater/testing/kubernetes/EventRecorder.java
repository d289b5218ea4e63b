package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.time.Clock;
import java.time.temporal.ChronoUnit;

/** Writes events about objects, as controllers do. */
final class EventRecorder {
    private final Writes writes;
    private final Clock clock;

    EventRecorder(Writes writes, Clock clock) {
        this.writes = writes;
        this.clock = clock;
    }

    /**
     * Writes one event.
     *
     * @param component who tells it
     * @param type Normal or Warning
     */
    void record(ApiKind kind, Document object, String component, String type, String reason, String message) {
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        Document about = Document.object("apiVersion", kind.groupVersion(), "kind", kind.kind())
                .with("name", Meta.name(object))
                .with("namespace", Meta.namespace(object))
                .with("uid", Meta.uid(object))
                .with("resourceVersion", Meta.version(object));
        Document event = Document.object(
                "metadata",
                Document.object("generateName", Meta.name(object) + "."),
                "involvedObject",
                about,
                "type",
                type,
                "reason",
                reason,
                "message",
                message,
                "count",
                1,
                "firstTimestamp",
                now,
                "lastTimestamp",
                now,
                "source",
                Document.object("component", component),
                "reportingComponent",
                component);
        writes.create(ApiKinds.EVENT, Meta.namespace(object), event, WriteOptions.internal(component));
    }
}
