package dev.breakwater.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.document.Document;
import dev.breakwater.network.NaiveReachability.Corner;
import dev.breakwater.network.NaiveReachability.End;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The engine agrees with the reference on many small worlds, and would not if it read the policies otherwise. */
class ReachabilityLawsTest {
    private static final int WORLDS = 5_000;
    private static final List<Reach> VERDICTS = List.of(Reach.DENIED, Reach.UNKNOWN, Reach.ALLOWED);

    @Test
    void the_engine_agrees_with_the_reference_on_five_thousand_worlds() {
        Map<Corner, Long> corners = NaiveReachability.counter();
        long answers = 0;
        for (int seed = 0; seed < WORLDS; seed++) {
            List<Document> manifests = RandomWorlds.of(seed);
            NetworkProfile profile = RandomWorlds.profile(seed);
            NaiveReachability reference = new NaiveReachability(manifests, profile, corners);
            Reachability engine = Reachability.of(World.of(manifests).readBy(profile));
            Optional<String> difference = firstDifference(reference, engine, seed % 7 == 0);
            assertThat(difference).as("seed %d", seed).isEmpty();
            answers += (long) reference.pods().size() * reference.pods().size();
            services(reference, engine, manifests);
        }
        System.out.println("reachability: " + WORLDS + " worlds, " + answers + " pairs, corners " + corners);
        assertThat(answers).isGreaterThan(50_000);
        for (Corner corner : Corner.values()) {
            assertThat(corners.getOrDefault(corner, 0L)).as("met %s", corner).isGreaterThanOrEqualTo(500);
        }
    }

