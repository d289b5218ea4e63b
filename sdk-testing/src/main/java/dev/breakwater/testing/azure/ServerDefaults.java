package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What AKS adds to a cluster's body, and what it keeps although a PUT does not repeat it. */
final class ServerDefaults {
    private static final int ISSUER_BY_DEFAULT = 34;

    private final World world;

    ServerDefaults(World world) {
        this.world = world;
    }

    /** The whole cluster after a PUT of this body. */
    Document cluster(Call call, Document body, Optional<Document> current) {
        Document cluster = Document.object("id", call.id(), "name", call.variable("cluster"), "type", Clusters.TYPE)
                .with("location", Settings.folded(body.text("/location").orElseThrow()))
                .with("kind", "Base")
                .with("sku", AutomaticDefaults.sku(body))
                .merge(body.without("id")
                        .without("name")
                        .without("type")
                        .without("location")
                        .without("eTag"));
        cluster = AutomaticDefaults.onto(cluster);
        cluster = identity(call, kept(cluster, current));
        cluster = properties(call, cluster, current);
        cluster = pools(cluster, current);
        cluster = network(cluster);
        ClusterRules.requireSystemPool(cluster);
        ClusterRules.requireIssuer(cluster);
        return cluster;
    }

    /** Create-only properties and pools stay when a PUT does not name them. */
    private static Document kept(Document cluster, Optional<Document> current) {
        Document kept = cluster;
        for (String property : CreateOnly.CLUSTER) {
            String pointer = "/properties/" + property;
            Optional<Document> old = current.flatMap(before -> before.at(pointer));
            kept = old.isPresent() ? standard(kept, pointer, old.get()) : kept;
        }
        Optional<Document> pools = current.flatMap(before -> before.at("/properties/agentPoolProfiles"));
        return pools.isPresent() ? standard(kept, "/properties/agentPoolProfiles", pools.get()) : kept;
    }

    private Document identity(Call call, Document cluster) {
        String type = cluster.text("/identity/type").orElse("");
        if ("SystemAssigned".equalsIgnoreCase(type)) {
            return cluster.withAt("/identity/principalId", guid(call, "identity"))
                    .withAt("/identity/tenantId", world.settings().tenant());
        }
        Document result = cluster;
        for (String id : cluster.at("/identity/userAssignedIdentities")
                .map(Document::members)
                .orElse(Map.of())
                .keySet()) {
            String pointer = "/identity/userAssignedIdentities/" + id.replace("/", "~1");
            Optional<Document> known = world.store().get(id).flatMap(found -> found.get("properties"));
            if (known.isEmpty()) {
                throw ArmError.badRequest(
                        "FailedIdentityOperation",
                        "Identity operation failed: the identity '" + id + "' was not found.");
            }
            result = result.withAt(
                    pointer,
                    Document.object()
                            .withSome("principalId", known.get().get("principalId"))
                            .withSome("clientId", known.get().get("clientId")));
        }
        return result;
    }

    private Document properties(Call call, Document cluster, Optional<Document> current) {
        String name = call.variable("cluster");
        String location = cluster.text("/location").orElseThrow();
        String version = version(cluster, current);
        String prefix = cluster.text("/properties/dnsPrefix")
                .or(() -> cluster.text("/properties/fqdnSubdomain"))
                .orElse(name)
                .toLowerCase(Locale.ROOT);
        String host = prefix + '-' + guid(call, "host").substring(0, 8);
        Document result = cluster.withAt("/properties/powerState", Document.object("code", "Running"))
                .withAt(
                        "/properties/kubernetesVersion",
                        cluster.text("/properties/kubernetesVersion").orElse(version))
                .withAt("/properties/currentKubernetesVersion", version)
                .withAt("/properties/azurePortalFQDN", host + ".portal.hcp." + location + ".azmk8s.io")
                .withAt(
                        "/properties/resourceUID",
                        guid(call, "resource").replace("-", "").substring(0, 24))
                .withAt("/properties/maxAgentPools", 100);
        result = host(result, host, location);
        result = issuer(call, result, current, version);
        result = kubelet(call, result);
        result = standard(result, "/properties/nodeResourceGroup", nodeGroup(call, name, location));
        result = standard(result, "/properties/servicePrincipalProfile", Document.object("clientId", "msi"));
        for (Object[] row : PLAIN) {
            result = standard(result, (String) row[0], row[1]);
        }
        return result;
    }

    private static final Object[][] PLAIN = {
        {"/properties/enableRBAC", true},
        {"/properties/disableLocalAccounts", false},
        {"/properties/supportPlan", "KubernetesOfficial"},
        {"/properties/securityProfile", Document.object()},
        {"/properties/storageProfile/diskCSIDriver/enabled", true},
        {"/properties/storageProfile/fileCSIDriver/enabled", true},
        {"/properties/storageProfile/snapshotController/enabled", true},
        {"/properties/workloadAutoScalerProfile", Document.object()},
        {"/properties/autoUpgradeProfile/nodeOSUpgradeChannel", "NodeImage"},
        {"/properties/bootstrapProfile/artifactSource", "Direct"},
        {"/properties/nodeProvisioningProfile/mode", "Manual"},
    };

