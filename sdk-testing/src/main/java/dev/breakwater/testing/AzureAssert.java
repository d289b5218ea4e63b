package dev.breakwater.testing;

import dev.breakwater.resource.ArmId;
import dev.breakwater.testing.azure.FakeAzure;
import dev.breakwater.testing.azure.VaultReads.Attempt;
import java.util.List;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions on who gets what in a fake Azure: {@code assertThat(azure).serviceAccount(cluster, "shop", "web")
 * .canRead(vault, "db-password")}. Cluster, Entra ID and vault are asked as by a pod.
 *
 * <pre>{@code
 * KeyVault vault = KeyVault.named("kv-payments")
 *         .group(PAYMENTS.group().id())
 *         .location("westeurope")
 *         .tenant(TestBed.TENANT)
 *         .networkAccess(NetworkAccess.open())
 *         .build();
 * bed.apply(DESIRED.with(vault));
 *
 * assertThat(bed.azure())
 *         .serviceAccount(PAYMENTS.cluster().id(), "payments", "default")
 *         .cannotRead(vault.id(), "db-password");
 * }</pre>
 */
public final class AzureAssert extends AbstractAssert<AzureAssert, FakeAzure> {
    AzureAssert(FakeAzure actual) {
        super(actual, AzureAssert.class);
    }

    /** What pods get that run under a service account of a cluster, by any managed identity that trusts it. */
    public AccountAssert serviceAccount(ArmId cluster, String namespace, String name) {
        return new AccountAssert(cluster, namespace, name);
    }

    /** {@code AzureAssert[FakeAzure[…]]}. */
    @Override
    public String toString() {
        return "AzureAssert[" + actual + "]";
    }

    /** What pods of one service account get. Immutable. */
    public final class AccountAssert {
        private final ArmId cluster;
        private final String namespace;
        private final String name;

        private AccountAssert(ArmId cluster, String namespace, String name) {
            this.cluster = cluster;
            this.namespace = namespace;
            this.name = name;
        }

        /** Some identity trusts the account and may read the secret. */
        public AccountAssert canRead(ArmId vault, String secret) {
            List<Attempt> attempts = attempts(vault, secret);
            if (attempts.stream().noneMatch(one -> one.refusal().isEmpty())) {
                throw failure(" can read ", vault, secret, "it cannot:\n  " + lines(attempts));
            }
            return this;
        }

        /** No identity both trusts the account and may read the secret, which is there. */
        public AccountAssert cannotRead(ArmId vault, String secret) {
            List<Attempt> attempts = attempts(vault, secret);
            if (attempts.stream().anyMatch(one -> one.refusal().isEmpty())) {
                String by = attempts.stream()
                        .filter(one -> one.refusal().isEmpty())
                        .map(Attempt::identity)
                        .collect(Collectors.joining(", "));
                throw failure(" cannot read ", vault, secret, "it can, as " + by + ".");
            }
            if (attempts.stream().anyMatch(one -> one.refusal().orElse("").contains("SecretNotFound"))) {
                throw failure(" cannot read ", vault, secret, "it may, and only finds no such secret.");
            }
            return this;
        }

        private List<Attempt> attempts(ArmId vault, String secret) {
            isNotNull();
            if (actual.document(vault).isEmpty()) {
                throw new IllegalArgumentException("FakeAzure has no vault " + vault + "; apply it first.");
            }
            return actual.vaultReads(cluster).of(namespace, name, vault, secret);
        }

        private static String lines(List<Attempt> attempts) {
            return attempts.isEmpty()
                    ? "there is no managed identity"
                    : attempts.stream()
                            .map(one -> one.toString().replace("\n", "\n    "))
                            .collect(Collectors.joining("\n  "));
        }

        private AssertionError failure(String what, ArmId vault, String secret, String found) {
            return AzureAssert.this.failure(
                    "Expected that %s%ssecret %s of vault %s, but %s", this, what, secret, vault.name(), found);
        }

        /** The other assertions on the Azure. */
        public AzureAssert and() {
            return AzureAssert.this;
        }

        /** {@code service account shop/web of cluster shop}. */
        @Override
        public String toString() {
            return "service account " + namespace + "/" + name + " of cluster " + cluster.name();
        }
    }
}