    /** Compares all pairs of pods, and of pods with addresses and nodes, on two ports, or on all of interest. */
    private static Optional<String> firstDifference(NaiveReachability reference, Reachability engine, boolean all) {
        List<End> ends = new ArrayList<>();
        List<Endpoint> endpoints = new ArrayList<>();
        for (Document pod : reference.pods()) {
            ends.add(End.pod(pod));
            endpoints.add(Endpoint.pod(
                    pod.text("/metadata/namespace").orElseThrow(),
                    pod.text("/metadata/name").orElseThrow()));
        }
        for (String ip : RandomWorlds.OUTSIDE) {
            ends.add(NaiveReachability.address(ip));
            endpoints.add(Endpoint.address(ip));
        }
        ends.add(reference.node("n1"));
        endpoints.add(Endpoint.node("n1"));
        String[] protocols = {"TCP", "UDP", "SCTP"};
        for (int i = 0; i < RandomWorlds.PORTS.length; i++) {
            String protocol = protocols[(i * 2 + ends.size()) % (all ? 3 : 2)];
            int number = RandomWorlds.PORTS[i];
            Port port = new Port(PolicyPort.Protocol.valueOf(protocol), number);
            if (all || i % 3 == ends.size() % 3) {
                Optional<String> found = difference(reference, engine, ends, endpoints, port);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> difference(
            NaiveReachability reference, Reachability engine, List<End> ends, List<Endpoint> endpoints, Port port) {
        long[] counts = new long[3];
        for (int from = 0; from < ends.size(); from++) {
            for (int to = 0; to < ends.size(); to++) {
                if (ends.get(from).pod().isEmpty() && ends.get(to).pod().isEmpty()) {
                    continue;
                }
                int expected = reference.allowed(
                        ends.get(from), ends.get(to), port.protocol().name(), port.number());
                Reach actual = engine.allowed(endpoints.get(from), endpoints.get(to), port);
                if (actual != VERDICTS.get(expected)) {
                    return Optional.of(endpoints.get(from) + " to " + endpoints.get(to) + " on " + port + ": "
                            + VERDICTS.get(expected) + " but the engine says " + actual);
                }
                boolean pods =
                        ends.get(from).pod().isPresent() && ends.get(to).pod().isPresent();
                counts[expected] += pods && from != to ? 1 : 0;
            }
        }
        PairCount counted = engine.pairs(port);
        return counted.equals(new PairCount(counts[2], counts[1], counts[0]))
                ? Optional.empty()
                : Optional.of(
                        "counted " + counted + " on " + port + ", not " + List.of(counts[2], counts[1], counts[0]));
    }

    @Test
    void an_explanation_says_what_the_verdict_rests_on() {
        for (int seed = 0; seed < 100; seed++) {
            Reachability engine =
                    Reachability.of(World.of(RandomWorlds.of(seed)).readBy(RandomWorlds.profile(seed)));
            for (NetworkPod from : engine.world().pods()) {
                for (NetworkPod to : engine.world().pods()) {
                    Explanation why = engine.explain(from.endpoint(), to.endpoint(), Port.tcp(80));
                    if (why.notes().isEmpty() && why.reach() != Reach.UNKNOWN) {
                        assertThat(passes(why.egress()) && passes(why.ingress()))
                                .as("seed %d: %s", seed, why.render())
                                .isEqualTo(why.reach() == Reach.ALLOWED);
                    }
                }
            }
        }
    }

    private static boolean passes(Explanation.Direction direction) {
        return direction.isolatedBy().isEmpty() || !direction.allowedBy().isEmpty();
    }

    @Test
    void a_policy_that_goes_and_comes_back_leaves_the_answers_of_a_fresh_world() {
        for (int seed = 0; seed < 60; seed++) {
            List<Document> manifests = RandomWorlds.of(seed);
            NetworkProfile profile = RandomWorlds.profile(seed);
            Reachability whole = Reachability.of(World.of(manifests).readBy(profile));
            for (Document manifest : manifests) {
                if (manifest.text("/kind").equals(Optional.of("NetworkPolicy"))) {
                    PolicyModel policy = PolicyModel.read(manifest);
                    Reachability without = whole.without(policy.namespace(), policy.name());
                    List<Document> rest = new ArrayList<>(manifests);
                    rest.remove(manifest);
                    assertThat(firstDifference(reference(rest, profile), without, false))
                            .as("seed %d without %s", seed, policy)
                            .isEmpty();
                    assertThat(firstDifference(reference(manifests, profile), without.with(policy), false))
                            .as("seed %d with %s again", seed, policy)
                            .isEmpty();
                }
            }
        }
    }

    private static NaiveReachability reference(List<Document> manifests, NetworkProfile profile) {
        return new NaiveReachability(manifests, profile, NaiveReachability.counter());
    }

    @Test
    void a_comparison_names_exactly_the_pairs_whose_verdict_changed() {
        for (int seed = 0; seed < 60; seed++) {
            Reachability before = Reachability.of(World.of(RandomWorlds.of(seed)));
            for (String policy : before.world().policyNames()) {
                String[] name = policy.split("/", -1);
                Reachability after = before.without(name[0], name[1]);
                ReachabilityDiff diff = before.diff(after);
                assertThat(changed(before, after))
                        .as("seed %d without %s", seed, policy)
                        .isEqualTo(listed(diff));
            }
        }
    }

    private static Set<String> changed(Reachability before, Reachability after) {
        Set<String> changed = new TreeSet<>();
        for (NetworkPod from : before.world().pods()) {
            for (NetworkPod to : before.world().pods()) {
                for (int number : RandomWorlds.PORTS) {
                    for (PolicyPort.Protocol protocol : PolicyPort.Protocol.values()) {
                        Port port = new Port(protocol, number);
                        Reach was = before.allowed(from.endpoint(), to.endpoint(), port);
                        Reach is = after.allowed(from.endpoint(), to.endpoint(), port);
                        if (was != is) {
                            changed.add((is.compareTo(was) > 0 ? "+" : "-") + from + " " + to + " " + port + " " + is);
                        }
                    }
                }
            }
        }
        return changed;
    }

    private static Set<String> listed(ReachabilityDiff diff) {
        Set<String> listed = new TreeSet<>();
        diff.opened().forEach(path -> list("+", path, listed));
        diff.closed().forEach(path -> list("-", path, listed));
        return listed;
    }

    private static void list(String sign, NetworkPath path, Set<String> listed) {
        if (path.from() instanceof Endpoint.Pod && path.to() instanceof Endpoint.Pod) {
            for (int number : RandomWorlds.PORTS) {
                for (PolicyPort.Protocol protocol : PolicyPort.Protocol.values()) {
                    Port port = new Port(protocol, number);
                    if (path.ports().stream().anyMatch(span -> span.contains(port))) {
                        listed.add(sign + path.from() + " " + path.to() + " " + port + " " + path.reach());
                    }
                }
            }
        }
    }

    /** Ports of services, and pods of one owner that fare differently. */
    private static void services(NaiveReachability reference, Reachability engine, List<Document> manifests) {
        Document service = manifests.get(manifests.size() - 1);
        String app = service.text("/spec/selector/app").orElseThrow();
        String target = service.text("/spec/ports/0/targetPort").orElseThrow();
        List<Document> owned = new ArrayList<>();
        for (Document from : reference.pods()) {
            int least = 2;
            int most = 0;
            int targets = 0;
            for (Document to : reference.pods()) {
                if (!to.text("/metadata/namespace").equals(Optional.of("shop"))) {
                    continue;
                }
                owned.add(to);
                Optional<Integer> port = target.equals("http") ? httpOf(to) : Optional.of(8080);
                if (to.text("/metadata/labels/app").equals(Optional.of(app)) && port.isPresent()) {
                    int reach = reference.allowed(End.pod(from), End.pod(to), "TCP", port.get());
                    least = Math.min(least, reach);
                    most = Math.max(most, reach);
                    targets++;
                    reference.hit(Corner.C39_SERVICE_PORTS);
                }
            }
            Reach expected = targets == 0 || most == 0 ? Reach.DENIED : least == 2 ? Reach.ALLOWED : Reach.UNKNOWN;
            Endpoint source = Endpoint.pod(
                    from.text("/metadata/namespace").orElseThrow(),
                    from.text("/metadata/name").orElseThrow());
            assertThat(engine.allowed(source, Endpoint.service("shop", "web"), Port.tcp(443)))
                    .isEqualTo(expected);
        }
        if (owned.stream().map(pod -> pod.at("/metadata/labels")).distinct().count() > 1) {
            reference.hit(Corner.C41_LABELS_WITHIN_OWNER);
        }
    }

    private static Optional<Integer> httpOf(Document pod) {
        return pod.at("/spec/containers/0/ports").map(Document::elements).orElse(List.of()).stream()
                .filter(port -> port.text("/name").equals(Optional.of("http")))
                .map(port -> port.number("/containerPort").orElseThrow().intValue())
                .findFirst();
    }

    record Mutant(String name, UnaryOperator<Document> reading) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Mutant> mutants() {
        return List.of(
                new Mutant("NotIn needs the key", Mutations::notInNeedsKey),
                new Mutant("policyTypes default to Ingress alone", Mutations::ingressByDefault),
                new Mutant("an empty list of rules allows all", Mutations::emptyAllows),
                new Mutant("two selectors in one peer are two peers", Mutations::andIsOr),
                new Mutant("endPort is exclusive", Mutations::endPortExclusive),
                new Mutant("ports without a protocol are of every protocol", Mutations::everyProtocol),
                new Mutant("exceptions are not read", Mutations::noExceptions),
                new Mutant("named ports match any protocol", Mutations::namedPortsOfAnyProtocol),
                new Mutant("a podSelector alone selects in every namespace", Mutations::everyNamespace),
                new Mutant("namespaceSelector {} admits what lies outside", Mutations::outsideIsANamespace),
                new Mutant("pods on the host network are like all others", Mutations::hostIsOrdinary),
                new Mutant("an empty list of peers means none", Mutations::emptyPeersMeanNone),
                new Mutant("egress is not judged", Mutations::noEgress),
                new Mutant("ended pods go on", Mutations::endedPodsGoOn));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mutants")
    void an_engine_that_reads_otherwise_is_caught(Mutant mutant) {
        int caught = 0;
        for (int seed = 0; seed < 400 && caught == 0; seed++) {
            List<Document> manifests = RandomWorlds.of(seed);
            NetworkProfile profile = RandomWorlds.profile(seed);
            List<Document> misread = manifests.stream().map(mutant.reading()).toList();
            NaiveReachability reference = new NaiveReachability(manifests, profile, NaiveReachability.counter());
            Reachability engine = Reachability.of(World.of(misread).readBy(profile));
            caught += firstDifference(reference, engine, true).isPresent() ? 1 : 0;
        }
        assertThat(caught).as("worlds that tell the mutant from the engine").isPositive();
    }
}
