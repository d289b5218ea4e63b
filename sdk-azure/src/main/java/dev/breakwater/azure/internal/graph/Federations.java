package dev.breakwater.azure.internal.graph;

import dev.breakwater.document.Document;
import dev.breakwater.identity.ApplicationFederation;
import dev.breakwater.provider.HandlerContext;
import java.util.Optional;

/** Federated credentials of applications, found by name. One is written at a time, as those of identities are. */
final class Federations extends GraphType<ApplicationFederation> {
    Federations(GraphApi graph) {
        super(graph, ApplicationFederation.PROPERTIES);
    }

    @Override
    Optional<Document> where(ApplicationFederation desired, HandlerContext context) {
        return context.value(desired.applicationId())
                .map(application -> Document.object("applicationId", application, "name", desired.name()));
    }

    private static String path(Document where) {
        return "/applications/" + text(where, "applicationId") + "/federatedIdentityCredentials";
    }

    @Override
    Optional<Document> read(Document where, HandlerContext context) {
        for (Document credential : graph().list(path(where))) {
            if (text(credential, "name").equalsIgnoreCase(text(where, "name"))) {
                return Optional.of(credential.with("applicationId", text(where, "applicationId")));
            }
        }
        return Optional.empty();
    }

    @Override
    void make(Document where, Document body, HandlerContext context) {
        graph().post(path(where), body);
    }

    @Override
    void change(Document where, Document body, Document live, HandlerContext context) {
        graph().patch(path(where) + "/" + text(live, "id"), body.without("name"));
    }

    @Override
    void remove(Document live) {
        graph().delete(path(live) + "/" + text(live, "id"));
    }
}
