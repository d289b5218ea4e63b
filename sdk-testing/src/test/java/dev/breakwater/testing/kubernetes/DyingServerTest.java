package dev.breakwater.testing.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.BreakwaterException;
import dev.breakwater.admission.PodRules;
import dev.breakwater.blueprint.SecureCluster;
import dev.breakwater.blueprint.SecureNamespace;
import dev.breakwater.cluster.ApiServerAccess;
import dev.breakwater.engine.ApplyResult;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.EngineOptions;
import dev.breakwater.engine.Outcome;
import dev.breakwater.engine.TimeSource;
import dev.breakwater.k8s.KubernetesProvider;
import dev.breakwater.k8s.Manifests;
import dev.breakwater.resource.ClusterConnection;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.KubernetesObject;
import dev.breakwater.resource.Resource;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An API server that dies while it is written to: at each request of an apply, before it has an effect and after. */
class DyingServerTest {
    private static final String GROUP = "11111111-2222-4333-8444-555555555555";
    private static final AtomicInteger DEATHS = new AtomicInteger();
    private static final AtomicInteger HALFWAY = new AtomicInteger();

    /** How it ends, and what is there afterwards. */
    enum Death {
        /** The request has no effect, and a fresh server without anything takes its place. */
        GONE,

        /** The request has its effect and is not answered, and the same server comes back. */
        ASLEEP
    }

    @AfterAll
    static void count() {
        System.out.println("Dying server: " + DEATHS + " deaths, " + HALFWAY + " with a part of it done");
    }

    /** What a secure cluster has inside, and a rule for its pods. */
    private static DesiredState desired() {
        SecureCluster secure = SecureCluster.named("shop")
                .subscription("00000000-0000-0000-0000-000000000001")
                .resourceGroup("rg-shop")
                .region("westeurope")
                .tenant("00000000-0000-0000-0000-000000000002")
                .adminGroup(GROUP)
                .apiServerAccess(ApiServerAccess.ranges("203.0.113.0/24"))
                .namespace("web", SecureNamespace.Grant.edit(GROUP))
                .namespace("jobs", SecureNamespace.Grant.view(GROUP))
                .build();
        List<KubernetesObject> objects = new ArrayList<>();
        for (Resource<?> resource : secure.resources()) {
            if (resource instanceof KubernetesObject object) {
                objects.add(object);
            }
        }
        PodRules rules = PodRules.named("images").allowedRegistries("shop.azurecr.io");
        return DesiredState.named("inside")
                .with(Manifests.parse(Manifests.write(objects)))
                .with(rules.policy(), rules.binding());
    }

    /** An address of which somebody counts what is asked there, and where the server dies at one of the requests. */
    private static final class Site implements AutoCloseable {
        private final Death death;
        private FakeKubernetes fake = FakeKubernetes.create();
        private int left;

        Site(int deadly, Death death) {
            this.left = deadly;
            this.death = death;
        }

        private FakeKubernetes next(URI address) {
            left--;
            if (left == 0) {
                ApiFaults last = ApiFaults.seeded(1);
                fake.faults(death == Death.GONE ? last.resettingBefore(1) : last.resettingAfter(1));
            } else if (left == -1) {
                fake.faults(ApiFaults.seeded(1).resettingBefore(1));
            }
            return fake;
        }

        /** A server that lives is there again. */
        void revive() {
            left = Integer.MAX_VALUE;
            fake.faults(ApiFaults.seeded(1));
            if (death == Death.GONE) {
                fake.close();
                fake = FakeKubernetes.create();
            }
        }

        KubernetesProvider provider() {
            return KubernetesProvider.of(ClusterConnection.of(
                            URI.create("https://fake.invalid"), Optional.empty(), () -> fake.adminToken()))
                    .over(FakeKubernetes.transport(this::next));
        }

        @Override
        public void close() {
            fake.close();
        }
    }

    private static Engine engine(KubernetesProvider provider) {
        return Engine.of(provider)
                .with(EngineOptions.standard()
                        .withTime(TimeSource.virtual(Instant.now()))
                        .withConcurrency(1));
    }

    /** Whether it dies before all is done; what is told of that names the server or every resource. */
    private static boolean dies(Engine engine) {
        try {
            ApplyResult result = engine.apply(engine.plan(desired()));
            assertThat(result.outcomes()).hasSize(desired().resources().size());
            boolean some = result.outcomes().stream().anyMatch(Outcome.Applied.class::isInstance);
            HALFWAY.addAndGet(some && !result.isSuccess() ? 1 : 0);
            return !result.isSuccess();
        } catch (BreakwaterException e) {
            assertThat(e).hasMessageContaining("fake.invalid did not answer"); // it could not even be planned
            return true;
        }
    }

    @ParameterizedTest
    @EnumSource(Death.class)
    void whenever_it_dies_running_again_converges(Death death) {
        int at = 0;
        boolean died = true;
        while (died) {
            at++;
            try (Site site = new Site(at, death);
                    KubernetesProvider provider = site.provider()) {
                Engine engine = engine(provider);
                died = dies(engine);
                site.revive();
                engine.apply(engine.plan(desired())).orThrow();
                assertThat(engine.plan(desired()).isEmpty()).isTrue();
            }
            DEATHS.addAndGet(died ? 1 : 0);
        }

        assertThat(at).as("requests until all is done").isGreaterThan(30);
    }
}
