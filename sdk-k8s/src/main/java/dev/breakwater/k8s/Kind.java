package dev.breakwater.k8s;

import dev.breakwater.access.BindingProperties;
import dev.breakwater.access.ClusterRoleBinding;
import dev.breakwater.access.RoleBinding;
import dev.breakwater.change.FieldChange;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.document.Document;
import dev.breakwater.network.NetworkPolicy;
import dev.breakwater.network.NetworkPolicyProperties;
import dev.breakwater.resource.ClusterLink;
import dev.breakwater.resource.KubernetesObject;
import dev.breakwater.workload.Namespace;
import dev.breakwater.workload.NamespaceProperties;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/**
 * All that differs from kind to kind.
 *
 * @param type the declaration
 * @param apiVersion the apiVersion it is written and read with
 * @param kind the kind
 * @param plural the name in paths
 * @param table the properties
 * @param differ compares a manifest without its head with what is there
 * @param claim completes a manifest by the empty lists that take over what others filled
 * @param parser reads a manifest
 * @param placer places a declaration in a cluster
 */
record Kind<R extends KubernetesObject>(
        Class<R> type,
        String apiVersion,
        String kind,
        String plural,
        PropertyTable table,
        BiFunction<Document, Optional<Document>, List<FieldChange>> differ,
        BinaryOperator<Document> claim,
        Function<Document, R> parser,
        BiFunction<R, ClusterLink, R> placer) {
    static final List<Kind<?>> ALL = List.of(
            new Kind<Namespace>(
                    Namespace.class,
                    "v1",
                    "Namespace",
                    "namespaces",
                    NamespaceProperties.TABLE,
                    NamespaceProperties::diff,
                    (body, live) -> body,
                    Namespace::parse,
                    Namespace::withCluster),
            new Kind<RoleBinding>(
                    RoleBinding.class,
                    "rbac.authorization.k8s.io/v1",
                    "RoleBinding",
                    "rolebindings",
                    BindingProperties.ROLE_BINDING,
                    (body, live) -> BindingProperties.diff(BindingProperties.ROLE_BINDING, body, live),
                    BindingProperties::claim,
                    RoleBinding::parse,
                    RoleBinding::withCluster),
            new Kind<ClusterRoleBinding>(
                    ClusterRoleBinding.class,
                    "rbac.authorization.k8s.io/v1",
                    "ClusterRoleBinding",
                    "clusterrolebindings",
                    BindingProperties.CLUSTER_ROLE_BINDING,
                    (body, live) -> BindingProperties.diff(BindingProperties.CLUSTER_ROLE_BINDING, body, live),
                    BindingProperties::claim,
                    ClusterRoleBinding::parse,
                    ClusterRoleBinding::withCluster),
            new Kind<NetworkPolicy>(
                    NetworkPolicy.class,
                    "networking.k8s.io/v1",
                    "NetworkPolicy",
                    "networkpolicies",
                    NetworkPolicyProperties.TABLE,
                    NetworkPolicyProperties::diff,
                    NetworkPolicyProperties::claim,
                    NetworkPolicy::parse,
                    NetworkPolicy::withCluster));

    /** The path of all objects of the kind, in all namespaces. */
    String collectionPath() {
        return root() + "/" + plural;
    }

    /** The path of one object. */
    String path(Optional<String> namespace, String name) {
        String scope =
                namespace.map(value -> "/namespaces/" + Urls.segment(value)).orElse("");
        return root() + scope + "/" + plural + "/" + Urls.segment(name);
    }

    private String root() {
        return (apiVersion.contains("/") ? "/apis/" : "/api/") + apiVersion;
    }

    R place(KubernetesObject object, ClusterLink cluster) {
        return placer.apply(type.cast(object), cluster);
    }

    @Override
    public String toString() {
        return "Kind[" + apiVersion + "/" + kind + "]";
    }
}
