package dev.breakwater.testing.azure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.blueprint.PreconditionReview;
import dev.breakwater.cluster.AddOn;
import dev.breakwater.cluster.AksCluster;
import dev.breakwater.cluster.ClusterIdentity;
import dev.breakwater.cluster.NodePool;
import dev.breakwater.cluster.RegionOffers;
import dev.breakwater.engine.Estate;
import dev.breakwater.engine.Remark;
import dev.breakwater.platform.ResourceGroup;
import dev.breakwater.resource.DesiredState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a plan says of offers that were read from the subscription. */
class FakeAzurePreconditionsTest {
    private static AksCluster cluster(FakeAzure azure, NodePool pool) {
        ResourceGroup group = ResourceGroup.named("rg")
                .subscription(azure.subscription())
                .location("westeurope")
                .build();
        return AksCluster.named("prod")
                .group(group.id())
                .location("West Europe")
                .identity(ClusterIdentity.systemAssigned())
                .dnsPrefix("prod")
                .kubernetesVersion("1.20")
                .addAddOn(AddOn.azurePolicy())
                .addPool(pool)
                .build();
    }

    private static NodePool pool(String size) {
        return NodePool.system("system")
                .vmSize(size)
                .count(1)
                .encryptionAtHost(true)
                .addZones("1", "9")
                .build();
    }

    private static Estate estate(AksCluster... clusters) {
        return Estate.of(DesiredState.named("prod").with(clusters));
    }

    private static List<Remark> review(RegionOffers offers, AksCluster cluster) {
        return PreconditionReview.standard().knowing(offers).review(estate(), estate(cluster));
    }

    @Test
    void what_the_subscription_cannot_have_refuses_the_plan_before_it_begins() {
        try (FakeAzure azure = FakeAzure.builder()
                .unregistered("Microsoft.Compute/EncryptionAtHost")
                .start()) {
            RegionOffers offers = azure.provider().offers(azure.subscription(), "West Europe");

            List<Remark> remarks = review(offers, cluster(azure, pool("Standard_D4s_v5")));

            assertThat(remarks).allMatch(Remark::refuses);
            assertThat(remarks)
                    .extracting(Remark::text)
                    .anyMatch(text -> text.startsWith("Kubernetes 1.20 is not on offer in westeurope; declare one of"))
                    .anyMatch(text -> text.contains("EncryptionAtHost, which is not registered"))
                    .anyMatch(text -> text.contains("cannot be had in zone 9 of westeurope; declare other zones."))
                    .hasSize(3);
        }
    }

    @Test
    void a_size_that_is_not_on_offer_or_does_not_encrypt_is_told() {
        try (FakeAzure azure =
                FakeAzure.builder().restricted("Standard_D4s_v5", "westeurope").start()) {
            RegionOffers offers = azure.provider().offers(azure.subscription(), "westeurope");

            assertThat(review(offers, cluster(azure, pool("Standard_D4s_v5"))))
                    .extracting(Remark::text)
                    .contains("pool 'system': the size Standard_D4s_v5 cannot be had in westeurope; declare another.");
            assertThat(review(offers, cluster(azure, pool("Standard_DC4as_v5"))))
                    .extracting(Remark::text)
                    .contains(
                            "pool 'system': the size Standard_DC4as_v5 does not encrypt on the host; declare another.");
        }
    }

    @Test
    void a_system_pool_too_small_for_the_policy_add_on_is_a_warning() {
        try (FakeAzure azure = FakeAzure.start()) {
            AksCluster small =
                    cluster(azure, pool("Standard_D2s_v5").withZones().withEncryptionAtHost(false));

            List<Remark> remarks = PreconditionReview.standard().review(estate(), estate(small));

            assertThat(remarks).singleElement().satisfies(remark -> {
                assertThat(remark.refuses()).isFalse();
                assertThat(remark.text())
                        .contains("wants about 4 processors on the system pools, which have 2 between them");
            });
        }
    }

    @Test
    void what_nobody_could_read_is_not_checked_and_what_is_there_is_not_asked_again() {
        try (FakeAzure azure = FakeAzure.start()) {
            AksCluster cluster = cluster(azure, pool("Standard_D4s_v5"));

            assertThat(PreconditionReview.standard().review(estate(), estate(cluster)))
                    .singleElement()
                    .satisfies(remark -> assertThat(remark.text())
                            .contains("not checked: whether the feature Microsoft.Compute/EncryptionAtHost"));
            assertThat(PreconditionReview.standard().review(estate(cluster), estate(cluster)))
                    .isEmpty();
        }
    }
}
