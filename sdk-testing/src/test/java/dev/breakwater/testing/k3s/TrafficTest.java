package dev.breakwater.testing.k3s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.BreakwaterException;
import dev.breakwater.document.Document;
import dev.breakwater.network.Endpoint;
import dev.breakwater.network.NetworkPod;
import dev.breakwater.network.NetworkPolicy;
import dev.breakwater.network.Port;
import dev.breakwater.network.Reachability;
import dev.breakwater.network.World;
import dev.breakwater.testing.kubernetes.FakeKubernetes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is waited for and made of answers, with a wire that answers as the test says, in a time of its own. */
class TrafficTest {
    private static final NetworkPod WEB = NetworkPod.of("default", "web", Map.of());
    private static final NetworkPod DB =
            NetworkPod.of("default", "db", Map.of()).port("sql", Port.tcp(5432));
    private static final TrafficProbe PATH = new TrafficProbe(WEB.endpoint(), DB.endpoint(), Port.tcp(5432));

    private final FakeKubernetes fake = FakeKubernetes.create();
    private final AtomicLong time = new AtomicLong();
    private final Deque<TrafficVerdict> verdicts = new ArrayDeque<>();
    private int rounds;

    /** Pods of the fake that answer in turn what the test says, the last for ever. */
    private final Wire wire = new Wire() {
        private final Wire model = new ModelWire(fake);

        @Override
        public boolean isReal() {
            return true;
        }

        @Override
        public void place(NetworkPod pod, List<Port> ports, Patience patience) {
            model.place(pod, ports, patience);
        }

        @Override
        public void awaitAnswers(Map<Endpoint.Pod, List<Port>> pods, Patience patience) {
            assertThat(pods).containsKeys(WEB.endpoint(), DB.endpoint());
        }

        @Override
        public Map<TrafficProbe, TrafficVerdict> ask(List<TrafficProbe> probes, Reachability predicted) {
            rounds++;
            TrafficVerdict next = verdicts.size() > 1 ? verdicts.remove() : verdicts.element();
            Map<TrafficProbe, TrafficVerdict> all = new LinkedHashMap<>();
            probes.forEach(probe -> all.put(probe, next));
            return all;
        }
    };

    private final Traffic traffic = new Traffic(
                    fake.client(), wire, limit -> new Patience(limit, time::get, time::addAndGet))
            .patience(Duration.ofSeconds(10))
            .pod(WEB)
            .pod(DB);

    @AfterEach
    void stop() {
        traffic.close();
        fake.close();
    }

    @Test
    void on_a_fake_it_is_foretold_without_a_test_cluster() {
        try (Traffic foretold = Traffic.on(fake)
                .pod(NetworkPod.of("default", "front", Map.of()))
                .pod(NetworkPod.of("default", "store", Map.of()).port("sql", Port.tcp(5432)))) {
            assertThat(foretold).hasToString("Traffic[2 pods, foretold]");
            assertThat(foretold.settled(foretold.allProbes()).passing())
                    .extracting(TrafficProbe::port)
                    .containsExactly(Port.tcp(5432));
        }
        assertThat(fake.get("v1", "Pod", "default", "front")).isEmpty();
    }

    @Test
    void rules_are_waited_for_until_they_have_held_for_a_second() {
        verdicts.addAll(List.of(TrafficVerdict.REFUSED, TrafficVerdict.ANSWERED, TrafficVerdict.DROPPED));
        verdicts.add(TrafficVerdict.ANSWERED);

        TrafficReport report = traffic.settled();

        assertThat(report.verdicts()).containsExactly(Map.entry(PATH, TrafficVerdict.ANSWERED));
        assertThat(Duration.ofNanos(time.get())).isBetween(Duration.ofSeconds(1), Duration.ofMillis(1200));
        assertThat(rounds).isGreaterThan(20);
        assertThat(traffic).hasToString("Traffic[2 pods, real]");
    }

