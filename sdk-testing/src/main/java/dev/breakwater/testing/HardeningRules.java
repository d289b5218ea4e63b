package dev.breakwater.testing;

import dev.breakwater.audit.Baseline;
import dev.breakwater.audit.Benchmark;
import dev.breakwater.blueprint.Catalogue;
import dev.breakwater.cluster.AksCluster;
import dev.breakwater.governance.ContainerRegistry;
import dev.breakwater.identity.ManagedIdentity;
import dev.breakwater.identity.RoleAssignment;
import dev.breakwater.platform.StorageAccount;
import dev.breakwater.resource.DeclaredLines;
import dev.breakwater.secret.KeyVault;

/**
 * Where {@link Rule rules} begin. To be imported statically.
 *
 * <pre>{@code
 * Rule isolated = namespaces().shouldPass("K8S-NET-01", "K8S-PSA-01");
 *
 * isolated.check(Estate.of(DESIRED));
 * }</pre>
 */
public final class HardeningRules {
    static {
        DeclaredLines.keep();
    }

    private HardeningRules() {}

    /** All controls of a benchmark pass wherever they look, none of it is missing, and no acceptance is stale. */
    public static Rule benchmark(Benchmark benchmark) {
        return ControlRules.all(
                benchmark.name() + " " + benchmark.version(),
                Catalogue.auditor().against(benchmark));
    }

    /**
     * The same of a benchmark that {@link Catalogue#benchmarks} lists, such as {@code breakwater-baseline@2026.1}.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public static Rule benchmark(String name) {
        return benchmark(Catalogue.benchmark(name));
    }

    /** Every control passes wherever it has something to look at, and no acceptance is stale. */
    public static Rule everyControl() {
        return ControlRules.all("every control", Catalogue.auditor());
    }

    /** Every control passes but on what the baseline holds, and the baseline holds nothing that is mended. */
    public static Rule nothingBeyond(Baseline baseline) {
        return ControlRules.since(baseline, Catalogue.auditor());
    }

    /** AKS clusters. */
    public static ResourceSelection clusters() {
        return ResourceSelection.ofType("clusters", AksCluster.TYPE);
    }

    /** Key Vaults. */
    public static ResourceSelection vaults() {
        return ResourceSelection.ofType("vaults", KeyVault.TYPE);
    }

    /** Container registries. */
    public static ResourceSelection registries() {
        return ResourceSelection.ofType("registries", ContainerRegistry.TYPE);
    }

    /** Storage accounts. */
    public static ResourceSelection storageAccounts() {
        return ResourceSelection.ofType("storage accounts", StorageAccount.TYPE);
    }

    /** User-assigned managed identities. */
    public static ResourceSelection identities() {
        return ResourceSelection.ofType("identities", ManagedIdentity.TYPE);
    }

    /** Role assignments of Azure. */
    public static ResourceSelection roleAssignments() {
        return ResourceSelection.ofType("role assignments", RoleAssignment.TYPE);
    }

    /** Namespaces of Kubernetes. */
    public static ResourceSelection namespaces() {
        return ResourceSelection.ofKind("namespaces", "/namespace");
    }

    /** Pods, and whatever makes pods of a template. */
    public static ResourceSelection workloads() {
        return ResourceSelection.ofKind(
                "workloads",
                "/pod",
                "/replicationcontroller",
                "apps/deployment",
                "apps/replicaset",
                "apps/statefulset",
                "apps/daemonset",
                "batch/job",
                "batch/cronjob");
    }

    /** RoleBindings and ClusterRoleBindings. */
    public static ResourceSelection bindings() {
        return ResourceSelection.ofKind(
                "bindings", "rbac.authorization.k8s.io/rolebinding", "rbac.authorization.k8s.io/clusterrolebinding");
    }

    /** NetworkPolicies. */
    public static ResourceSelection networkPolicies() {
        return ResourceSelection.ofKind("network policies", "networking.k8s.io/networkpolicy");
    }

    /** Resources of a type, as addresses name it, such as {@code Microsoft.Network/routeTables} or {@code v1/Secret}. */
    public static ResourceSelection resources(String type) {
        return ResourceSelection.ofType(type, type);
    }
}
