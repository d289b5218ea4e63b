package dev.breakwater.azure.internal.graph;

import dev.breakwater.document.Document;
import dev.breakwater.identity.EntraApplication;
import dev.breakwater.provider.HandlerContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Applications. The unique name is a key under which Graph makes one application, however often it is asked: the
 * repeated create is the recovery of a lost one. What needs the service's own id comes with a second write.
 */
final class Applications extends GraphType<EntraApplication> {
    private static final String OWN_ID = "{appId}";
    private static final String URIS = "identifierUris";
    private static final String OWNERS = "owners";

    Applications(GraphApi graph) {
        super(graph, EntraApplication.PROPERTIES);
    }

    @Override
    Optional<Document> where(EntraApplication desired, HandlerContext context) {
        return Optional.of(Document.object(
                "name", desired.name(), OWNERS, !desired.owners().isEmpty()));
    }

    private static String path(Document where) {
        return "/applications(uniqueName=" + quoted(text(where, "name")) + ")";
    }

    @Override
    Optional<Document> read(Document where, HandlerContext context) {
        Optional<Document> live = graph().get(path(where));
        if (live.isEmpty() || !where.flag("/" + OWNERS).orElse(false)) {
            return live;
        }
        List<String> owners = new ArrayList<>();
        for (Document owner : graph().list("/applications/" + text(live.get(), "id") + "/owners?$select=id")) {
            owners.add(text(owner, "id"));
        }
        return Optional.of(live.get().with(OWNERS, owners));
    }

    @Override
    Document resolved(Document body, Document live) {
        Optional<Document> uris = body.get(URIS);
        if (uris.isEmpty()) {
            return body;
        }
        List<String> resolved = new ArrayList<>();
        for (Document uri : uris.get().elements()) {
            resolved.add(uri.asText().orElse("").replace(OWN_ID, text(live, "appId")));
        }
        return body.with(URIS, resolved);
    }

    @Override
    void make(Document where, Document body, HandlerContext context) {
        List<Document> uris =
                new ArrayList<>(body.get(URIS).map(Document::elements).orElse(List.of()));
        uris.removeIf(uri -> uri.asText().orElse("").contains(OWN_ID));
        Document first = body.without(OWNERS).without(URIS);
        first = uris.isEmpty() ? first : first.with(URIS, uris);
        List<String> owners = new ArrayList<>();
        for (Document owner : body.get(OWNERS).map(Document::elements).orElse(List.of())) {
            owners.add(graph().reference(owner.asText().orElse("")));
        }
        graph().upsert(path(where), owners.isEmpty() ? first : first.with(OWNERS + "@odata.bind", owners));
    }

    @Override
    void change(Document where, Document body, Document live, HandlerContext context) {
        String path = "/applications/" + text(live, "id");
        graph().patch(path, patch(body.without(OWNERS), live));
        if (body.get(OWNERS).isPresent()) {
            own(path + "/owners/", ids(body), ids(live));
        }
    }

    /** The new ones first: an application must not be without an owner. */
    private void own(String path, List<String> declared, List<String> live) {
        for (String owner : declared) {
            if (!live.contains(owner)) {
                unlessDone(() -> graph().post(path + "$ref", Document.object("@odata.id", graph().reference(owner))));
            }
        }
        for (String owner : live) {
            if (!declared.contains(owner)) {
                graph().delete(path + owner + "/$ref");
            }
        }
    }

    private static List<String> ids(Document body) {
        List<String> ids = new ArrayList<>();
        for (Document owner : body.get(OWNERS).map(Document::elements).orElse(List.of())) {
            ids.add(owner.asText().orElse("").toLowerCase(Locale.ROOT));
        }
        return ids;
    }

    /** Soft: it can be restored for thirty days. */
    @Override
    void remove(Document live) {
        graph().delete("/applications/" + text(live, "id"));
    }
}