    @Test
    void what_never_does_as_foretold_is_told_with_the_reasons() {
        fake.apply(NetworkPolicy.defaultDenyIngress("default").document());
        verdicts.add(TrafficVerdict.ANSWERED);

        assertThatThrownBy(traffic::settled)
                .isInstanceOf(BreakwaterException.class)
                .hasMessage("""
                        Waited 10 s in vain: 1 of 1 probes go another way than foretold:
                        the traffic was ANSWERED, the engine says default/web to default/db on TCP 5432: DENIED
                          egress of default/web: no policy isolates it
                          ingress of default/db: isolated by default/default-deny-ingress
                            no rule allows it
                            default/default-deny-ingress has no rule for ingress""");
    }

    @Test
    void a_report_is_compared_with_any_engine() {
        verdicts.add(TrafficVerdict.REFUSED);
        TrafficReport report = traffic.ask(List.of(PATH));
        Reachability denying = Reachability.of(World.builder()
                .pod(WEB)
                .pod(DB)
                .policy(NetworkPolicy.defaultDeny("default"))
                .build());

        assertThat(report.disagreements(denying)).isEmpty();
        assertThat(report.disagreements())
                .singleElement()
                .asString()
                .startsWith("the traffic was REFUSED, the engine says " + PATH + ": ALLOWED");
        assertThat(report.verdict(PATH.from(), PATH.to(), PATH.port())).isEqualTo(TrafficVerdict.REFUSED);
        assertThatThrownBy(() -> report.verdict(DB.endpoint(), WEB.endpoint(), Port.tcp(1)))
                .hasMessage("TrafficReport: default/db to default/web on TCP 1 was not among the probes.");
        assertThat(report).hasToString("TrafficReport[0 of 1 probes got through]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0 0                                                                              | ANSWERED
            0 0 wget: note: connection refused at first                                      | ANSWERED
            0 1 wget: server returned error: HTTP/1.1 404 Not Found                          | ANSWERED
            0 1 tftp: server error: (1) file not found                                       | ANSWERED
            0 1 wget: can't connect to remote host (10.42.0.6): Connection refused           | REFUSED
            0 1 wget: can't connect to remote host (10.42.0.6): Host is unreachable          | REFUSED
            0 1 wget: can't connect to remote host (10.42.0.6): No route to host             | REFUSED
            0 1 wget: can't connect to remote host (10.42.0.6): Connection timed out         | DROPPED
            0 143                                                                            | DROPPED
            0 1 tftp: timeout                                                                | DROPPED
            0 1 bad address                                                                  | NO_NAME
            """)
    void what_a_client_says_is_a_verdict(String line, TrafficVerdict verdict) {
        assertThat(ProbeScript.verdict(line + (line.indexOf(' ') == line.lastIndexOf(' ') ? " " : "")))
                .isEqualTo(verdict);
    }

    @Test
    void what_no_verdict_can_be_told_from_is_none() {
        assertThat(ProbeScript.number("17 0 ")).isEqualTo(17);
        assertThatThrownBy(() -> ProbeScript.verdict("17 127 sh: wget: not found"))
                .hasMessage("A probe ended with 127 and said what nobody can tell a verdict from:"
                        + " sh: wget: not found");
    }

    @Test
    void the_pods_are_admitted_where_pods_are_restricted() {
        fake.apply(Document.parse("""
                {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop",
                 "labels": {"pod-security.kubernetes.io/enforce": "restricted"}}}"""));

        traffic.pod(NetworkPod.of("shop", "web", Map.of()).port("http", Port.tcp(80)));

        assertThat(fake.get("v1", "Pod", "shop", "web").orElseThrow().at("/spec/containers/0/ports"))
                .map(Document::toJson)
                .hasValue("[{\"name\":\"http\",\"protocol\":\"TCP\",\"containerPort\":80}]");
    }
}
