package dev.breakwater.azure.internal.graph;

import dev.breakwater.change.FieldChange;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.document.Document;
import dev.breakwater.identity.AdminConsent;
import dev.breakwater.identity.ApplicationFederation;
import dev.breakwater.identity.ClientCertificate;
import dev.breakwater.identity.ClientSecret;
import dev.breakwater.identity.EntraApplication;
import dev.breakwater.identity.EntraGroup;
import dev.breakwater.identity.GraphState;
import dev.breakwater.identity.GroupMembership;
import dev.breakwater.identity.ServicePrincipal;
import dev.breakwater.provider.HandlerContext;
import dev.breakwater.provider.ProviderException;
import dev.breakwater.resource.Resource;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is special about one type of the directory: where an object of it is, how it is read and written. Where it is
 * travels as plain data, so that an operation can be looked at again without its declaration.
 */
abstract class GraphType<R extends Resource<GraphState>> {
    private final GraphApi graph;
    private final PropertyTable table;

    GraphType(GraphApi graph, PropertyTable table) {
        this.graph = graph;
        this.table = table;
    }

    /** What is special about a type. Here, so that checking this class, which loads all of them, waits for the first use. */
    @SuppressWarnings("unchecked") // each branch is of the type that it was asked for
    static <R extends Resource<GraphState>> GraphType<R> of(Class<R> type, GraphApi graph, SecretVault vaults) {
        GraphType<?> special;
        if (type == EntraApplication.class) {
            special = new Applications(graph);
        } else if (type == ServicePrincipal.class) {
            special = new ServicePrincipals(graph);
        } else if (type == EntraGroup.class) {
            special = new Groups(graph);
        } else if (type == GroupMembership.class) {
            special = new Memberships(graph);
        } else if (type == AdminConsent.class) {
            special = new Consents(graph);
        } else if (type == ApplicationFederation.class) {
            special = new Federations(graph);
        } else if (type == ClientSecret.class) {
            special = new Secrets(graph, vaults);
        } else if (type == ClientCertificate.class) {
            special = new Certificates(graph, vaults);
        } else {
            special = new Policies(graph);
        }
        return (GraphType<R>) special;
    }

    final GraphApi graph() {
        return graph;
    }

    final PropertyTable table() {
        return table;
    }

    /** Where it is; empty while what it belongs to does not exist. */
    abstract Optional<Document> where(R desired, HandlerContext context);

    /** What is there. */
    abstract Optional<Document> read(Document where, HandlerContext context);

    /** Creates it, as far as one go can. */
    abstract void make(Document where, Document body, HandlerContext context);

    /** Creates it, and tells where it is: more exactly than before, if only the answer says so. */
    Document made(Document where, Document body, HandlerContext context) {
        unlessDone(() -> make(where, body, context));
        return where;
    }

    /** What to do about fields that cannot be changed, if there is something better than a new one. */
    Optional<String> remedy(List<FieldChange> refused) {
        return Optional.empty();
    }

    /** Changes it. */
    abstract void change(Document where, Document body, Document live, HandlerContext context);

    /** Deletes it. */
    abstract void remove(Document live);

    /** Whether what was deleted shows no more; objects of their own are gone at once. */
    boolean isGone(Document live) {
        return true;
    }

    /** The declared body in terms of what is there. */
    Document resolved(Document body, Document live) {
        return body;
    }

    /** What an update waits for, where that is more than the declared body. */
    Document awaited(Document body, Document live) {
        return body;
    }

    /** Does what is still to be done once a write shows, such as to mark it as finished; tells whether it did. */
    boolean settle(Document where, Document live) {
        return false;
    }

    /** Whether a write shows in what is there. */
    boolean shows(Document body, Document live) {
        return table.diff(resolved(body, live), live).isEmpty();
    }

    /** The declared members, each with what else is there laid under it: members that are not declared are not sent. */
    final Document patch(Document body, Document live) {
        Document merged = table.merge(body, live);
        Document patch = Document.object();
        for (Map.Entry<String, Document> member : body.members().entrySet()) {
            patch = patch.with(member.getKey(), merged.get(member.getKey()).orElse(member.getValue()));
        }
        return patch;
    }

    /** A text of a document that is always there. */
    static String text(Document document, String name) {
        return document.text("/" + name).orElse("");
    }

    /** A text as a literal of OData, encoded for a path or query. */
    static String quoted(String text) {
        return "'"
                + URLEncoder.encode(text.replace("'", "''"), StandardCharsets.UTF_8)
                        .replace("+", "%20") + "'";
    }

    /** Runs a request that the service may refuse because its work was done before. */
    static void unlessDone(Runnable request) {
        try {
            request.run();
        } catch (ProviderException refused) {
            String message = String.valueOf(refused.getMessage());
            if (refused.retry() != ProviderException.Retry.NEVER || !message.contains("already")) {
                throw refused;
            }
        }
    }
}
