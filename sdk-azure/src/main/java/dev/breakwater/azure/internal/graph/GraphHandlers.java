package dev.breakwater.azure.internal.graph;

import dev.breakwater.identity.AdminConsent;
import dev.breakwater.identity.ApplicationFederation;
import dev.breakwater.identity.ClientSecret;
import dev.breakwater.identity.ConditionalAccessPolicy;
import dev.breakwater.identity.EntraApplication;
import dev.breakwater.identity.EntraGroup;
import dev.breakwater.identity.GraphState;
import dev.breakwater.identity.GroupMembership;
import dev.breakwater.identity.ServicePrincipal;
import dev.breakwater.provider.ResourceHandler;
import dev.breakwater.resource.Resource;
import java.util.List;

/** The handlers of the types that Microsoft Graph knows. */
public final class GraphHandlers {
    private GraphHandlers() {}

    /** All of them; what each does is loaded at its first use. */
    public static List<ResourceHandler<?, ?>> all(GraphApi graph, SecretVault vaults) {
        return List.of(
                new GraphHandler<>(EntraApplication.class, graph, vaults),
                new GraphHandler<>(ServicePrincipal.class, graph, vaults),
                new GraphHandler<>(EntraGroup.class, graph, vaults),
                new GraphHandler<>(GroupMembership.class, graph, vaults),
                new GraphHandler<>(AdminConsent.class, graph, vaults),
                new GraphHandler<>(ApplicationFederation.class, graph, vaults),
                new GraphHandler<>(ClientSecret.class, graph, vaults),
                new GraphHandler<>(ConditionalAccessPolicy.class, graph, vaults));
    }

    /** What is special about a type. */
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
        } else {
            special = new Policies(graph);
        }
        return (GraphType<R>) special;
    }
}
