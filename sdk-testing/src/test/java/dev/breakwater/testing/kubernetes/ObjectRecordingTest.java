package dev.breakwater.testing.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.change.Permission;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.EngineOptions;
import dev.breakwater.engine.Estate;
import dev.breakwater.engine.TimeSource;
import dev.breakwater.engine.VirtualTime;
import dev.breakwater.k8s.KubernetesProvider;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.testing.contract.Sample;
import dev.breakwater.testing.replay.Recording;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Of every kind: what was recorded of one API server reads and plans in another as it did there. */
class ObjectRecordingTest {
    private final VirtualTime time = TimeSource.virtual(Instant.parse("2026-09-01T00:00:00Z"));

    private FakeKubernetes server() {
        return FakeKubernetes.create("1.33", time.clock());
    }

    private Engine engine(KubernetesProvider provider) {
        return Engine.of(provider).with(EngineOptions.standard().withTime(time));
    }

    @TestFactory
    Stream<DynamicTest> a_replay_says_what_the_recorded_said() {
        try (FakeKubernetes server = server()) {
            List<Sample> samples = new KubernetesSamples(server.connection()).all();
            return IntStream.range(0, samples.size())
                    .mapToObj(i -> DynamicTest.dynamicTest(samples.get(i).toString(), () -> assertReplays(i)));
        }
    }

    private static DesiredState desired(FakeKubernetes server, int i) {
        Sample sample = new KubernetesSamples(server.connection()).all().get(i);
        return DesiredState.named("prod").with(sample.prerequisites()).with(sample.declaration());
    }

    private void assertReplays(int i) {
        try (FakeKubernetes server = server();
                FakeKubernetes other = server();
                KubernetesProvider provider = KubernetesProvider.create()) {
            Engine first = engine(provider);
            first.apply(first.plan(desired(server, i)), Permission.values()).orThrow();
            Recording recording =
                    Recording.parse(Recording.of(first, desired(server, i)).toJson());

            assertThat(other.plant(objects(recording))).isEmpty();

            Engine second = engine(provider);
            assertThat(second.plan(desired(other, i)).render())
                    .isEqualTo(first.plan(desired(server, i)).render());
            assertThat(bodies(Recording.of(second, desired(other, i)))).isEqualTo(bodies(recording));
            assertThat(second.apply(second.planDestroy(desired(other, i)), Permission.values())
                            .isSuccess())
                    .isTrue();
        }
    }

    private static List<Document> objects(Recording recording) {
        return recording.entries().map(Estate.Entry::document).toList();
    }

    /** Versions are a server's own. */
    private static Map<String, Document> bodies(Recording recording) {
        Map<String, Document> bodies = new TreeMap<>();
        recording
                .entries()
                .forEach(entry -> bodies.put(
                        entry.address().toString(), entry.document().withoutAt("/metadata/resourceVersion")));
        return bodies;
    }

    @Test
    void a_namespace_that_is_put_in_can_take_pods_at_once() {
        try (FakeKubernetes server = server()) {
            Document namespace = Document.object("apiVersion", "v1", "kind", "Namespace")
                    .with("metadata", Document.object("name", "shop", "uid", "1"));

            List<Document> unserved = server.plant(List.of(
                    namespace, Document.object("apiVersion", "example.com/v1", "kind", "Widget", "metadata", "x")));

            assertThat(unserved).hasSize(1);
            assertThat(server.get("v1", "ServiceAccount", "shop", "default")).isPresent();
            Document pod = Document.object("apiVersion", "v1", "kind", "Pod")
                    .with("metadata", Document.object("name", "web", "namespace", "shop"))
                    .with(
                            "spec",
                            Document.object(
                                    "containers", Document.array(Document.object("name", "web", "image", "web:1"))));
            assertThat(server.apply(pod).text("/spec/serviceAccountName")).contains("default");
        }
    }
}
