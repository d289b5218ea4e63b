package dev.breakwater.azure.internal.graph;

import dev.breakwater.document.Document;
import dev.breakwater.identity.ConditionalAccessPolicy;
import dev.breakwater.provider.HandlerContext;
import java.util.Optional;

/** Conditional Access policies, found by their names, since Graph gives them no key of ours. */
final class Policies extends GraphType<ConditionalAccessPolicy> {
    private static final String PATH = "/identity/conditionalAccess/policies";

    Policies(GraphApi graph) {
        super(graph, ConditionalAccessPolicy.PROPERTIES);
    }

    @Override
    Optional<Document> where(ConditionalAccessPolicy desired, HandlerContext context) {
        return Optional.of(Document.object("name", desired.name()));
    }

    @Override
    Optional<Document> read(Document where, HandlerContext context) {
        String name = text(where, "name");
        for (Document policy : graph().list(PATH + "?$filter=displayName%20eq%20" + quoted(name))) {
            if (text(policy, "displayName").equals(name)) {
                return Optional.of(policy);
            }
        }
        return Optional.empty();
    }

    @Override
    void make(Document where, Document body, HandlerContext context) {
        graph().post(PATH, body);
    }

    @Override
    void change(Document where, Document body, Document live, HandlerContext context) {
        graph().patch(PATH + "/" + text(live, "id"), patch(body, live));
    }

    @Override
    void remove(Document live) {
        graph().delete(PATH + "/" + text(live, "id"));
    }
}
