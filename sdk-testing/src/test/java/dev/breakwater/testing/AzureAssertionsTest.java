package dev.breakwater.testing;

import static dev.breakwater.testing.BreakwaterAssertions.assertThat;
import static dev.breakwater.testing.BreakwaterAssertions.assertThatThrownBy;

import dev.breakwater.blueprint.WorkloadIdentity;
import dev.breakwater.identity.AzureRole;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.NetworkAccess;
import dev.breakwater.resource.Sensitive;
import dev.breakwater.secret.KeyVault;
import dev.breakwater.secret.KeyVaultSecret;
import dev.breakwater.testing.AzureAssert.AccountAssert;
import dev.breakwater.testing.azure.FakeAzure;
import dev.breakwater.testing.kubernetes.FakeKubernetes;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which pod reads which secret, and what the assertions on it say. */
@BreakwaterTest
class AzureAssertionsTest {
    private static final KeyVault VAULT = KeyVault.named("kv-payments")
            .group(Payments.cluster().group().id())
            .location("westeurope")
            .tenant(TestBed.TENANT)
            .networkAccess(NetworkAccess.open())
            .build();
    private static final WorkloadIdentity API = WorkloadIdentity.named("api")
            .namespace("payments")
            .cluster(Payments.cluster().cluster())
            .readingSecrets(VAULT.id())
            .build();

    @BeforeEach
    void setUp(TestBed bed) {
        FakeAzure azure = bed.azure();
        azure.assign(
                AzureRole.KEY_VAULT_SECRETS_OFFICER, azure.application("caller").objectId());
        KeyVaultSecret secret = KeyVaultSecret.named("db")
                .vault(VAULT.id())
                .value(Sensitive.of("not to be told"))
                .version("1")
                .build();
        bed.apply(Payments.declared().with(API).with(VAULT, secret));
    }

    private static AccountAssert account(TestBed bed, String name) {
        return assertThat(bed.azure()).serviceAccount(Payments.id(), "payments", name);
    }

    private static void fails(ThrowingCallable assertion, String... texts) {
        assertThatThrownBy(assertion)
                .isInstanceOf(AssertionError.class)
                .message()
                .contains(texts)
                .doesNotContain("not to be told", "eyJ");
    }

    @Test
    void an_account_reads_by_an_identity_that_trusts_it_and_has_the_role(TestBed bed) {
        account(bed, "api").canRead(VAULT.id(), "db");
        account(bed, "default").cannotRead(VAULT.id(), "db");
        bed.azure().remove(API.credential().id());
        account(bed, "api").cannotRead(VAULT.id(), "db");
    }

    @Test
    void a_failure_says_by_which_identity_or_why_by_none(TestBed bed) {
        fails(
                () -> account(bed, "api").cannotRead(VAULT.id(), "db"),
                "Expected that service account payments/api of cluster payments cannot read secret db of vault"
                        + " kv-payments, but it can, as id-payments-api.");
        fails(
                () -> account(bed, "default").canRead(VAULT.id(), "db"),
                "Expected that service account payments/default of cluster payments can read secret db of vault"
                        + " kv-payments, but it cannot:",
                "id-payments-api: ",
                "AADSTS7002",
                "system:serviceaccount:payments:default");
    }

    @Test
    void what_is_not_there_proves_nothing(TestBed bed) {
        fails(
                () -> account(bed, "api").cannotRead(VAULT.id(), "nothing"),
                "cannot read secret nothing of vault kv-payments, but it may, and only finds no such secret.");
        ArmId other = Payments.cluster().group().id().child("Microsoft.KeyVault/vaults", "kv-other");
        assertThatThrownBy(() -> account(bed, "api").cannotRead(other, "db"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("FakeAzure has no vault " + other + "; apply it first.");
        FakeKubernetes cluster = bed.kubernetes(Payments.id());
        assertThat(cluster.get("v1", "ServiceAccount", "payments", "nobody")).isEmpty();
        assertThatThrownBy(() -> account(bed, "nobody").cannotRead(VAULT.id(), "db"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("There is no service account payments/nobody.");
    }
}
