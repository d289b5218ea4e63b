package dev.breakwater.blueprint;

import dev.breakwater.BreakwaterStyle;
import dev.breakwater.cluster.AksCluster;
import dev.breakwater.identity.AdminConsent;
import dev.breakwater.identity.ApiPermission;
import dev.breakwater.identity.AppScope;
import dev.breakwater.identity.ClientSecret;
import dev.breakwater.identity.EntraApplication;
import dev.breakwater.identity.EntraApplication.Audience;
import dev.breakwater.identity.EntraApplication.GroupClaims;
import dev.breakwater.identity.ServicePrincipal;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.Composite;
import dev.breakwater.resource.InvalidDeclarationException;
import dev.breakwater.resource.Issue;
import dev.breakwater.resource.Resource;
import java.util.List;
import java.util.Set;
import org.immutables.value.Value;

/**
 * The classical pair of applications for signing people in to an API server by OpenID Connect: a server application
 * whose tokens name groups and which reads the directory, with its consent and a secret in a vault, and a public
 * client application that may ask for tokens to it. For API servers of one's own. AKS retired the pair: a new cluster
 * refuses it (see {@link #on}), and AKS-ID-07 finds it on old ones. Immutable.
 */
@Value.Immutable
@BreakwaterStyle
public interface ServerAndClientApps extends Composite, WithServerAndClientApps {
    /** The scope that the server application exposes. */
    String SCOPE = "user_impersonation";

    /** Starts the declaration of a pair, called {@code {name}-server} and {@code {name}-client}. */
    static Builder named(String name) {
        return new Builder().name(name);
    }

    /** What both names begin with. */
    String name();

    /** The ARM id of the vault that keeps the server application's secret. */
    ArmId vault();

    /** What tells the secret from the one before: a change rotates it. */
    @Value.Default
    default String secretVersion() {
        return "1";
    }

    /** What must exist before the secret is written, such as the vault and the caller's role there. */
    Set<Address<?>> secretDependsOn();

    /** The server application: its application id is the audience of the tokens. */
    default EntraApplication server() {
        return EntraApplication.named(name() + "-server")
                .audience(Audience.THIS_TENANT)
                .addIdentifierUris(EntraApplication.OWN_URI)
                .groupClaims(GroupClaims.ALL)
                .tokenVersion(2)
                .addScopes(AppScope.forAdmins(
                        SCOPE, "Use the API server", "Calls the API server of Kubernetes for whoever is signed in."))
                .addPermissions(
                        ApiPermission.delegated("User.Read"),
                        ApiPermission.delegated("Directory.Read.All"),
                        ApiPermission.application("Directory.Read.All"))
                .build();
    }

    /** The client application, which is public: it has no secret. */
    default EntraApplication client() {
        return EntraApplication.named(name() + "-client")
                .audience(Audience.THIS_TENANT)
                .publicClient(true)
                .addPublicRedirects("http://localhost")
                .addPermissions(server().permission(SCOPE))
                .build();
    }

    /** The server application's secret, in the vault. */
    default ClientSecret secret() {
        return ClientSecret.named(name() + "-server")
                .application(server())
                .vault(vault())
                .version(secretVersion())
                .addAllDependsOn(secretDependsOn())
                .build();
    }

    @Override
    default List<Resource<?>> resources() {
        ServicePrincipal server = ServicePrincipal.of(server()).build();
        ServicePrincipal client = ServicePrincipal.of(client()).build();
        return List.of(
                server(),
                server,
                AdminConsent.to(server, server()).build(),
                secret(),
                client(),
                client,
                AdminConsent.to(client, client()).addDependsOn(server.address()).build());
    }

    /**
     * Refuses the pair for a cluster of AKS, always: the service takes no applications of one's own since 2023, and
     * signs people in itself.
     *
     * @throws InvalidDeclarationException with the reason and the replacement
     */
    default Composite on(AksCluster cluster) {
        throw new InvalidDeclarationException(List.of(new Issue(
                "ServerAndClientApps '" + name() + "' on AksCluster '" + cluster.name() + "'",
                "AKS retired server and client applications of one's own: no new cluster takes them since 2023, and"
                        + " those that had them were moved. Declare AksCluster.entra(EntraIntegration.admins(…))"
                        + " instead, which lets AKS sign people in with applications of its own.")));
    }

    /** Collects the attributes of a pair. Not thread-safe. */
    final class Builder extends ImmutableServerAndClientApps.Builder {
        Builder() {}
    }
}
