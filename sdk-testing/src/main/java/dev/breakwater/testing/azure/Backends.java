package dev.breakwater.testing.azure;

import dev.breakwater.access.AccessRequest;
import dev.breakwater.access.Authorizer;
import dev.breakwater.access.AzureAuthorizer;
import dev.breakwater.access.AzureRoles;
import dev.breakwater.access.Caller;
import dev.breakwater.document.Document;
import dev.breakwater.testing.entra.EntraToken;
import dev.breakwater.testing.entra.FakeEntra;
import dev.breakwater.testing.kubernetes.ClusterSnapshot;
import dev.breakwater.testing.kubernetes.FakeKubernetes;
import dev.breakwater.testing.kubernetes.KubernetesRequest;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The API servers behind the clusters, each made when first asked for. Guarded by the engine's lock. */
final class Backends {
    static final AzureRoles NO_ROLES = AzureRoles.of(List.of());
    private static final Authorizer NOBODY = Authorizer.of(List.of());

    private final Map<String, FakeKubernetes> servers = new HashMap<>();
    private final FakeEntra entra;
    private final Clock clock;
    private final Map<String, Document> clusters = new ConcurrentHashMap<>();
    private final Map<String, String> objectIds = new ConcurrentHashMap<>();
    private volatile AzureRoles roles = NO_ROLES;
    private @Nullable Authority authority;
    private @Nullable PolicyAddOn policies;
    private boolean closed;

    Backends(FakeEntra entra, Clock clock) {
        this.entra = entra;
        this.clock = clock;
    }

    FakeKubernetes of(Document cluster) {
        if (closed) {
            throw new IllegalStateException("This FakeAzure is closed; start a new one.");
        }
        return settled(servers.computeIfAbsent(key(cluster.text("/id").orElseThrow()), id -> create(cluster)), cluster);
    }

    private static FakeKubernetes settled(FakeKubernetes server, Document cluster) {
        cluster.text("/properties/oidcIssuerProfile/issuerURL").ifPresent(server::issuer);
        ClusterNodes.settle(server, cluster);
        return server;
    }

    /** Lets the nodes follow the pools, if somebody has asked for the API server. */
    void settle(Document cluster) {
        Optional.ofNullable(servers.get(key(cluster.text("/id").orElse(""))))
                .ifPresent(server -> ClusterNodes.settle(server, cluster));
    }

    private FakeKubernetes create(Document cluster) {
        String id = key(cluster.text("/id").orElseThrow());
        String version = cluster.text("/properties/currentKubernetesVersion").orElseThrow();
        String release = version.substring(0, version.lastIndexOf('.'));
        clusters.put(id, cluster);
        FakeKubernetes server = FakeKubernetes.create(release, clock)
                .authenticateCallers(token -> caller(id, token))
                .authorize(request -> allows(id, request));
        return policies == null ? server : server.meanwhile(policies.inside(id));
    }

    /** AKS knows a user by the principal name, and a service principal by its object id. */
    private Optional<Caller> caller(String cluster, String token) {
        Optional<EntraToken> known = entra.verify(token).filter(Audiences::isForAks);
        boolean open = clusters.getOrDefault(cluster, Document.object())
                .at("/properties/aadProfile")
                .isPresent();
        return known.filter(one -> open || authority().isOwner(one.objectId())).map(one -> {
            String name = one.claims().text("/upn").orElse(one.objectId());
            objectIds.put(name, one.objectId());
            return new Caller(name, one.groups());
        });
    }

    /**
     * The owner of the fake may do everything, as do the cluster's admin groups; for all others the roles of Azure
     * count where the cluster uses them. It reads what {@link #refresh} left, since the server's threads hold locks.
     */
    private boolean allows(String id, AccessRequest request) {
        String objectId = objectIds.getOrDefault(request.caller().name(), "");
        Document cluster = clusters.getOrDefault(id, Document.object());
        boolean admin =
                cluster.at("/properties/aadProfile/adminGroupObjectIDs").orElse(Document.array()).elements().stream()
                        .anyMatch(group -> request.caller()
                                .groups()
                                .contains(group.asText().orElse("")));
        boolean byRoles = cluster.flag("/properties/aadProfile/enableAzureRBAC").orElse(false);
        return admin
                || authority().isOwner(objectId)
                || (byRoles
                        && AzureAuthorizer.of(NOBODY, roles, cluster.text("/id").orElse(""))
                                .knowing(request.caller().name(), objectId)
                                .allows(request));
    }

    private Authority authority() {
        return Objects.requireNonNull(authority);
    }

    /** Names who decides by the roles of Azure. */
    void obey(Authority newAuthority) {
        authority = newAuthority;
    }

    /** Names what brings policies into the servers made from now on. */
    void equip(PolicyAddOn addOn) {
        policies = addOn;
    }

    /** Tells the servers what roles and clusters are now. */
    void refresh(Store store) {
        if (!servers.isEmpty()) {
            roles = authority().roles();
            servers.keySet().forEach(id -> store.get(id).ifPresent(cluster -> clusters.put(id, cluster)));
        }
    }

    /** The public keys of the cluster that is an issuer; empty if none of these is. */
    Optional<Document> keysOf(String issuer, List<Document> all) {
        return all.stream()
                .filter(cluster -> cluster.text("/properties/oidcIssuerProfile/issuerURL")
                        .filter(issuer::equals)
                        .isPresent())
                .findFirst()
                .map(this::of)
                .map(server -> server.handle(KubernetesRequest.of(
                        "GET",
                        "/openid/v1/jwks",
                        Map.of("Authorization", "Bearer " + server.adminToken().reveal()))))
                .map(response -> Document.parse(response.body()));
    }

    /** The objects of the servers that somebody has asked for, by cluster. */
    Map<String, ClusterSnapshot> save() {
        Map<String, ClusterSnapshot> saved = new TreeMap<>();
        servers.forEach((id, server) -> saved.put(id, server.snapshot()));
        return saved;
    }

    void load(Map<String, ClusterSnapshot> saved, Store store) {
        servers.values().forEach(FakeKubernetes::close);
        servers.clear();
        saved.forEach((id, snapshot) -> store.get(id)
                .ifPresent(cluster -> servers.put(id, settled(create(cluster).restore(snapshot), cluster))));
    }

    void remove(String clusterId) {
        Optional.ofNullable(servers.remove(key(clusterId))).ifPresent(FakeKubernetes::close);
    }

    void closeAll() {
        servers.values().forEach(FakeKubernetes::close);
        servers.clear();
        closed = true;
    }

    private static String key(String id) {
        return id.toLowerCase(Locale.ROOT);
    }
}
