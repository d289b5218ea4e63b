package dev.breakwater.azure;

import com.azure.core.credential.TokenCredential;
import dev.breakwater.azure.internal.graph.GraphHandlers;
import dev.breakwater.change.Change;
import dev.breakwater.cluster.RegionOffers;
import dev.breakwater.document.Document;
import dev.breakwater.governance.CloudConnector;
import dev.breakwater.identity.EligibleRole;
import dev.breakwater.image.ImageFindings;
import dev.breakwater.image.RegistryLogin;
import dev.breakwater.image.SecurityFindings;
import dev.breakwater.policy.AssignedPolicies;
import dev.breakwater.provider.Obstacle;
import dev.breakwater.provider.Provider;
import dev.breakwater.provider.ResourceHandler;
import dev.breakwater.provider.Survey;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.Resource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The provider for Azure: resource groups, identities, roles and federated credentials, networks, private names and
 * logs, AKS clusters and what lies below them, vaults and their secrets, registries and storage; and over Microsoft
 * Graph applications, groups, consents and sign-in policies. Nothing is connected, and no token asked for, before the
 * first read. Thread-safe.
 */
public final class AzureProvider implements Provider {
    private final AzureOptions options;
    private final List<ResourceHandler<?, ?>> handlers;
    private final List<ResourceHandler<?, ?>> steps;
    private final Offers offers;
    private final ArmClient client;
    private final EntraTokens registryTokens;

    private AzureProvider(TokenCredential credential, AzureOptions options) {
        this.options = options;
        this.client = new ArmClient(credential, options);
        Subscriptions subscriptions = new Subscriptions(options.subscriptions());
        ClusterAccess access = ClusterAccess.over(client, credential);
        this.offers = new Offers(client);
        this.registryTokens = EntraTokens.ofRegistries(credential, options);
        this.handlers = handlers(client, subscriptions, access);
        this.steps = List.of(new PoolHoldHandler(client), new PoolRemovalHandler(client));
    }

    private static List<ResourceHandler<?, ?>> handlers(
            ArmClient client, Subscriptions subscriptions, ClusterAccess access) {
        List<ArmHandler<?, ?>> inGroups = new ArrayList<>(List.of(VaultHandlers.identity(client, subscriptions)));
        inGroups.addAll(PlatformHandlers.inGroups(client, subscriptions));
        inGroups.addAll(VaultHandlers.all(client, subscriptions));
        inGroups.add(new AksClusterHandler(client, subscriptions, access));
        inGroups.addAll(ClusterPartHandler.all(client, subscriptions));
        List<ResourceHandler<?, ?>> all = new ArrayList<>();
        all.add(new ResourceGroupHandler(client, subscriptions, inGroups));
        all.addAll(inGroups);
        all.addAll(PlatformHandlers.elsewhere(client, subscriptions));
        all.add(new RoleAssignmentHandler(client, subscriptions));
        KeyVaultSecretHandler secrets = new KeyVaultSecretHandler(client);
        all.add(secrets);
        all.addAll(PolicyHandlers.all(client, subscriptions));
        all.add(new DefenderPlanHandler(client, subscriptions));
        all.addAll(GraphHandlers.all(new GraphClient(client), secrets));
        return List.copyOf(all);
    }

    /** The provider for the public cloud. */
    public static AzureProvider of(TokenCredential credential) {
        return of(credential, AzureOptions.standard());
    }

    /**
     * The provider with these options.
     *
     * @param credential where tokens come from, such as azure-identity's {@code DefaultAzureCredential}; asked
     *     only for the two scopes of the options and those of Microsoft Graph and of key vaults
     */
    public static AzureProvider of(TokenCredential credential, AzureOptions options) {
        return new AzureProvider(
                Objects.requireNonNull(credential, "null credential"), Objects.requireNonNull(options, "null options"));
    }

    /** {@code azure}. */
    @Override
    public String name() {
        return "azure";
    }

    @Override
    public List<ResourceHandler<?, ?>> handlers() {
        return handlers;
    }

    @Override
    public List<ResourceHandler<?, ?>> steps() {
        return steps;
    }

