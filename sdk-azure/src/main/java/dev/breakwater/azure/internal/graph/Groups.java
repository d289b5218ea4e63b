package dev.breakwater.azure.internal.graph;

import dev.breakwater.document.Document;
import dev.breakwater.identity.EntraGroup;
import dev.breakwater.provider.HandlerContext;
import java.util.Optional;

/** Groups, made under their unique names as applications are. */
final class Groups extends GraphType<EntraGroup> {
    Groups(GraphApi graph) {
        super(graph, EntraGroup.PROPERTIES);
    }

    @Override
    Optional<Document> where(EntraGroup desired, HandlerContext context) {
        return Optional.of(Document.object("name", desired.name()));
    }

    private static String path(Document where) {
        return "/groups(uniqueName=" + quoted(text(where, "name")) + ")";
    }

    @Override
    Optional<Document> read(Document where, HandlerContext context) {
        return graph().get(path(where));
    }

    @Override
    void make(Document where, Document body, HandlerContext context) {
        graph().upsert(path(where), body);
    }

    @Override
    void change(Document where, Document body, Document live, HandlerContext context) {
        Document patch = Document.object()
                .withSome("displayName", body.get("displayName"))
                .withSome("description", body.get("description"));
        graph().patch("/groups/" + text(live, "id"), patch);
    }

    @Override
    void remove(Document live) {
        graph().delete("/groups/" + text(live, "id"));
    }
}
