package dev.breakwater.azure.internal.graph;

import dev.breakwater.identity.AdminConsent;
import dev.breakwater.identity.ApplicationFederation;
import dev.breakwater.identity.ClientCertificate;
import dev.breakwater.identity.ClientSecret;
import dev.breakwater.identity.ConditionalAccessPolicy;
import dev.breakwater.identity.EntraApplication;
import dev.breakwater.identity.EntraGroup;
import dev.breakwater.identity.GroupMembership;
import dev.breakwater.identity.ServicePrincipal;
import dev.breakwater.provider.ResourceHandler;
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
                new GraphHandler<>(ClientCertificate.class, graph, vaults),
                new GraphHandler<>(ConditionalAccessPolicy.class, graph, vaults));
    }
}
