package dev.breakwater.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What kube-router makes of rules that it reads otherwise than the specification. */
class KubeRouterTest {
    private static final NetworkPod WEB = NetworkPod.of("shop", "web", Map.of("app", "web"))
            .port("http", Port.tcp(80))
            .at("10.42.0.2");
    private static final NetworkPod API = NetworkPod.of("shop", "api", Map.of("app", "api"))
            .port("http", Port.tcp(8080))
            .at("10.42.0.3");
    private static final NetworkPod TELLER = NetworkPod.of("bank", "teller", Map.of("app", "teller"))
            .port("http", Port.tcp(8081))
            .at("10.42.0.9");
    private static final PolicyPort HTTP = PolicyPort.named(PolicyPort.Protocol.TCP, "http");
    private static final PolicyPort NOBODYS = PolicyPort.named(PolicyPort.Protocol.TCP, "nosuch");
    private static final Peer OWN = Peer.pods(LabelSelector.all());
    private static final Peer EVERYBODY = Peer.namespaces(LabelSelector.all());

    record Case(
            String title, NetworkPolicy policy, NetworkPod from, NetworkPod to, int port, Reach here, Reach elsewhere) {
        @Override
        public String toString() {
            return title;
        }
    }

    private static NetworkPolicy in(IngressRule rule) {
        return NetworkPolicy.named("policy")
                .namespace("shop")
                .ingress(IngressTraffic.allow(rule))
                .build();
    }

    private static NetworkPolicy out(EgressRule rule) {
        return NetworkPolicy.named("policy")
                .namespace("shop")
                .egress(EgressTraffic.allow(rule))
                .build();
    }

    static List<Case> cases() {
        IngressRule blocks = IngressRule.from(Peer.ipBlock("0.0.0.0/0", "10.42.0.9/32"), Peer.ipBlock("10.42.0.0/24"));
        IngressRule wide = IngressRule.from(Peer.ipBlock("10.42.0.8/31"), Peer.ipBlock("0.0.0.0/0", "10.42.0.8/29"));
        EgressRule named = EgressRule.any().onPorts(HTTP);
        EgressRule toBlock = EgressRule.to(Peer.ipBlock("10.42.0.0/24")).onPorts(HTTP);
        NetworkPolicy both = out(EgressRule.any()).withIngress(IngressTraffic.denied());
        NetworkPolicy inOnly = in(IngressRule.from(OWN).onPorts(HTTP)).withEgress(EgressTraffic.denied());
        return List.of(
                new Case("an exception of one block", in(blocks), TELLER, WEB, 80, Reach.DENIED, Reach.ALLOWED),
                new Case("none of them", in(blocks), API, WEB, 80, Reach.ALLOWED, Reach.ALLOWED),
                new Case("a narrower block", in(wide), TELLER, WEB, 80, Reach.ALLOWED, Reach.ALLOWED),
                new Case(
                        "a name that nobody bears",
                        in(IngressRule.from(OWN).onPorts(NOBODYS)),
                        API,
                        WEB,
                        81,
                        Reach.ALLOWED,
                        Reach.DENIED),
                new Case(
                        "but not from anybody",
                        in(IngressRule.any().onPorts(NOBODYS)),
                        API,
                        WEB,
                        81,
                        Reach.DENIED,
                        Reach.DENIED),
                new Case(
                        "nor beside a number",
                        in(IngressRule.from(OWN).onPorts(NOBODYS, PolicyPort.tcp(80))),
                        API,
                        WEB,
                        81,
                        Reach.DENIED,
                        Reach.DENIED),
                new Case(
                        "nor beside one that is borne",
                        in(IngressRule.from(OWN).onPorts(NOBODYS, HTTP)),
                        API,
                        WEB,
                        81,
                        Reach.DENIED,
                        Reach.DENIED),
                new Case(
                        "out to a name that nobody bears",
                        out(EgressRule.to(EVERYBODY).onPorts(NOBODYS)),
                        WEB,
                        TELLER,
                        81,
                        Reach.ALLOWED,
                        Reach.DENIED),
                new Case("out alone is not in", both, API, WEB, 80, Reach.ALLOWED, Reach.DENIED),
                new Case("nor from pods of others", both, TELLER, WEB, 80, Reach.DENIED, Reach.DENIED),
                new Case("in alone is not out", inOnly, API, WEB, 80, Reach.ALLOWED, Reach.DENIED),
                new Case("nor on other ports", inOnly, API, WEB, 81, Reach.DENIED, Reach.DENIED),
                new Case("out to a number of ours", out(named), WEB, TELLER, 8080, Reach.ALLOWED, Reach.DENIED),
                new Case("out to a number of theirs", out(named), WEB, TELLER, 8081, Reach.DENIED, Reach.ALLOWED),
                new Case("out to a name in a block", out(toBlock), WEB, API, 8080, Reach.DENIED, Reach.ALLOWED));
    }

