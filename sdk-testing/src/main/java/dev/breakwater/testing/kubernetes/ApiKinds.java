package dev.breakwater.testing.kubernetes;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The served kinds, and the built-in resources that are known but not served. */
final class ApiKinds {
    private static final List<String> ALL =
            List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");
    /** In the order in which the server that custom kinds have for themselves lists them. */
    private static final List<String> CUSTOM_VERBS =
            List.of("delete", "deletecollection", "get", "list", "patch", "create", "update", "watch");

    private static final List<String> NAMESPACE_VERBS =
            List.of("create", "delete", "get", "list", "patch", "update", "watch");
    private static final String AUTHENTICATION = "authentication.k8s.io/v1";
    private static final String AUTHORIZATION = "authorization.k8s.io/v1";
    private static final String RBAC = "rbac.authorization.k8s.io/v1";
    private static final String NETWORKING = "networking.k8s.io/v1";
    private static final String ADMISSION = "admissionregistration.k8s.io/v1";
    private static final String GATEWAY = "gateway.networking.k8s.io/v1";

    static final ApiKind CONFIG_MAP = kind("v1", "ConfigMap", "configmaps", "cm", Columns.configMap());
    static final ApiKind NAMESPACE = new ApiKind(
            "",
            "v1",
            "Namespace",
            "namespaces",
            List.of("ns"),
            false,
            NAMESPACE_VERBS,
            Columns.namespace(),
            true,
            Optional.empty());
    static final ApiKind SERVICE_ACCOUNT =
            kind("v1", "ServiceAccount", "serviceaccounts", "sa", Columns.serviceAccount());
    static final ApiKind NETWORK_POLICY =
            kind(NETWORKING, "NetworkPolicy", "networkpolicies", "netpol", Columns.networkPolicy());
    static final ApiKind CLUSTER_ROLE_BINDING =
            cluster(RBAC, "ClusterRoleBinding", "clusterrolebindings", "", Columns.binding());
    static final ApiKind CLUSTER_ROLE = cluster(RBAC, "ClusterRole", "clusterroles", "", Columns.role());
    static final ApiKind ROLE_BINDING = kind(RBAC, "RoleBinding", "rolebindings", "", Columns.binding());
    static final ApiKind ROLE = kind(RBAC, "Role", "roles", "", Columns.role());
    static final ApiKind DEFINITION = stated(cluster(
            "apiextensions.k8s.io/v1",
            "CustomResourceDefinition",
            "customresourcedefinitions",
            "crd,crds",
            Columns.definition()));

    static final ApiKind SECRET = kind("v1", "Secret", "secrets", "", Columns.secret());
    static final ApiKind POD = stated(kind("v1", "Pod", "pods", "po", Columns.pod()));
    static final ApiKind EVENT = kind("v1", "Event", "events", "ev", Columns.event());
    static final ApiKind DEPLOYMENT =
            stated(kind("apps/v1", "Deployment", "deployments", "deploy", Columns.deployment()));
    static final ApiKind REPLICA_SET = stated(kind("apps/v1", "ReplicaSet", "replicasets", "rs", Columns.replicaSet()));
    static final ApiKind STATEFUL_SET =
            stated(kind("apps/v1", "StatefulSet", "statefulsets", "sts", Columns.statefulSet()));
    static final ApiKind DISRUPTION_BUDGET =
            stated(kind("policy/v1", "PodDisruptionBudget", "poddisruptionbudgets", "pdb", Columns.budget()));

    /** Kinds that are only asked, never stored. */
    static final ApiKind TOKEN_REVIEW = review(AUTHENTICATION, "TokenReview");

    static final ApiKind SELF_REVIEW = review(AUTHENTICATION, "SelfSubjectReview");
    static final List<ApiKind> ACCESS_REVIEWS = List.of(
            scoped(review(AUTHORIZATION, "LocalSubjectAccessReview")),
            review(AUTHORIZATION, "SelfSubjectAccessReview"),
            review(AUTHORIZATION, "SelfSubjectRulesReview"),
            review(AUTHORIZATION, "SubjectAccessReview"));

    /** Kinds that only sub-resources speak. */
    static final ApiKind SCALE = scoped(review("autoscaling/v1", "Scale"));

