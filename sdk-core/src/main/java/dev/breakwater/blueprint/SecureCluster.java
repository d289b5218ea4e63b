package dev.breakwater.blueprint;

import dev.breakwater.BreakwaterStyle;
import dev.breakwater.cluster.AksCluster;
import dev.breakwater.cluster.ApiServerAccess;
import dev.breakwater.cluster.Egress;
import dev.breakwater.cluster.NodePool;
import dev.breakwater.identity.ManagedIdentity;
import dev.breakwater.platform.LogAnalyticsWorkspace;
import dev.breakwater.platform.ResourceGroup;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.ClusterLink;
import dev.breakwater.resource.Composite;
import dev.breakwater.resource.DeclaredLines;
import dev.breakwater.resource.Issue;
import dev.breakwater.resource.Output;
import dev.breakwater.resource.Resource;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.immutables.value.Value;

/**
 * A hardened cluster in one declaration. Every setting that hardens is on unless {@link Builder#customise}
 * changes it, and what loosens a control needs an {@link Acceptance} to pass the audit. It expands to ordinary
 * resources; two of them share a resource group in one desired state where they declare the same of it. What is
 * on without a word:
 * <ul>
 * <li>Entra ID with Azure RBAC, no local accounts, a managed identity, issuer and workload identity: AKS-ID-01 to
 *     AKS-ID-09; the admin group's role: AKS-ID-05
 * <li>run command off: AKS-API-04; overlay and Cilium, standard balancer, no public addresses of nodes:
 *     AKS-NET-01 to AKS-NET-05
 * <li>host encryption, ephemeral disks, no SSH, Trusted Launch, node group locked, reserved system pool, zones,
 *     Image Cleaner: AKS-NODE-01, -03, -04, -05, -08, -09, -13, -14
 * <li>patches and node images by channel in windows of their own, standard tier: AKS-UPG-03 to AKS-UPG-06
 * <li>Key Vault provider with rotation: AKS-SEC-03, AKS-SEC-04
 * <li>Azure Policy add-on: AKS-POL-01; the restricted Pod Security initiative denies in the resource group:
 *     AKS-POL-02, AKS-POL-03
 * <li>Defender sensor: AKS-OBS-01; audit and control plane logs to a workspace: AKS-OBS-03, AKS-OBS-04; the
 *     workspace without keys, for 90 days: LOG-01, LOG-03
 * <li>namespaces: Pod Security K8S-PSA-01, default deny K8S-NET-01, a quota
 * </ul>
 * Whether region and subscription have what that takes (sizes, zones, host encryption, processors for the Policy
 * add-on) a {@link PreconditionReview} among the engine's reviews says at plan time.
 *
 * <pre>{@code
 * SecureCluster cluster = SecureCluster.named("payments")
 *         .subscription(SUBSCRIPTION)
 *         .resourceGroup("rg-payments")
 *         .region("westeurope")
 *         .tenant(TENANT)
 *         .adminGroup("9b1f6d0e-3c52-4f7e-8a24-5d8c0f2b7e61")
 *         .apiServerAccess(ApiServerAccess.ranges("203.0.113.0/24"))
 *         .namespace("payments")
 *         .build();
 * }</pre>
 */
@Value.Immutable
@BreakwaterStyle
public interface SecureCluster extends Composite, WithSecureCluster {
    /** Starts the declaration of a secure cluster. */
    static Builder named(String name) {
        return new Builder().name(name);
    }

    /** The cluster's name; its identity is called {@code id-{name}}. */
    String name();

    /** The GUID of the subscription. */
    String subscription();

    /** The name of the resource group, which is declared too. */
    String resourceGroup();

    /** The region of everything. */
    String region();

    /** The GUID of the tenant that signs people in; it must be the subscription's. */
    String tenant();

    /** The object id of the Entra group whose members administer the cluster. */
    String adminGroup();

    /** Who can reach the API server: a decision that has no good default. */
    ApiServerAccess apiServerAccess();

