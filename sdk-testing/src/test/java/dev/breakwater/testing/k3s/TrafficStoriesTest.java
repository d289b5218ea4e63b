package dev.breakwater.testing.k3s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.engine.Engine;
import dev.breakwater.network.Endpoint;
import dev.breakwater.network.IngressRule;
import dev.breakwater.network.IngressTraffic;
import dev.breakwater.network.LabelSelector;
import dev.breakwater.network.NetworkPod;
import dev.breakwater.network.NetworkPolicy;
import dev.breakwater.network.Peer;
import dev.breakwater.network.PolicyPort;
import dev.breakwater.network.Port;
import dev.breakwater.resource.DesiredState;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;

/** Traffic under policies: foretold on FakeKubernetes, real on a k3s. */
class TrafficStoriesTest {
    @AfterAll
    static void count() {
        System.out.println(TestCluster.tally(ClusterKind.K3S));
    }

    // tag::traffic[]
    @ClusterTest(
            on = {ClusterKind.FAKE, ClusterKind.K3S},
            needs = Capability.TRAFFIC)
    void default_deny_cuts_what_talked_and_one_policy_restores_one_path(TestCluster cluster) {
        String shop = cluster.namespace();
        NetworkPod web = NetworkPod.of(shop, "web", Map.of("app", "web")).port("http", Port.tcp(80));
        NetworkPod db = NetworkPod.of(shop, "db", Map.of("app", "db")).port("sql", Port.tcp(5432));
        Traffic traffic = cluster.traffic().pod(web).pod(db);
        assertThat(traffic.settled().passing()).hasSize(2); // web to db, and db to web

        Engine engine = cluster.engine();
        DesiredState denied = DesiredState.named(cluster.name("policies")).with(NetworkPolicy.defaultDenyIngress(shop));
        engine.apply(engine.plan(denied)).orThrow();
        assertThat(traffic.settled().passing()).isEmpty();

        NetworkPolicy path = NetworkPolicy.named("db-from-web")
                .namespace(shop)
                .podSelector(LabelSelector.label("app", "db"))
                .ingress(IngressTraffic.allow(IngressRule.from(Peer.pods(LabelSelector.label("app", "web")))
                        .onPorts(PolicyPort.tcp(5432))))
                .build();
        engine.apply(engine.plan(denied.with(path))).orThrow();
        assertThat(traffic.settled().passing())
                .containsExactly(new TrafficProbe(web.endpoint(), db.endpoint(), Port.tcp(5432)));
    }
    // end::traffic[]

    @ClusterTest(
            on = {ClusterKind.FAKE, ClusterKind.K3S},
            needs = Capability.TRAFFIC)
    void what_is_refused_is_told_from_a_name_that_is_unknown(TestCluster cluster) {
        String shop = cluster.namespace();
        NetworkPod web = NetworkPod.of(shop, "web", Map.of());
        NetworkPod dns = NetworkPod.of(shop, "dns", Map.of());
        Port udp = Port.udp(53);
        Port tcp = Port.tcp(53);
        Endpoint unknown = Endpoint.service(shop, "nobody");
        TrafficProbe named = new TrafficProbe(web.endpoint(), unknown, tcp);
        try (Traffic traffic = cluster.traffic().pod(web).pod(dns, udp, tcp)) {
            TrafficReport before = traffic.settled();
            assertThat(before.passing()).hasSize(2);
            assertThat(before.isReal()).isEqualTo(cluster.can(Capability.PODS));
            Engine engine = cluster.engine();
            engine.apply(engine.plan(
                            DesiredState.named(cluster.name("policies")).with(NetworkPolicy.defaultDenyIngress(shop))))
                    .orThrow();

            TrafficReport denied = traffic.settled();
            assertThat(denied.verdict(web.endpoint(), dns.endpoint(), tcp))
                    .isIn(TrafficVerdict.REFUSED, TrafficVerdict.DROPPED);
            assertThat(denied.verdict(web.endpoint(), dns.endpoint(), udp).passes())
                    .isFalse();
            TrafficReport unnamed = traffic.ask(List.of(named));
            assertThat(unnamed.verdict(web.endpoint(), unknown, tcp)).isEqualTo(TrafficVerdict.NO_NAME);
            assertThat(unnamed.disagreements()).containsExactly(named + ": the name has no address there");
        }
        assertThat(cluster.client().pods().inNamespace(shop).list().getItems())
                .allMatch(pod -> pod.isMarkedForDeletion());
    }

    @ClusterTest(
            on = {ClusterKind.FAKE, ClusterKind.K3S},
            needs = Capability.TRAFFIC)
    void a_probe_that_would_tell_nothing_is_refused(TestCluster cluster) {
        NetworkPod web = NetworkPod.of(cluster.namespace(), "web", Map.of());
        Traffic traffic = cluster.traffic().pod(web, Port.tcp(80));
        TrafficProbe silent = new TrafficProbe(web.endpoint(), web.endpoint(), Port.tcp(81));

        assertThatThrownBy(() -> traffic.ask(List.of(silent)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Traffic: " + silent + " would tell nothing: it has to lead from one of [" + web
                        + "] to a service, or to a port that another of them listens on.");
        assertThatThrownBy(() -> traffic.pod(web.onHostNetwork()))
                .hasMessage("Traffic: " + web + " has to be on a network of its own, on Linux, and to listen over TCP"
                        + " or UDP.");
    }
}