    static final ApiKind EVICTION = scoped(review("policy/v1", "Eviction"));
    static final ApiKind BINDING = scoped(review("v1", "Binding"));
    static final ApiKind TOKEN_REQUEST = scoped(review(AUTHENTICATION, "TokenRequest"));

    static final ApiKind CLAIM =
            stated(kind("v1", "PersistentVolumeClaim", "persistentvolumeclaims", "pvc", ClassColumns.claim()));
    static final ApiKind VOLUME =
            stated(cluster("v1", "PersistentVolume", "persistentvolumes", "pv", ClassColumns.volume()));
    static final ApiKind STORAGE_CLASS =
            cluster("storage.k8s.io/v1", "StorageClass", "storageclasses", "sc", ClassColumns.storage());
    static final ApiKind NODE = stated(cluster("v1", "Node", "nodes", "no", Columns.node()));

    static final List<ApiKind> SERVED = List.of(
            CONFIG_MAP,
            EVENT,
            NODE,
            NAMESPACE,
            SERVICE_ACCOUNT,
            SECRET,
            stated(kind("v1", "Service", "services", "svc", Columns.service())),
            POD,
            stated(kind("v1", "ResourceQuota", "resourcequotas", "quota", Columns.quota())),
            kind("v1", "LimitRange", "limitranges", "limits", Columns.created()),
            CLAIM,
            VOLUME,
            kind("v1", "Endpoints", "endpoints", "ep", ClassColumns.endpoints()),
            DEPLOYMENT,
            REPLICA_SET,
            STATEFUL_SET,
            stated(kind("apps/v1", "DaemonSet", "daemonsets", "ds", Columns.daemonSet())),
            stated(kind(
                    "autoscaling/v2",
                    "HorizontalPodAutoscaler",
                    "horizontalpodautoscalers",
                    "hpa",
                    Columns.autoscaler())),
            stated(kind("batch/v1", "CronJob", "cronjobs", "cj", Columns.cronJob())),
            stated(kind("batch/v1", "Job", "jobs", "", Columns.job())),
            DISRUPTION_BUDGET,
            kind("coordination.k8s.io/v1", "Lease", "leases", "", Columns.lease()),
            TOKEN_REVIEW,
            SELF_REVIEW,
            ACCESS_REVIEWS.get(0),
            ACCESS_REVIEWS.get(1),
            ACCESS_REVIEWS.get(2),
            ACCESS_REVIEWS.get(3),
            NETWORK_POLICY,
            stated(kind(NETWORKING, "Ingress", "ingresses", "ing", Columns.ingress())),
            cluster(NETWORKING, "IngressClass", "ingressclasses", "", ClassColumns.ingress()),
            STORAGE_CLASS,
            cluster("scheduling.k8s.io/v1", "PriorityClass", "priorityclasses", "pc", ClassColumns.priority()),
            cluster("node.k8s.io/v1", "RuntimeClass", "runtimeclasses", "", ClassColumns.runtime()),
            kind("discovery.k8s.io/v1", "EndpointSlice", "endpointslices", "", ClassColumns.slice()),
            CLUSTER_ROLE_BINDING,
            CLUSTER_ROLE,
            ROLE_BINDING,
            ROLE,
            stated(cluster(
                    ADMISSION, "ValidatingAdmissionPolicy", "validatingadmissionpolicies", "", Columns.policy())),
            cluster(
                    ADMISSION,
                    "ValidatingAdmissionPolicyBinding",
                    "validatingadmissionpolicybindings",
                    "",
                    Columns.policyBinding()),
            DEFINITION,
            stated(kind(GATEWAY, "Gateway", "gateways", "gtw", Columns.gateway())),
            stated(cluster(GATEWAY, "GatewayClass", "gatewayclasses", "gc", Columns.aged())),
            stated(kind(GATEWAY, "HTTPRoute", "httproutes", "", Columns.route())),
            stated(kind(
                    "secrets-store.csi.x-k8s.io/v1",
                    "SecretProviderClass",
                    "secretproviderclasses",
                    "",
                    Columns.aged())));

    private static ApiKind kind(
            String groupVersion, String kind, String plural, String shortNames, List<TableColumn> columns) {
        int slash = groupVersion.indexOf('/');
        List<String> names = shortNames.isEmpty() ? List.of() : List.of(shortNames.split(",", -1));
        return new ApiKind(
                slash < 0 ? "" : groupVersion.substring(0, slash),
                groupVersion.substring(slash + 1),
                kind,
                plural,
                names,
                true,
                ALL,
                columns,
                false,
                Optional.empty());
    }

