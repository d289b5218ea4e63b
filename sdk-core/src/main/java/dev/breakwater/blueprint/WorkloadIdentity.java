package dev.breakwater.blueprint;

import dev.breakwater.BreakwaterStyle;
import dev.breakwater.cluster.AksCluster;
import dev.breakwater.identity.AzureRole;
import dev.breakwater.identity.FederatedCredential;
import dev.breakwater.identity.ManagedIdentity;
import dev.breakwater.identity.PrincipalType;
import dev.breakwater.identity.RoleAssignment;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.Composite;
import dev.breakwater.resource.DeclaredLines;
import dev.breakwater.resource.Issue;
import dev.breakwater.resource.Output;
import dev.breakwater.resource.Resource;
import dev.breakwater.workload.ServiceAccount;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.immutables.value.Value;

/**
 * Pods that sign in to Azure without a secret: a managed identity, the federated credential that trusts one service
 * account of the cluster, by the issuer as the live cluster says it, the service account with its annotation, and the
 * roles of the identity. Pods take part that use the account and carry {@link #podLabels()}. Immutable.
 *
 * <pre>{@code
 * WorkloadIdentity api = WorkloadIdentity.named("api")
 *         .namespace("payments")
 *         .cluster(secure.cluster())
 *         .build();
 * DesiredState both = DesiredState.named("payments").with(secure).with(api);
 * }</pre>
 */
@Value.Immutable
@BreakwaterStyle
public interface WorkloadIdentity extends Composite, WithWorkloadIdentity {
    /** The label without which a pod gets no token of Azure. */
    Map<String, String> POD_LABELS = Map.of("azure.workload.identity/use", "true");

    /** Starts the declaration for the service account of that name. */
    static Builder named(String serviceAccount) {
        return new Builder().name(serviceAccount);
    }

    /** The service account's name; the identity is called {@code id-{namespace}-{name}}. */
    String name();

    /** The namespace of the service account; it is not declared here. */
    String namespace();

    /** The cluster, whose issuer and workload identity must be on. */
    AksCluster cluster();

    /** The id of the resource group that the identity lives in; the cluster's unless declared. */
    @Value.Default
    default ArmId group() {
        return cluster().group();
    }

    /** What the identity may do, and where. */
    List<Reach> reaches();

    /**
     * A role at one place.
     *
     * @param role what it may do
     * @param scope the id of a vault, a container or whatever else
     */
    record Reach(AzureRole role, ArmId scope) {
        @Override
        public String toString() {
            return role.name() + " at " + scope.name();
        }
    }

    /** The identity. */
    default ManagedIdentity identity() {
        return ManagedIdentity.named("id-" + namespace() + "-" + name())
                .group(group())
                .location(cluster().location())
                .build();
    }

    /** The trust in the service account, by the live issuer. */
    default FederatedCredential credential() {
        return FederatedCredential.forServiceAccount(namespace(), name())
                .identity(identity().id())
                .issuer(cluster().oidcIssuerUrl())
                .build();
    }

    /** The service account. */
    default ServiceAccount serviceAccount() {
        return ServiceAccount.named(name())
                .namespace(namespace())
                .on(cluster().link())
                .clientId(identity().clientId())
                .build();
    }

    /** The client id, for what reads a vault on behalf of the pods, such as a SecretProviderClass. */
    default Output<String> clientId() {
        return identity().clientId();
    }

    /** The labels that its pods must carry. */
    default Map<String, String> podLabels() {
        return POD_LABELS;
    }

    @Override
    default List<Resource<?>> resources() {
        List<Resource<?>> all = new ArrayList<>(List.of(identity(), credential(), serviceAccount()));
        for (Reach reach : reaches()) {
            all.add(RoleAssignment.of(reach.role())
                    .principal(identity().principalId(), PrincipalType.SERVICE_PRINCIPAL)
                    .scope(reach.scope())
                    .build());
        }
        return all;
    }

    /** What cannot work in this declaration; empty if nothing. */
    default List<Issue> issues() {
        List<Issue> issues = new ArrayList<>();
        String subject = "WorkloadIdentity '" + name() + "'";
        if (cluster().oidcIssuer().filter(on -> !on).isPresent()) {
            issues.add(new Issue(subject, "the cluster issues no tokens; declare AksCluster.oidcIssuer(true)."));
        }
        if (!cluster().workloadIdentity().orElse(false)) {
            issues.add(new Issue(
                    subject, "the cluster gives pods no tokens for Azure; declare AksCluster.workloadIdentity(true)."));
        }
        return issues;
    }

    /** Refuses what cannot work. */
    @Value.Check
    default void check() {
        DeclaredLines.check(this, issues());
    }

    /** Collects the attributes of a workload identity. Not thread-safe. */
    final class Builder extends ImmutableWorkloadIdentity.Builder {
        Builder() {}

        /** Lets the pods do that at that place. */
        public Builder may(AzureRole role, ArmId scope) {
            return addReaches(new Reach(role, scope));
        }

        /** Lets the pods read the secrets of a vault. */
        public Builder readingSecrets(ArmId vault) {
            return may(AzureRole.KEY_VAULT_SECRETS_USER, vault);
        }

        /** Lets the pods read the blobs of a container or account. */
        public Builder readingBlobs(ArmId container) {
            return may(AzureRole.STORAGE_BLOB_DATA_READER, container);
        }
    }
}
