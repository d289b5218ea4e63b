package dev.breakwater.stories;

import static dev.breakwater.testing.BreakwaterAssertions.assertThat;

import dev.breakwater.blueprint.SecureCluster;
import dev.breakwater.network.NetworkPolicies;
import dev.breakwater.network.Reachability;
import dev.breakwater.network.World;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.Resource;
import dev.breakwater.workload.Deployment;
import dev.breakwater.workload.Namespace;
import dev.breakwater.workload.PodTemplate;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The story of network policy: a pod of the shop and the database of payments. */
class NetworkPolicyStoryTest {
    // tag::declaration[]
    static final SecureCluster CLUSTER = Stories.cluster()
            .namespace("shop") // denies all traffic but questions to DNS
            .namespace("payments")
            .build();
    static final DesiredState SECURE = DesiredState.named("shop")
            .with(CLUSTER)
            .with(NetworkPolicies.allowWithinNamespace("payments").withCluster(CLUSTER.link()))
            .with(pods());
    // end::declaration[]

    // tag::insecure[]
    static final DesiredState INSECURE = DesiredState.named("shop")
            .with(
                    Namespace.named("shop").on(CLUSTER.link()).build(), // and no policy anywhere
                    Namespace.named("payments").on(CLUSTER.link()).build())
            .with(pods());
    // end::insecure[]

    private static List<Resource<?>> pods() {
        return List.of(pod("shop", "web", 8080), pod("payments", "api", 8080), pod("payments", "db", 5432));
    }

    private static Deployment pod(String namespace, String name, int port) {
        return Deployment.named(name)
                .in(namespace)
                .pods(PodTemplate.of(name, "shop.azurecr.io/" + name + ":1.4").port(port))
                .on(CLUSTER.link());
    }

    // tag::test[]
    private static void only_payments_reaches_its_database(DesiredState desired) {
        assertThat(Reachability.of(World.of(desired)))
                .from("payments/Deployment/api")
                .to("payments/Deployment/db", 5432)
                .isAllowed()
                .from("shop/Deployment/web")
                .to("payments/Deployment/db", 5432)
                .isDenied();
    }

    @Test
    void the_shop_does_not_reach_the_database() {
        only_payments_reaches_its_database(SECURE);
    }
    // end::test[]

    @Test
    void without_policies_it_does_and_the_test_says_so() throws IOException {
        Stories.failsAsOn("network-policy.md", () -> only_payments_reaches_its_database(INSECURE));
    }
}