    /** The Kubernetes version; empty leaves it to the service, which takes its default. */
    Optional<String> kubernetesVersion();

    /**
     * The id of the Log Analytics workspace that audit logs and Defender's findings go to; empty declares one of its
     * own. Serves AKS-OBS-01, AKS-OBS-03, AKS-OBS-04.
     */
    Optional<Output<String>> workspace();

    /**
     * Whether the restricted Pod Security initiative is assigned to the resource group with effect Deny, for every
     * cluster in it; on by default. Left out are the namespaces of the system, and those declared here at a weaker
     * level, which AKS-POL-03 then names. Serves AKS-POL-02, AKS-POL-03, AKS-POL-08.
     */
    @Value.Default
    default boolean podSecurityInitiative() {
        return true;
    }

    /**
     * Whether Defender for Containers is switched on, off by default: it is on the whole subscription, with all of
     * its clusters and registries, and billed for them. Serves AKS-OBS-02.
     */
    @Value.Default
    default boolean defenderPlan() {
        return false;
    }

    /** How traffic leaves; empty means through the service's load balancer, to anywhere. Serves AKS-NET-06. */
    Optional<Egress> egress();

    /** The pool that AKS runs its own pods on. */
    @Value.Default
    default NodePool systemPool() {
        return SecurePools.system().build();
    }

    /** The pools for applications; without any, one called {@code apps} of four-core nodes in three zones. */
    List<NodePool> userPools();

    /** Namespaces for applications. */
    List<SecureNamespace> namespaces();

    /** Tags of the resource group, the identity, the workspace and the cluster. */
    Map<String, String> tags();

    /** What is changed in the cluster after hardening, in this order. */
    List<Customisation> customisations();

    /** Deviations from hardening of the cluster and of what lies in it that somebody answers for. */
    List<Acceptance> acceptances();

    /** The resource group. */
    default ResourceGroup group() {
        return SecureParts.group(this);
    }

    /** The identity the control plane acts as. */
    default ManagedIdentity identity() {
        return SecureParts.identity(this);
    }

    /** The cluster, hardened and then customised. */
    default AksCluster cluster() {
        return SecureParts.cluster(this);
    }

    /** Its own workspace, {@code log-{name}}; empty where {@link #workspace} names another. */
    default Optional<LogAnalyticsWorkspace> ownWorkspace() {
        return workspace().isPresent() ? Optional.empty() : Optional.of(SecureWatch.workspace(this));
    }

    /** The way into the cluster, for further Kubernetes objects. */
    default ClusterLink link() {
        return cluster().link();
    }

    @Override
    @Value.Lazy
    default List<Resource<?>> resources() {
        return SecureParts.all(this);
    }

    /** What cannot work in this declaration; empty if nothing. */
    default List<Issue> issues() {
        return SecureRules.check(this);
    }

    /** Refuses what cannot work, in this declaration and in the resources it stands for. */
    @Value.Check
    default void check() {
        DeclaredLines.check(this, issues());
    }

    /** A change of the hardened cluster. */
    @FunctionalInterface
    interface Customisation {
        /** The changed cluster. Pure. */
        AksCluster apply(AksCluster hardened);
    }

    /** Collects the attributes of a secure cluster. Not thread-safe. */
    final class Builder extends ImmutableSecureCluster.Builder {
        Builder() {}

        /** A namespace at the restricted level, with these grants. */
        public Builder namespace(String name, SecureNamespace.Grant... grants) {
            addNamespace(SecureNamespace.named(name).granting(grants));
            return this;
        }

        /** Changes the cluster after hardening; a loosening needs an acceptance to pass the audit. */
        public Builder customise(UnaryOperator<AksCluster> change) {
            addCustomisation(change::apply);
            return this;
        }

        /** Answers for a deviation of the cluster, or of what lies in it, through that last day. */
        public Builder acceptance(String control, String reason, String owner, LocalDate expires) {
            addAcceptance(new Acceptance(control, reason, owner, expires));
            return this;
        }
    }
}
