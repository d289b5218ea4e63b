package dev.breakwater.k8s;

import dev.breakwater.access.BindingProperties;
import dev.breakwater.access.ClusterRole;
import dev.breakwater.access.ClusterRoleBinding;
import dev.breakwater.access.Role;
import dev.breakwater.access.RoleBinding;
import dev.breakwater.access.RoleProperties;
import dev.breakwater.admission.AdmissionProperties;
import dev.breakwater.admission.ValidatingAdmissionPolicy;
import dev.breakwater.admission.ValidatingAdmissionPolicyBinding;
import dev.breakwater.change.FieldChange;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.document.Document;
import dev.breakwater.manifest.ManifestObject;
import dev.breakwater.network.CiliumNetworkPolicy;
import dev.breakwater.network.ClusterNetworkPolicy;
import dev.breakwater.network.ExposureProperties;
import dev.breakwater.network.Gateway;
import dev.breakwater.network.HttpRoute;
import dev.breakwater.network.Ingress;
import dev.breakwater.network.NetworkPolicy;
import dev.breakwater.network.NetworkPolicyProperties;
import dev.breakwater.network.Service;
import dev.breakwater.resource.ClusterLink;
import dev.breakwater.resource.KubernetesObject;
import dev.breakwater.secret.Secret;
import dev.breakwater.secret.SecretProviderClass;
import dev.breakwater.workload.ConfigMap;
import dev.breakwater.workload.Deployment;
import dev.breakwater.workload.LimitRange;
import dev.breakwater.workload.Manifest;
import dev.breakwater.workload.Namespace;
import dev.breakwater.workload.NamespaceProperties;
import dev.breakwater.workload.ResourceQuota;
import dev.breakwater.workload.ServiceAccount;
import dev.breakwater.workload.ServiceAccountProperties;
import dev.breakwater.workload.WorkloadProperties;
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
    private static final String RBAC = "rbac.authorization.k8s.io/v1";

    /** The kinds that files are read as. */
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
                    RBAC,
                    "RoleBinding",
                    "rolebindings",
                    BindingProperties.ROLE_BINDING,
                    (body, live) -> BindingProperties.diff(BindingProperties.ROLE_BINDING, body, live),
                    BindingProperties::claim,
                    RoleBinding::parse,
                    RoleBinding::withCluster),
            new Kind<ClusterRoleBinding>(
                    ClusterRoleBinding.class,
                    RBAC,
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
                    NetworkPolicy::withCluster),
            new Kind<Role>(
                    Role.class,
                    RBAC,
                    "Role",
                    "roles",
                    RoleProperties.ROLE,
                    (body, live) -> RoleProperties.diff(RoleProperties.ROLE, body, live),
                    (body, live) -> body,
                    Role::parse,
                    Role::withCluster),
            new Kind<ClusterRole>(
                    ClusterRole.class,
                    RBAC,
                    "ClusterRole",
                    "clusterroles",
                    RoleProperties.CLUSTER_ROLE,
                    (body, live) -> RoleProperties.diff(RoleProperties.CLUSTER_ROLE, body, live),
                    (body, live) -> body,
                    ClusterRole::parse,
                    ClusterRole::withCluster),
            manifest(
                    ServiceAccount.class,
                    ServiceAccountProperties.TABLE,
                    ServiceAccount::parse,
                    ServiceAccount::withCluster),
            manifest(Deployment.class, WorkloadProperties.table(Deployment.TYPE), Deployment::parse, Deployment::on),
            manifest(ConfigMap.class, PropertyTable.of(ConfigMap.TYPE), ConfigMap::parse, ConfigMap::on),
            manifest(
                    ResourceQuota.class, PropertyTable.of(ResourceQuota.TYPE), ResourceQuota::parse, ResourceQuota::on),
            manifest(LimitRange.class, PropertyTable.of(LimitRange.TYPE), LimitRange::parse, LimitRange::on),
            manifest(Service.class, ExposureProperties.SERVICE, Service::parse, Service::on),
            manifest(Ingress.class, ExposureProperties.INGRESS, Ingress::parse, Ingress::on),
            manifest(Gateway.class, ExposureProperties.GATEWAY, Gateway::parse, Gateway::on),
            manifest(HttpRoute.class, ExposureProperties.ROUTE, HttpRoute::parse, HttpRoute::on),
            manifest(
                    CiliumNetworkPolicy.class,
                    CiliumNetworkPolicy.TABLE,
                    CiliumNetworkPolicy::parse,
                    CiliumNetworkPolicy::on),
            manifest(
                    ClusterNetworkPolicy.class,
                    ClusterNetworkPolicy.TABLE,
                    ClusterNetworkPolicy::parse,
                    ClusterNetworkPolicy::on),
            manifest(
                    ValidatingAdmissionPolicy.class,
                    AdmissionProperties.POLICY,
                    ValidatingAdmissionPolicy::parse,
                    ValidatingAdmissionPolicy::on),
            manifest(
                    ValidatingAdmissionPolicyBinding.class,
                    AdmissionProperties.BINDING,
                    ValidatingAdmissionPolicyBinding::parse,
                    ValidatingAdmissionPolicyBinding::on));

    /** Secrets, whose values are written and not read. */
    static final Kind<Secret> SECRET = manifest(Secret.class, Secret.TABLE, Secret::parse, Secret::on);

    /** What a vault mounts; {@link VaultMounts} reads files of that kind, which a declaration cannot always say. */
    static final Kind<SecretProviderClass> VAULT_MOUNT = manifest(
            SecretProviderClass.class,
            SecretProviderClass.TABLE,
            manifest -> {
                throw new UnsupportedOperationException("A SecretProviderClass is read by VaultMounts.");
            },
            SecretProviderClass::withCluster);

    /** A kind that is compared as its manifest; the table's type names apiVersion and kind. */
    private static <R extends KubernetesObject> Kind<R> manifest(
            Class<R> type, PropertyTable table, Function<Document, R> parser, BiFunction<R, ClusterLink, R> placer) {
        int slash = table.type().lastIndexOf('/');
        String kind = table.type().substring(slash + 1);
        return new Kind<>(
                type,
                table.type().substring(0, slash),
                kind,
                ManifestObject.pluralOf(kind),
                table,
                (body, live) -> ManifestDiff.of(table, body, live),
                (body, live) -> body,
                parser,
                placer);
    }

    /** A kind that only the API server knows; {@code resource} is the name in its paths. */
    static Kind<Manifest> of(String apiVersion, String kind, String resource) {
        PropertyTable table = WorkloadProperties.table(apiVersion + "/" + kind);
        return new Kind<>(
                Manifest.class,
                apiVersion,
                kind,
                resource,
                table,
                (body, live) -> ManifestDiff.of(table, body, live),
                (body, live) -> body,
                Manifest::parse,
                Manifest::on);
    }

    /** The kind in addresses: a plural that is known without asking the API server. */
    String segment() {
        return type == Manifest.class ? ManifestObject.pluralOf(kind) : plural;
    }

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