    private static boolean isOpen(Explanation.Direction direction) {
        return direction.isolatedBy().isEmpty() || !direction.allowedBy().isEmpty();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void what_it_reads_otherwise_than_calico(Case one) {
        World world =
                World.builder().pod(WEB).pod(API).pod(TELLER).policy(one.policy).build();
        Port port = Port.tcp(one.port);

        Reachability here = Reachability.of(world.readBy(NetworkProfile.KUBE_ROUTER));
        Explanation explanation = here.explain(one.from.endpoint(), one.to.endpoint(), port);
        assertThat(here.allowed(one.from.endpoint(), one.to.endpoint(), port)).isEqualTo(one.here);
        assertThat(isOpen(explanation.egress()) && isOpen(explanation.ingress()))
                .isEqualTo(one.here == Reach.ALLOWED);
        if (one.here != one.elsewhere) {
            assertThat(String.join("; ", explanation.notes())).contains("kube-router", "shop/policy rule 0");
        }
        Reachability elsewhere = Reachability.of(world.readBy(NetworkProfile.CALICO));
        assertThat(elsewhere.allowed(one.from.endpoint(), one.to.endpoint(), port))
                .isEqualTo(one.elsewhere);
    }

    @Test
    void explanations_and_changes_of_policies_agree_with_the_verdicts_of_a_fresh_world() {
        int otherwise = 0;
        for (int seed = 0; seed < 150; seed++) {
            World world = World.of(RandomWorlds.of(seed));
            Reachability here = Reachability.of(world.readBy(NetworkProfile.KUBE_ROUTER));
            explained(here, seed);
            otherwise += verdicts(here).equals(verdicts(Reachability.of(world.readBy(NetworkProfile.CALICO)))) ? 0 : 1;
            for (String policy : here.world().policyNames()) {
                String[] name = policy.split("/", -1);
                Reachability without = here.without(name[0], name[1]);
                Reachability fresh =
                        Reachability.of(world.without(name[0], name[1]).readBy(NetworkProfile.KUBE_ROUTER));
                assertThat(verdicts(without))
                        .as("seed %d without %s", seed, policy)
                        .isEqualTo(verdicts(fresh));
                PolicyModel model = here.world().policy(policy).orElseThrow();
                assertThat(verdicts(without.with(model)))
                        .as("seed %d with %s", seed, policy)
                        .isEqualTo(verdicts(here));
            }
        }
        assertThat(otherwise).as("worlds that Calico reads otherwise").isGreaterThan(10);
    }

    private static List<Reach> verdicts(Reachability engine) {
        List<Reach> verdicts = new ArrayList<>();
        for (NetworkPod from : engine.world().pods()) {
            for (NetworkPod to : engine.world().pods()) {
                for (int port : RandomWorlds.PORTS) {
                    verdicts.add(engine.allowed(from.endpoint(), to.endpoint(), Port.tcp(port)));
                }
            }
        }
        return verdicts;
    }

    private static void explained(Reachability engine, int seed) {
        for (NetworkPod from : engine.world().pods()) {
            for (NetworkPod to : engine.world().pods()) {
                Explanation why = engine.explain(from.endpoint(), to.endpoint(), Port.tcp(RandomWorlds.PORTS[0]));
                boolean open = isOpen(why.egress()) && isOpen(why.ingress());
                boolean ofItself = why.notes().stream().anyMatch(note -> note.contains(" always reaches "));
                if (why.reach() != Reach.UNKNOWN && !ofItself) {
                    assertThat(open).as("seed %d: %s", seed, why.render()).isEqualTo(why.reach() == Reach.ALLOWED);
                }
            }
        }
    }
}
