package dev.breakwater.testing.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The served kinds, and the built-in resources that are known but not served. */
final class ApiKinds {
    private static final List<String> ALL =
            List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");
    private static final List<String> NAMESPACE_VERBS =
            List.of("create", "delete", "get", "list", "patch", "update", "watch");
    private static final String RBAC = "rbac.authorization.k8s.io";
    private static final String NETWORKING = "networking.k8s.io";

    static final ApiKind CONFIG_MAP =
            new ApiKind("", "v1", "ConfigMap", "configmaps", List.of("cm"), true, ALL, Columns.configMap());
    static final ApiKind NAMESPACE = new ApiKind(
            "", "v1", "Namespace", "namespaces", List.of("ns"), false, NAMESPACE_VERBS, Columns.namespace());
    static final ApiKind SERVICE_ACCOUNT = new ApiKind(
            "", "v1", "ServiceAccount", "serviceaccounts", List.of("sa"), true, ALL, Columns.serviceAccount());
    static final ApiKind NETWORK_POLICY = new ApiKind(
            NETWORKING, "v1", "NetworkPolicy", "networkpolicies", List.of("netpol"), true, ALL,
            Columns.networkPolicy());
    static final ApiKind CLUSTER_ROLE_BINDING = new ApiKind(
            RBAC, "v1", "ClusterRoleBinding", "clusterrolebindings", List.of(), false, ALL, Columns.binding());
    static final ApiKind CLUSTER_ROLE =
            new ApiKind(RBAC, "v1", "ClusterRole", "clusterroles", List.of(), false, ALL, Columns.role());
    static final ApiKind ROLE_BINDING =
            new ApiKind(RBAC, "v1", "RoleBinding", "rolebindings", List.of(), true, ALL, Columns.binding());
    static final ApiKind ROLE = new ApiKind(RBAC, "v1", "Role", "roles", List.of(), true, ALL, Columns.role());

    static final List<ApiKind> SERVED = List.of(
            CONFIG_MAP,
            NAMESPACE,
            SERVICE_ACCOUNT,
            NETWORK_POLICY,
            CLUSTER_ROLE_BINDING,
            CLUSTER_ROLE,
            ROLE_BINDING,
            ROLE);

    private static final Map<String, Set<String>> NOT_SERVED = Map.of(
            "v1",
            Set.of(
                    "bindings", "componentstatuses", "endpoints", "events", "limitranges", "nodes",
                    "persistentvolumeclaims", "persistentvolumes", "pods", "podtemplates", "replicationcontrollers",
                    "resourcequotas", "secrets", "services"),
            "networking.k8s.io/v1",
            Set.of("ingressclasses", "ingresses", "ipaddresses", "servicecidrs"));
    private static final Set<String> GROUPS_NOT_SERVED = Set.of(
            "admissionregistration.k8s.io", "apiextensions.k8s.io", "apiregistration.k8s.io", "apps",
            "authentication.k8s.io", "authorization.k8s.io", "autoscaling", "batch", "certificates.k8s.io",
            "coordination.k8s.io", "discovery.k8s.io", "events.k8s.io", "flowcontrol.apiserver.k8s.io",
            "internal.apiserver.k8s.io", "metrics.k8s.io", "node.k8s.io", "policy", "resource.k8s.io",
            "scheduling.k8s.io", "storage.k8s.io", "storagemigration.k8s.io");

    private ApiKinds() {}

    static Optional<ApiKind> find(String groupVersion, String plural) {
        return SERVED.stream()
                .filter(kind -> kind.groupVersion().equals(groupVersion) && kind.plural().equals(plural))
                .findFirst();
    }

    /** The kind of an object, by its apiVersion and kind. */
    static Optional<ApiKind> ofObject(String apiVersion, String name) {
        return SERVED.stream()
                .filter(kind -> kind.groupVersion().equals(apiVersion) && kind.kind().equals(name))
                .findFirst();
    }

    static List<ApiKind> of(String groupVersion) {
        return SERVED.stream()
                .filter(kind -> kind.groupVersion().equals(groupVersion))
                .toList();
    }

    /** The named groups that are served, in order. */
    static List<String> groups() {
        List<String> groups = new ArrayList<>();
        SERVED.stream()
                .map(ApiKind::group)
                .filter(group -> !group.isEmpty() && !groups.contains(group))
                .forEach(groups::add);
        return groups;
    }

    static boolean isKnownGroup(String group) {
        return GROUPS_NOT_SERVED.contains(group);
    }

    static boolean isKnownResource(String groupVersion, String plural) {
        return NOT_SERVED.getOrDefault(groupVersion, Set.of()).contains(plural);
    }
}