    private String version(Document cluster, Optional<Document> current) {
        Optional<String> old = current.flatMap(before -> before.text("/properties/currentKubernetesVersion"));
        Optional<String> asked = cluster.text("/properties/kubernetesVersion");
        if (asked.isEmpty()) {
            return old.orElseGet(() -> world.settings().standardVersion());
        }
        boolean alias =
                old.filter(version -> version.startsWith(asked.get() + '.')).isPresent();
        return alias ? old.get() : Versions.resolve(asked.get(), world.settings());
    }

    private static Document host(Document cluster, String host, String location) {
        boolean isPrivate = cluster.flag("/properties/apiServerAccessProfile/enablePrivateCluster")
                .orElse(false);
        boolean isPublic = !isPrivate
                || cluster.flag("/properties/apiServerAccessProfile/enablePrivateClusterPublicFQDN")
                        .orElse(true);
        Document result = cluster.withoutAt("/properties/fqdn").withoutAt("/properties/privateFQDN");
        if (isPrivate) {
            String zone = ".privatelink." + location + ".azmk8s.io";
            result = result.withAt("/properties/privateFQDN", host + zone);
        }
        return isPublic ? result.withAt("/properties/fqdn", host + ".hcp." + location + ".azmk8s.io") : result;
    }

    /** The issuer is on where it ever was on, and on new clusters from Kubernetes 1.34. */
    private Document issuer(Call call, Document cluster, Optional<Document> current, String version) {
        String pointer = "/properties/oidcIssuerProfile/enabled";
        boolean before = current.flatMap(old -> old.flag(pointer)).orElse(false);
        boolean on = before || (current.isEmpty() && Versions.isAtLeast(version, ISSUER_BY_DEFAULT));
        Document result = standard(cluster, pointer, on);
        String url = "https://" + result.text("/location").orElseThrow() + ".oic.prod-aks.azure.com/"
                + world.settings().tenant() + '/' + guid(call, "issuer") + '/';
        return result.flag(pointer).orElse(false)
                ? result.withAt("/properties/oidcIssuerProfile/issuerURL", url)
                : result.withoutAt("/properties/oidcIssuerProfile/issuerURL");
    }

    private Document kubelet(Call call, Document cluster) {
        String id = cluster.text("/properties/identityProfile/kubeletidentity/resourceId")
                .orElse("");
        Optional<Document> own = world.store().get(id).flatMap(identity -> identity.get("properties"));
        Document kubelet = Document.object("resourceId", id.isEmpty() ? kubeletId(call, cluster) : id)
                .with("clientId", own.flatMap(known -> known.text("/clientId")).orElse(guid(call, "kubelet client")))
                .with(
                        "objectId",
                        own.flatMap(known -> known.text("/principalId")).orElse(guid(call, "kubelet object")));
        return cluster.withAt("/properties/identityProfile/kubeletidentity", kubelet);
    }

    private static String kubeletId(Call call, Document cluster) {
        String name = call.variable("cluster");
        String group = cluster.text("/properties/nodeResourceGroup")
                .orElse(nodeGroup(call, name, cluster.text("/location").orElseThrow()));
        return "/subscriptions/" + call.variable("subscription") + "/resourceGroups/" + group + "/providers/"
                + Identities.TYPE + '/' + name + "-agentpool";
    }

    private static String nodeGroup(Call call, String name, String location) {
        return "MC_" + call.variable("group") + '_' + name + '_' + location;
    }

    private Document pools(Document cluster, Optional<Document> current) {
        Document result = cluster;
        boolean first = current.isEmpty();
        for (Document profile : Profiles.of(cluster)) {
            Document asked = first ? profile.with("mode", profile.text("/mode").orElse("System")) : profile;
            first = false;
            Optional<Document> before = current.flatMap(old -> Profiles.find(old, Profiles.name(profile)));
            result = Profiles.with(result, pool(asked, before, cluster));
        }
        return result;
    }

    /** The whole pool after a PUT of this profile. */
    Document pool(Document asked, Optional<Document> current, Document cluster) {
        return PoolDefaults.pool(asked, current, cluster, world.settings()).with("eTag", world.nextEtag());
    }

    private static Document network(Document cluster) {
        return NetworkDefaults.complete(cluster);
    }

    /** The document with the value where it has none. */
    static Document standard(Document document, String pointer, Object value) {
        return document.at(pointer).filter(found -> !found.isNull()).isPresent()
                ? document
                : document.withAt(pointer, value);
    }

    private String guid(Call call, String purpose) {
        return world.guids().of(purpose + " of " + call.id().toLowerCase(Locale.ROOT));
    }
}
