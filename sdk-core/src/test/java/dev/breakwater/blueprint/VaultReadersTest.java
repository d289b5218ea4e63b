package dev.breakwater.blueprint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.audit.Finding;
import dev.breakwater.audit.Verdict;
import dev.breakwater.engine.Estate;
import dev.breakwater.identity.AzureRole;
import dev.breakwater.identity.PrincipalType;
import dev.breakwater.identity.RoleAssignment;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.NetworkAccess;
import dev.breakwater.resource.Output;
import dev.breakwater.resource.Resource;
import dev.breakwater.secret.KeyVault;
import dev.breakwater.secret.SecretProviderClass;
import dev.breakwater.secret.VaultObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** KV-05 on declarations, where nobody knows the ids of identities yet. */
class VaultReadersTest {
    private static final SecureCluster CLUSTER = Prod.cluster();
    private static final KeyVault VAULT = KeyVault.named("kv-shop")
            .group(CLUSTER.cluster().group())
            .location("westeurope")
            .tenant(Prod.TENANT)
            .networkAccess(NetworkAccess.privateOnly())
            .build();

    private static WorkloadIdentity identity(String name, ArmId reach) {
        return WorkloadIdentity.named(name)
                .namespace("payments")
                .cluster(CLUSTER.cluster())
                .readingSecrets(reach)
                .build();
    }

    private static SecretProviderClass mounted(String secret, WorkloadIdentity by) {
        return SecretProviderClass.named(secret)
                .namespace("payments")
                .on(CLUSTER.cluster().link())
                .vaultName(Output.of("kv-shop"))
                .tenantId(Output.of(Prod.TENANT))
                .clientId(by.clientId())
                .addObjects(VaultObject.secret(secret))
                .build();
    }

    private static RoleAssignment reading(ArmId scope) {
        return RoleAssignment.of(AzureRole.KEY_VAULT_SECRETS_USER)
                .principal(Prod.DEVELOPERS, PrincipalType.GROUP)
                .scope(scope)
                .build();
    }

    /** The secure cluster with two workloads, of which one can read the other's secret. */
    static List<Resource<?>> loosened() {
        return resources(
                identity("web", VAULT.id()), identity("jobs", VAULT.id().nested("secrets", "queue")));
    }

    private static List<Resource<?>> resources(WorkloadIdentity one, WorkloadIdentity other, Resource<?>... more) {
        List<Resource<?>> all = new ArrayList<>(CLUSTER.resources());
        all.add(VAULT);
        all.addAll(one.resources());
        all.addAll(other.resources());
        all.add(mounted("db", one));
        all.add(mounted("queue", other));
        all.addAll(List.of(more));
        return all;
    }

    private static List<Finding> findings(WorkloadIdentity one, WorkloadIdentity other, Resource<?>... more) {
        Estate estate = Estate.of(DesiredState.named("prod").with(resources(one, other, more)));
        return Catalogue.control("KV-05").orElseThrow().check(estate);
    }

    @Test
    void an_identity_that_reads_its_own_secret_only_is_no_more_than_its_user() {
        assertThat(findings(
                        identity("web", VAULT.id().nested("secrets", "db")),
                        identity("jobs", VAULT.id().nested("secrets", "queue"))))
                .extracting(finding -> finding.address().name() + " " + finding.verdict())
                .containsExactly("db PASS", "queue PASS");
    }

    @Test
    void an_identity_that_reads_the_vault_reads_what_others_mount() {
        List<Finding> findings = findings(
                identity("web", VAULT.id()), identity("jobs", VAULT.id().nested("secrets", "queue")));

        assertThat(findings).extracting(Finding::verdict).containsExactly(Verdict.PASS, Verdict.FAIL);
        assertThat(findings.get(1).message())
                .contains("/userassignedidentities/id-payments-web can too.", "assign it with the secret as its scope");
    }

    @Test
    void a_group_that_reads_is_named_by_its_id_and_one_that_sets_secrets_administers_them() {
        WorkloadIdentity web = identity("web", VAULT.id().nested("secrets", "db"));
        WorkloadIdentity jobs = identity("jobs", VAULT.id().nested("secrets", "queue"));
        RoleAssignment officer = RoleAssignment.of(AzureRole.KEY_VAULT_SECRETS_OFFICER)
                .principal(Prod.ADMINS, PrincipalType.GROUP)
                .scope(VAULT.id())
                .build();

        assertThat(findings(web, jobs, officer)).extracting(Finding::verdict).containsOnly(Verdict.PASS);
        assertThat(findings(web, jobs, reading(VAULT.id())))
                .allSatisfy(finding -> assertThat(finding.message()).contains(Prod.DEVELOPERS + " can too."));
    }
}
