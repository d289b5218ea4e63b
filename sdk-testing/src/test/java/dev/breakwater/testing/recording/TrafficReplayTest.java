package dev.breakwater.testing.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.document.Document;
import dev.breakwater.network.Endpoint;
import dev.breakwater.network.NetworkProfile;
import dev.breakwater.network.PolicyPort;
import dev.breakwater.network.Port;
import dev.breakwater.network.Reach;
import dev.breakwater.network.Reachability;
import dev.breakwater.network.World;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What traffic did on a node, foretold by the reachability engine without one. */
class TrafficReplayTest {
    /** Addresses of documentation in place of those that the pods had; what blocks tell apart is the same. */
    private static final String ADDRESSES = "198.51.100.";

    private final List<Document> lines =
            Texts.read("traffic.jsonl").lines().map(Document::parse).toList();
    private final Document header = lines.get(0);
    private final List<Document> sets = lines.subList(1, lines.size());

    @Test
    void the_recording_holds_its_suite_and_says_what_node_it_was() {
        assertThat(header.text("/server")).hasValue("kube-apiserver v1.34.4");
        assertThat(header.text("/kubelet")).hasValue("v1.34.4");
        assertThat(header.text("/node").orElseThrow()).contains("not k3s", "kube-router 2.6.3");
        assertThat(header.number("/seed").orElseThrow().longValue()).isEqualTo(TrafficSuite.SEED);
        Map<String, List<Document>> recorded = new LinkedHashMap<>();
        sets.forEach(set -> recorded.put(
                set.text("/set").orElseThrow(),
                set.get("policies").orElseThrow().elements()));
        assertThat(recorded).isEqualTo(TrafficSuite.sets()).hasSizeGreaterThan(50);
    }

    @Test
    void the_engine_foretells_what_traffic_did() {
        List<String> differing = new ArrayList<>();
        int probes = 0;
        int passed = 0;
        for (Document set : sets) {
            Reachability engine = engine(set.get("policies").orElseThrow().elements(), NetworkProfile.KUBE_ROUTER);
            for (Map.Entry<Probe, Boolean> probe : probes(set).entrySet()) {
                probes++;
                passed += probe.getValue() ? 1 : 0;
                Reach expected = probe.getValue() ? Reach.ALLOWED : Reach.DENIED;
                if (probe.getKey().judged(engine) != expected) {
                    differing.add(set.text("/set").orElse("") + ": the traffic was " + expected + ", "
                            + probe.getKey().explained(engine));
                }
            }
        }
        System.out.println("Traffic: " + probes + " probes of a node under " + sets.size()
                + " sets of policies compared, " + passed + " of them got through");
        assertThat(differing).isEmpty();
        assertThat(probes)
                .isEqualTo(header.number("/probes").orElseThrow().intValue())
                .isGreaterThan(6000);
        assertThat(passed).isBetween(probes / 4, probes * 3 / 4);
    }

    /** Else the profile of kube-router would be of no use. */
    @Test
    void calico_would_have_let_other_traffic_pass_under_some_of_the_sets() {
        Map<String, Integer> otherwise = new TreeMap<>();
        for (Document set : sets) {
            Reachability engine = engine(set.get("policies").orElseThrow().elements(), NetworkProfile.CALICO);
            probes(set).forEach((probe, passed) -> {
                if ((probe.judged(engine) == Reach.ALLOWED) != passed) {
                    otherwise.merge(set.text("/set").orElseThrow(), 1, Integer::sum);
                }
            });
        }
        assertThat(otherwise)
                .containsKeys(
                        "excepted in one block and allowed by another of the same rule",
                        "a port by a name that nobody has from some pods",
                        "out to a port by name wherever it is",
                        "out to a block on a port by name",
                        "all may leave from a namespace that isolates");
    }

    private record Probe(Endpoint from, Endpoint to, Port port) {
        Reach judged(Reachability engine) {
            return engine.allowed(from, to, port);
        }

        String explained(Reachability engine) {
            return "the engine says " + engine.explain(from, to, port).render();
        }
    }

    private static Map<Probe, Boolean> probes(Document set) {
        Map<Probe, Boolean> probes = new LinkedHashMap<>();
        set.get("verdicts").orElseThrow().members().forEach((target, verdicts) -> {
            String[] parts = target.split(" ", -1); // shop/api on TCP 8080
            Port port = new Port(PolicyPort.Protocol.valueOf(parts[2]), Integer.parseInt(parts[3]));
            verdicts.members()
                    .forEach((verdict, sources) -> sources.elements()
                            .forEach(from -> probes.put(
                                    new Probe(pod(from.asText().orElseThrow()), pod(parts[0]), port),
                                    verdict.equals("ANSWERED"))));
        });
        return probes;
    }

    private static Endpoint pod(String name) {
        return Endpoint.pod(name.substring(0, name.indexOf('/')), name.substring(name.indexOf('/') + 1));
    }

    private Reachability engine(List<Document> policies, NetworkProfile profile) {
        Map<String, String> addresses = new LinkedHashMap<>();
        header.get("places")
                .orElseThrow()
                .members()
                .forEach((pod, place) -> addresses.put(
                        pod, ADDRESSES + place.asNumber().orElseThrow().intValue()));
        World.Builder world = World.builder();
        TrafficSuite.namespaces().forEach(world::namespace);
        Set<String> placed = new LinkedHashSet<>();
        for (TrafficSuite.Listening one : TrafficSuite.pods()) {
            world.pod(one.pod().at(addresses.get(one.pod().toString())));
            placed.add(one.pod().toString());
        }
        assertThat(addresses.keySet()).isEqualTo(placed);
        TrafficSuite.manifests(policies, name -> name, addresses).forEach(world::manifest);
        return Reachability.of(world.build().readBy(profile));
    }
}
