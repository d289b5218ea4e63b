package dev.breakwater.testing.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.BreakwaterException;
import dev.breakwater.document.Document;
import dev.breakwater.network.NetworkPod;
import dev.breakwater.network.Port;
import dev.breakwater.testing.k3s.Capability;
import dev.breakwater.testing.k3s.ClusterKind;
import dev.breakwater.testing.k3s.K3sTest;
import dev.breakwater.testing.k3s.TestCluster;
import dev.breakwater.testing.k3s.Traffic;
import dev.breakwater.testing.k3s.TrafficProbe;
import dev.breakwater.testing.k3s.TrafficReport;
import dev.breakwater.testing.k3s.TrafficVerdict;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;

/**
 * Traffic on a real node under every set of policies. {@code -Dbreakwater.record.traffic=WHAT_NODE_IT_IS} writes down
 * what came of it; without a node this is skipped, and what was written down is compared all the same.
 */
class TrafficRecordingTest {
    @AfterAll
    static void count() {
        System.out.println("traffic, " + TestCluster.tally(ClusterKind.K3S));
    }

    @K3sTest(needs = {Capability.PODS, Capability.TRAFFIC})
    void a_node_lets_pass_what_the_engine_says(TestCluster cluster) {
        Map<String, String> plainNames = new LinkedHashMap<>();
        TrafficSuite.namespaces().forEach((plain, labels) -> {
            plainNames.put(cluster.name(plain), plain);
            cluster.client()
                    .resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(cluster.name(plain))
                            .withLabels(labels)
                            .endMetadata()
                            .build())
                    .create();
        });
        Traffic traffic = cluster.traffic();
        for (TrafficSuite.Listening one : TrafficSuite.pods()) {
            NetworkPod pod = TrafficSuite.in(one.pod(), cluster.name(one.pod().namespace()));
            traffic.pod(pod, one.others().toArray(Port[]::new));
        }
        traffic.settled();
        Map<String, String> addresses = addresses(cluster.client(), plainNames);
        List<Document> lines = new ArrayList<>();
        List<String> differing = new ArrayList<>();
        int probes = 0;
        for (Map.Entry<String, List<Document>> set : TrafficSuite.sets().entrySet()) {
            TrafficReport report =
                    under(TrafficSuite.manifests(set.getValue(), cluster::name, addresses), traffic, cluster.client());
            report.disagreements().forEach(text -> differing.add(set.getKey() + ": " + text));
            lines.add(line(set.getKey(), set.getValue(), report, plainNames));
            probes += report.verdicts().size();
        }
        String node = System.getProperty("breakwater.record.traffic", "");
        if (!node.isEmpty()) {
            write(header(node, places(addresses), probes, cluster.client()), lines);
        }
        System.out.println("Traffic: " + probes + " probes under " + lines.size() + " sets of policies, "
                + differing.size() + " differ");
        assertThat(differing).isEmpty();
        assertThat(probes).isGreaterThan(200);
    }

    private static Map<String, String> addresses(KubernetesClient client, Map<String, String> plainNames) {
        Map<String, String> addresses = new TreeMap<>();
        plainNames.forEach((namespace, plain) -> client.pods()
                .inNamespace(namespace)
                .list()
                .getItems()
                .forEach(pod -> addresses.put(
                        plain + "/" + pod.getMetadata().getName(),
                        pod.getStatus().getPodIP())));
        return addresses;
    }

    private static TrafficReport under(List<Document> policies, Traffic traffic, KubernetesClient client) {
        policies.forEach(policy ->
                twice(() -> client.resource(policy.toJson()).forceConflicts().serverSideApply()));
        try {
            return traffic.patience(Duration.ofSeconds(20)).settled();
        } catch (BreakwaterException e) {
            return traffic.ask(traffic.allProbes()); // which tells where they differ for good
        } finally {
            policies.forEach(
                    policy -> twice(() -> client.resource(policy.toJson()).delete()));
        }
    }

    /** A busy node does not take every call. */
    private static void twice(Runnable call) {
        try {
            call.run();
        } catch (KubernetesClientException e) {
            call.run();
        }
    }

    /** For each destination and port, who was answered, and what came of the others. */
    private static Document line(
            String set, List<Document> policies, TrafficReport report, Map<String, String> plainNames) {
        Map<String, Map<TrafficVerdict, List<String>>> byTarget = new LinkedHashMap<>();
        report.verdicts()
                .forEach((probe, verdict) -> byTarget.computeIfAbsent(
                                target(probe, plainNames), target -> new TreeMap<>())
                        .computeIfAbsent(verdict, any -> new ArrayList<>())
                        .add(TrafficSuite.plain(probe.from(), plainNames)));
        Document verdicts = Document.object();
        for (Map.Entry<String, Map<TrafficVerdict, List<String>>> target : byTarget.entrySet()) {
            Document sources = Document.object();
            for (Map.Entry<TrafficVerdict, List<String>> verdict :
                    target.getValue().entrySet()) {
                sources = sources.with(verdict.getKey().toString(), verdict.getValue());
            }
            verdicts = verdicts.with(target.getKey(), sources);
        }
        return Document.object("set", set, "policies", policies, "verdicts", verdicts);
    }

    private static String target(TrafficProbe probe, Map<String, String> plainNames) {
        return TrafficSuite.plain(probe.to(), plainNames) + " on " + probe.port();
    }

    /** What tells blocks apart, and no address: the last number of each. */
    private static Document places(Map<String, String> addresses) {
        Document places = Document.object();
        for (Map.Entry<String, String> one : addresses.entrySet()) {
            String last = one.getValue().substring(one.getValue().lastIndexOf('.') + 1);
            places = places.with(one.getKey(), Integer.parseInt(last));
        }
        return places;
    }

    private static Document header(String node, Document places, int probes, KubernetesClient client) {
        return Document.object("recording", "traffic", "node", node, "seed", TrafficSuite.SEED)
                .with(
                        "server",
                        "kube-apiserver " + client.getKubernetesVersion().getGitVersion())
                .with(
                        "kubelet",
                        client.nodes()
                                .list()
                                .getItems()
                                .get(0)
                                .getStatus()
                                .getNodeInfo()
                                .getKubeletVersion())
                .with("date", LocalDate.now(ZoneOffset.UTC).toString())
                .with("madeBy", "TrafficRecordingTest of breakwater-testing")
                .with("places", places)
                .with("probes", probes);
    }

    private static void write(Document header, List<Document> lines) {
        StringBuilder text = new StringBuilder(header.toJson()).append('\n');
        lines.forEach(line -> text.append(line.toJson()).append('\n'));
        Texts.write("traffic.jsonl", text.toString());
    }
}
