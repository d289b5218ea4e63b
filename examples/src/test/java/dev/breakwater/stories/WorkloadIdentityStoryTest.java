package dev.breakwater.stories;

import static dev.breakwater.testing.BreakwaterAssertions.assertThat;

import dev.breakwater.blueprint.SecureCluster;
import dev.breakwater.blueprint.WorkloadIdentity;
import dev.breakwater.identity.AzureRole;
import dev.breakwater.identity.FederatedCredential;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.NetworkAccess;
import dev.breakwater.resource.Sensitive;
import dev.breakwater.secret.KeyVault;
import dev.breakwater.secret.KeyVaultSecret;
import dev.breakwater.testing.BreakwaterTest;
import dev.breakwater.testing.TestBed;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The story of workload identity: pods sign in without a secret, and only those that are meant. */
@BreakwaterTest
class WorkloadIdentityStoryTest {
    static final SecureCluster CLUSTER = Stories.cluster().namespace("shop").build();
    static final KeyVault VAULT = KeyVault.named("kv-shop")
            .group(CLUSTER.group().id())
            .location("westeurope")
            .tenant(TestBed.TENANT)
            .networkAccess(NetworkAccess.from("203.0.113.0/24"))
            .build();

    // tag::declaration[]
    static final WorkloadIdentity WEB = WorkloadIdentity.named("web") // one service account, one identity
            .namespace("shop")
            .cluster(CLUSTER.cluster())
            .readingSecrets(VAULT.id())
            .build();
    static final DesiredState SECURE =
            DesiredState.named("shop").with(CLUSTER).with(WEB).with(VAULT);
    // end::declaration[]

    // tag::insecure[]
    static final DesiredState INSECURE =
            SECURE.with(FederatedCredential.forServiceAccount("shop", "default") // of each pod that names no other
                    .identity(WEB.identity().id())
                    .issuer(CLUSTER.cluster().oidcIssuerUrl())
                    .build());
    // end::insecure[]

    private static void applied(TestBed bed, DesiredState desired) {
        bed.azure()
                .assign(
                        AzureRole.KEY_VAULT_SECRETS_OFFICER,
                        bed.azure().application("caller").objectId());
        bed.apply(desired.with(KeyVaultSecret.named("db-password")
                .vault(VAULT.id())
                .value(Sensitive.of("a secret"))
                .version("1")
                .build()));
    }

    // tag::test[]
    private static void only_the_web_reads_the_password(TestBed bed, DesiredState desired) {
        applied(bed, desired); // with a secret in the vault

        assertThat(bed.azure())
                .serviceAccount(CLUSTER.cluster().id(), "shop", "web")
                .canRead(VAULT.id(), "db-password")
                .and()
                .serviceAccount(CLUSTER.cluster().id(), "shop", "default")
                .cannotRead(VAULT.id(), "db-password");
    }

    @Test
    void pods_of_other_accounts_get_nothing(TestBed bed) {
        only_the_web_reads_the_password(bed, SECURE);
    }
    // end::test[]

    @Test
    void an_identity_that_trusts_everybody_is_found(TestBed bed) throws IOException {
        Stories.failsAsOn("workload-identity.md", () -> only_the_web_reads_the_password(bed, INSECURE));
    }
}