    private static ApiKind cluster(
            String groupVersion, String kind, String plural, String shortNames, List<TableColumn> columns) {
        ApiKind one = kind(groupVersion, kind, plural, shortNames, columns);
        return custom(one, false, false, Optional.empty());
    }

    private static ApiKind review(String groupVersion, String kind) {
        ApiKind one = cluster(groupVersion, kind, kind.toLowerCase(Locale.ROOT) + "s", "", Columns.aged());
        return with(one, List.of("create"), false);
    }

    private static ApiKind scoped(ApiKind one) {
        return with(one, one.verbs(), true);
    }

    private static ApiKind with(ApiKind one, List<String> verbs, boolean namespaced) {
        return new ApiKind(
                one.group(),
                one.version(),
                one.kind(),
                one.plural(),
                one.shortNames(),
                namespaced,
                verbs,
                one.columns(),
                one.status(),
                one.definition());
    }

    private static ApiKind stated(ApiKind one) {
        return custom(one, one.namespaced(), true, Optional.empty());
    }

    private static ApiKind custom(ApiKind one, boolean namespaced, boolean status, Optional<CustomKind> definition) {
        return new ApiKind(
                one.group(),
                one.version(),
                one.kind(),
                one.plural(),
                one.shortNames(),
                namespaced,
                one.verbs(),
                one.columns(),
                status,
                definition);
    }

    /** The kind that a definition makes. */
    static ApiKind of(CustomKind definition) {
        ApiKind one = kind(
                definition.groupVersion(),
                definition.kind(),
                definition.plural(),
                String.join(",", definition.shortNames()),
                definition.columns());
        one = one.doing(CUSTOM_VERBS);
        return custom(one, definition.namespaced(), definition.hasStatus(), Optional.of(definition));
    }

    static final Map<String, Set<String>> NOT_SERVED = Map.of(
            "v1",
            Set.of("bindings", "componentstatuses", "podtemplates", "replicationcontrollers"),
            "networking.k8s.io/v1",
            Set.of("ipaddresses", "servicecidrs"),
            "storage.k8s.io/v1",
            Set.of("csidrivers", "csinodes", "csistoragecapacities", "volumeattachments", "volumeattributesclasses"),
            "apps/v1",
            Set.of("controllerrevisions"),
            "autoscaling/v1",
            Set.of("horizontalpodautoscalers"),
            "admissionregistration.k8s.io/v1",
            Set.of("mutatingwebhookconfigurations", "validatingwebhookconfigurations"));
    static final Set<String> GROUPS_NOT_SERVED = Set.of(
            "apiregistration.k8s.io",
            "certificates.k8s.io",
            "events.k8s.io",
            "flowcontrol.apiserver.k8s.io",
            "internal.apiserver.k8s.io",
            "metrics.k8s.io",
            "resource.k8s.io",
            "storagemigration.k8s.io");

    private ApiKinds() {}

    /** The built-in kind of an object, by its apiVersion and kind. */
    static Optional<ApiKind> ofObject(String apiVersion, String name) {
        return SERVED.stream()
                .filter(kind ->
                        kind.groupVersion().equals(apiVersion) && kind.kind().equals(name))
                .findFirst();
    }

    /** The built-in kind of an object, also of one that is never stored. */
    static Optional<ApiKind> spoken(String apiVersion, String name) {
        return Stream.of(SCALE, EVICTION, BINDING, TOKEN_REQUEST)
                .filter(kind ->
                        kind.groupVersion().equals(apiVersion) && kind.kind().equals(name))
                .findFirst()
                .or(() -> ofObject(apiVersion, name));
    }

    static boolean isKnownGroup(String group) {
        return GROUPS_NOT_SERVED.contains(group);
    }

    /** Whether a version of a served group is known of which nothing is served. */
    static boolean isKnownVersion(String groupVersion) {
        return NOT_SERVED.containsKey(groupVersion);
    }

    static boolean isKnownResource(String groupVersion, String plural) {
        return NOT_SERVED.getOrDefault(groupVersion, Set.of()).contains(plural);
    }
}