    /**
     * Who may do what around clusters, vaults, registries and groups, with the keys, tokens and assessments there. A place
     * that is not declared is read itself, too.
     *
     * @throws IllegalArgumentException if a place is none of these
     */
    @Override
    public List<Survey> surveys(Collection<Resource<?>> desired, List<ArmId> places) {
        return Surroundings.of(client, desired, places);
    }

    /** The role that the caller lacks for changes of policies, and where; other changes are not looked at. */
    @Override
    public List<Obstacle> obstacles(Map<Change, Document> writes) {
        return PolicyRights.lacking(client, writes);
    }

    /**
     * What the subscription can have in a region: versions, sizes, host encryption. Asks the service each time; what
     * the caller may not read stays unknown. For {@code PreconditionReview.knowing(…)}.
     *
     * @param subscription the subscription's GUID
     */
    public RegionOffers offers(String subscription, String region) {
        return offers.of(subscription, region);
    }

    /**
     * Which roles somebody can activate at a scope, those inherited from above included; asks the service each time.
     * Whoever is only eligible has no such role now, and no plan or audit counts it.
     *
     * @throws dev.breakwater.provider.ProviderException if the caller may not read them
     */
    public List<EligibleRole> eligibleRoles(ArmId scope) {
        String path = scope + "/providers/Microsoft.Authorization/roleEligibilityScheduleInstances";
        List<EligibleRole> roles = new ArrayList<>();
        for (Document instance : client.list(path, "2020-10-01", "$filter=atScope()")) {
            roles.add(EligibleRole.of(instance));
        }
        return roles;
    }

    /**
     * What Defender for Containers found in the images of a registry; asks the service each time. An image that is not
     * named was not scanned, or has nothing that Defender tells: it is not known to be clean.
     *
     * @throws dev.breakwater.provider.ProviderException {@code NotAssessed} if Defender has not looked at the registry,
     *     which says nothing of its images; or if the caller may not read it
     */
    public ImageFindings imageFindings(ArmId registry) {
        return new DefenderReads(client).registry(registry);
    }

    /**
     * What Defender found in images anywhere in a subscription, those of connected accounts of AWS and GCP among them;
     * asks the service each time. An image that is not named was found clean, or was not looked at.
     *
     * @param subscription the subscription's GUID
     */
    public ImageFindings imageFindings(String subscription) {
        return new DefenderReads(client).subscription(subscription);
    }

    /**
     * What Defender for Containers found at a scope and below, in all its domains: posture and monitoring from
     * assessments, vulnerabilities from their parts, run time from alerts; asks the service each time. Where its plan or
     * an extension is off, the domain is told as not assessable. What gated deployment refused, only the events of the
     * cluster tell.
     *
     * @param scope a subscription, a resource group, a cluster or a registry
     * @throws dev.breakwater.provider.ProviderException if the caller may not read them
     */
    public SecurityFindings securityFindings(ArmId scope) {
        return new DefenderReads(client).findings(scope);
    }

    /**
     * The accounts outside of Azure that Defender looks after, as they are connected; nothing here changes them.
     *
     * @param subscription the subscription's GUID
     */
    public List<CloudConnector> cloudConnectors(String subscription) {
        return new DefenderReads(client).connectors(subscription);
    }

    /**
     * Signs in to a container registry as the caller, who needs the role AcrPull there; for {@code
     * RegistryTransport.http(…)}. No token is asked for before the registry wants one.
     *
     * @param loginServer its login server, such as {@code shop.azurecr.io}
     */
    public RegistryLogin registryLogin(String loginServer) {
        return RegistryLogin.entra(loginServer, registryTokens);
    }

    /**
     * The policies that are assigned at a scope, above and below, resolved, with their exemptions, and knowing the
     * location and tags of the subscription and its groups; asks the service each time. For {@code
     * PolicyReview.of(…)}.
     *
     * @throws dev.breakwater.provider.ProviderException if the caller may not read them
     */
    public AssignedPolicies policies(ArmId scope) {
        return PolicyHandlers.assigned(client, scope);
    }

    /** {@code AzureProvider[https://management.azure.com, 34 resource types]}. */
    @Override
    public String toString() {
        return "AzureProvider[" + options.armEndpoint() + ", " + handlers.size() + " resource types]";
    }
}
