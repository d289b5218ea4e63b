package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.StatusException.Cause;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Reads and writes the size of objects through their {@code scale}. */
final class Scales {
    private final Store store;
    private final Writes writes;

    Scales(Store store, Writes writes) {
        this.store = store;
        this.writes = writes;
    }

    /** The size of an object. */
    Document get(ApiKind kind, Store.Key key) {
        return of(kind, store.get(kind, key).orElseThrow(() -> StatusException.notFound(kind, key.name())));
    }

    private static Document of(ApiKind kind, Document object) {
        ScalePaths paths = ScalePaths.of(kind).orElseThrow();
        Document metadata = Document.object();
        for (String field : new String[] {"name", "namespace", "uid", "resourceVersion", "creationTimestamp"}) {
            metadata = metadata.withSome(field, object.at("/metadata/" + field));
        }
        Document status = Document.object("replicas", number(object, paths.present()));
        String selector = paths.selector(object);
        return Document.object("kind", "Scale", "apiVersion", ApiKinds.SCALE.groupVersion())
                .with("metadata", metadata)
                .with("spec", Document.object("replicas", number(object, paths.replicas())))
                .with("status", selector.isEmpty() ? status : status.with("selector", selector));
    }

    private static long number(Document object, String pointer) {
        return object.number(pointer).map(Number::longValue).orElse(0L);
    }

    /** Changes the size by a function of the present one. */
    Document write(ApiKind kind, Store.Key key, UnaryOperator<Document> change, WriteOptions options) {
        UnaryOperator<Document> scaled = live -> scaled(kind, live, change.apply(of(kind, live)), options);
        return of(kind, writes.patch(kind, key, scaled, options).object());
    }

    private static Document scaled(ApiKind kind, Document live, Document body, WriteOptions options) {
        Document scale = Identity.check(
                ApiKinds.SCALE,
                Meta.namespace(live),
                Meta.name(live),
                Conformance.decode(ApiKinds.SCALE, body, options));
        long wanted = number(scale, "/spec/replicas");
        if (wanted < 0) {
            throw StatusException.invalid(
                    ApiKinds.SCALE,
                    Meta.name(live),
                    List.of(Cause.invalid(
                            "spec.replicas", Long.toString(wanted), "must be greater than or equal to 0")));
        }
        Document sized = live.withAt(ScalePaths.of(kind).orElseThrow().replicas(), wanted);
        Optional<Document> version = scale.at("/metadata/resourceVersion");
        return version.isPresent() ? Meta.with(sized, "resourceVersion", version.get()) : sized;
    }

    /** Applies the size, so that the manager owns it. */
    Document apply(ApiKind kind, Store.Key key, Document body, WriteOptions options) {
        get(kind, key);
        Document scale = Conformance.decode(ApiKinds.SCALE, body, options);
        Document part = Document.object("kind", kind.kind(), "metadata", Document.object("name", key.name()))
                .withAt(ScalePaths.of(kind).orElseThrow().replicas(), number(scale, "/spec/replicas"));
        return of(kind, writes.apply(kind, key, part, options).object());
    }
}
