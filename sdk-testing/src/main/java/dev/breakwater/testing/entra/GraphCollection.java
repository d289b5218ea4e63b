package dev.breakwater.testing.entra;

import dev.breakwater.document.Document;
import java.util.Map;
import java.util.Optional;

/** The plain life of the objects of one kind: create, list, read, change, delete, and create-if-missing by a key. */
final class GraphCollection {
    /** What is special about a kind. */
    interface Rules {
        /** The object that a body makes, defaults included; without an id it gets one. */
        Document created(GraphCall call, Document body);

        /** The object after a change; by default the body merged into it. */
        default Document updated(GraphCall call, Directory.Entry before, Document body) {
            return before.document().merge(body);
        }

        /** The answer to the request that made an object; by default the object itself. */
        default Document shown(GraphCall call, Directory.Entry created) {
            return created.document();
        }

        /** Told of a new object, to link it. */
        default void added(GraphCall call, Directory.Entry entry) {}

        /** Told of an object that goes, before it goes. */
        default void removed(GraphCall call, Directory.Entry entry) {}

        /** Whether a deleted object can be restored for a while. */
        default boolean isRestorable(Directory.Entry entry) {
            return false;
        }
    }

    private final Kind kind;
    private final String path;
    private final GraphLists lists;
    private final Rules rules;

    GraphCollection(Kind kind, String path, GraphLists lists, Rules rules) {
        this.kind = kind;
        this.path = path;
        this.lists = lists;
        this.rules = rules;
    }

    void routes(GraphRouter router) {
        router.add("GET", path, call -> lists.list(call, kind, call.directory().visible(kind)));
        router.add(
                "GET",
                path + "/$count",
                call -> lists.count(call, kind, call.directory().visible(kind)));
        router.add("POST", path, call -> create(call, call.body()));
        router.add("GET", path + "/{id}", this::get);
        router.add("PATCH", path + "/{id}", this::patch);
        router.add("DELETE", path + "/{id}", this::delete);
    }

    private EntraResponse get(GraphCall call) {
        return GraphLists.one(call, 200, kind, call.directory().shown(call.entry(kind)));
    }

    private EntraResponse create(GraphCall call, Document body) {
        requireKnown(kind, body);
        Directory.Entry entry = call.directory().add(kind, rules.created(call, plain(body)));
        rules.added(call, entry);
        Directory.Entry now = call.directory().find(entry.id()).orElse(entry);
        return GraphLists.one(call, 201, kind, rules.shown(call, now));
    }

    private EntraResponse patch(GraphCall call) {
        Optional<GraphCall.AlternateKey> key = GraphCall.alternate(call.variable("id"));
        Document body = call.body();
        requireKnown(kind, body);
        Optional<Directory.Entry> there = key.isPresent() ? call.lookup(kind, call.variable("id")) : Optional.empty();
        if (key.isPresent() && there.isEmpty() && call.creates()) {
            return create(call, body.with(key.get().property(), key.get().value()));
        }
        Directory.Entry before = there.filter(entry -> call.creates()).orElseGet(() -> call.entry(kind));
        call.directory().replace(before, rules.updated(call, before, plain(body)));
        return EntraResponse.of(204);
    }

    private EntraResponse delete(GraphCall call) {
        Directory.Entry entry = call.entry(kind);
        rules.removed(call, entry);
        call.directory().remove(entry, rules.isRestorable(entry));
        return EntraResponse.of(204);
    }

    /** Without what only binds and annotates. */
    private static Document plain(Document body) {
        Document plain = body;
        for (String name : body.members().keySet()) {
            plain = name.contains("@") ? plain.without(name) : plain;
        }
        return plain;
    }

    /** Refuses properties that the type does not have, and those that only the service sets. */
    static void requireKnown(Kind kind, Document body) {
        for (Map.Entry<String, Document> member : body.members().entrySet()) {
            String name = member.getKey();
            if (!name.contains("@") && !kind.knows(name)) {
                throw GraphError.of(
                        400,
                        "BadRequest",
                        "The property '" + name + "' does not exist on type 'microsoft.graph." + kind.type()
                                + "'. Make sure to only use property names that are defined by the type.");
            }
            if (!name.contains("@") && !kind.isWritable(name)) {
                throw GraphError.badRequest("Property '" + name + "' is read-only and cannot be set.");
            }
        }
    }

    /** The texts of required properties; a refusal of the first that is missing. */
    static void require(Kind kind, Document body, String... names) {
        for (String name : names) {
            Optional<Document> value = body.get(name);
            boolean blank =
                    value.flatMap(Document::asText).filter(String::isBlank).isPresent();
            if (value.isEmpty() || value.get().isNull() || blank) {
                String type = Character.toUpperCase(kind.type().charAt(0))
                        + kind.type().substring(1);
                throw GraphError.badRequest(
                        "A value is required for property '" + name + "' of resource '" + type + "'.");
            }
        }
    }

    @Override
    public String toString() {
        return "GraphCollection[" + path + "]";
    }
}
