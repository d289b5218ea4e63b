package dev.breakwater.azure.internal.graph;

import dev.breakwater.document.Document;
import dev.breakwater.identity.ServicePrincipal;
import dev.breakwater.provider.HandlerContext;
import java.util.Optional;

/** Service principals: a tenant has one for each application, found by the application's id. */
final class ServicePrincipals extends GraphType<ServicePrincipal> {
    ServicePrincipals(GraphApi graph) {
        super(graph, ServicePrincipal.PROPERTIES);
    }

    @Override
    Optional<Document> where(ServicePrincipal desired, HandlerContext context) {
        return context.value(desired.appId()).map(appId -> Document.object("appId", appId));
    }

    @Override
    Optional<Document> read(Document where, HandlerContext context) {
        return graph().get("/servicePrincipals(appId=" + quoted(text(where, "appId")) + ")");
    }

    @Override
    void make(Document where, Document body, HandlerContext context) {
        graph().post("/servicePrincipals", body);
    }

    @Override
    void change(Document where, Document body, Document live, HandlerContext context) {
        graph().patch("/servicePrincipals/" + text(live, "id"), body.without("appId"));
    }

    @Override
    void remove(Document live) {
        graph().delete("/servicePrincipals/" + text(live, "id"));
    }
}
