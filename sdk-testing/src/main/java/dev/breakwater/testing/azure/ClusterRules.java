package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What AKS refuses in the body of a cluster, whatever is there already. The first violation is told. */
final class ClusterRules {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9]([-_a-zA-Z0-9]{0,61}[a-zA-Z0-9])?");
    private static final int MOST_RANGES = 200;
    private static final int MOST_RANGES_INTEGRATED = 2000;

    private ClusterRules() {}

    static void require(Call call, Document body, Optional<Document> current, Settings settings) {
        if (!NAME.matcher(call.variable("cluster")).matches()) {
            throw invalid("resourceName", "It must match the regex " + NAME + ".");
        }
        if (current.isEmpty()) {
            requireParameter(
                    body, "dnsPrefix", body.at("/properties/fqdnSubdomain").isPresent());
            requireParameter(
                    body, "servicePrincipalProfile", body.at("/identity/type").isPresent());
            requireParameter(body, "agentPoolProfiles", false);
        }
        body.text("/properties/kubernetesVersion").ifPresent(version -> Versions.resolve(version, settings));
        Profiles.of(body).forEach(pool -> PoolRules.require(pool, settings));
        requireUniquePools(body);
        access(body);
        network(body);
        current.ifPresent(before -> oneWay(before, body));
    }

    private static void requireParameter(Document body, String name, boolean replaced) {
        if (!replaced && body.at("/properties/" + name).isEmpty()) {
            throw ArmError.badRequest("InvalidParameter", "Required parameter " + name + " is missing (null).");
        }
    }

    private static void requireUniquePools(Document body) {
        List<String> names = Profiles.of(body).stream().map(Profiles::name).toList();
        if (names.stream().distinct().count() < names.size()) {
            throw invalid("agentPoolProfiles", "The names of agent pools must be unique.");
        }
    }

    static void requireSystemPool(Document cluster) {
        if (!Profiles.hasSystemPool(cluster)) {
            throw ArmError.badRequest(
                    "InvalidParameter", "There has to be at least one agent pool of mode 'System' in the cluster.");
        }
    }

    private static void access(Document body) {
        if (is(body, "disableLocalAccounts")
                && body.at("/properties/aadProfile").isEmpty()) {
            throw ArmError.badRequest(
                    "BadRequest", "Local accounts can only be disabled on a cluster with managed AAD enabled.");
        }
        if (is(body, "aadProfile/enableAzureRBAC")
                && body.flag("/properties/enableRBAC").equals(Optional.of(false))) {
            throw ArmError.badRequest("BadRequest", "Azure RBAC needs Kubernetes RBAC: enableRBAC must be true.");
        }
        int ranges = body.at("/properties/apiServerAccessProfile/authorizedIPRanges")
                .map(list -> list.elements().size())
                .orElse(0);
        boolean integrated = is(body, "apiServerAccessProfile/enableVnetIntegration");
        if (ranges > 0 && is(body, "apiServerAccessProfile/enablePrivateCluster")) {
            throw invalid("apiServerAccessProfile.authorizedIPRanges", "It is not allowed for a private cluster.");
        }
        if (ranges > (integrated ? MOST_RANGES_INTEGRATED : MOST_RANGES)) {
            throw invalid("apiServerAccessProfile.authorizedIPRanges", "There are too many IP ranges: " + ranges + ".");
        }
    }

    private static void network(Document body) {
        boolean cilium = has(body, "networkProfile/networkDataplane", "cilium");
        if (has(body, "networkProfile/networkPolicy", "cilium") && !cilium) {
            throw invalid("networkProfile.networkPolicy", "Network policy cilium needs network dataplane cilium.");
        }
        boolean azure = !body.text("/properties/networkProfile/networkPlugin")
                .orElse("azure")
                .equals("kubenet");
        boolean pods = has(body, "networkProfile/networkPluginMode", "overlay")
                || Profiles.of(body).stream()
                        .anyMatch(pool -> pool.get("podSubnetID").isPresent());
        if (cilium && !(azure && pods)) {
            throw invalid(
                    "networkProfile.networkDataplane",
                    "Network dataplane cilium needs network plugin azure in mode overlay or a pod subnet.");
        }
        if (is(body, "networkProfile/advancedNetworking/security/enabled") && !cilium) {
            throw invalid("networkProfile.advancedNetworking.security", "It needs network dataplane cilium.");
        }
        if (has(body, "networkProfile/outboundType", "none")
                && !has(body, "bootstrapProfile/artifactSource", "Cache")) {
            throw invalid("networkProfile.outboundType", "Outbound type none needs bootstrap artifact source Cache.");
        }
    }

    private static void oneWay(Document before, Document body) {
        if (is(before, "oidcIssuerProfile/enabled")
                && body.flag("/properties/oidcIssuerProfile/enabled").equals(Optional.of(false))) {
            throw ArmError.badRequest("OIDCIssuerFeatureCannotBeDisabled", "OIDC issuer feature cannot be disabled.");
        }
        if (before.at("/properties/aadProfile").isPresent()
                && body.at("/properties/aadProfile").isEmpty()) {
            throw ArmError.badRequest("BadRequest", "Managed AAD cannot be disabled once it is enabled.");
        }
    }

    /** Workload identity is judged on the completed body, because the issuer's default hangs on the version. */
    static void requireIssuer(Document cluster) {
        if (is(cluster, "securityProfile/workloadIdentity/enabled") && !is(cluster, "oidcIssuerProfile/enabled")) {
            throw invalid(
                    "securityProfile.workloadIdentity",
                    "Workload identity needs oidcIssuerProfile.enabled to be true.");
        }
    }

    private static boolean is(Document body, String property) {
        return body.flag("/properties/" + property).orElse(false);
    }

    private static boolean has(Document body, String property, String value) {
        return body.text("/properties/" + property)
                .filter(value::equalsIgnoreCase)
                .isPresent();
    }

    static ArmError invalid(String parameter, String details) {
        return ArmError.badRequest(
                "InvalidParameter",
                "The value of parameter " + parameter + " is invalid. Error details: " + details
                        + " Please see https://aka.ms/aks-naming-rules for more details.");
    }
}
