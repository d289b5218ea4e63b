package dev.breakwater.testing.k3s;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.document.Document;
import dev.breakwater.network.NetworkPod;
import dev.breakwater.testing.kubernetes.ApiFaults;
import dev.breakwater.testing.kubernetes.FakeKubernetes;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is told of the pods of a test that failed. */
class PodLogsTest {
    private final FakeKubernetes fake = FakeKubernetes.create();

    @BeforeEach
    void secret() {
        fake.apply(Document.parse("""
                {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "db", "namespace": "default"},
                 "stringData": {"password": "correct horse", "longer": "correct horse battery", "short": "abc"}}"""));
    }

    @AfterEach
    void stop() {
        fake.close();
    }

    private void pod(String name, String log) {
        fake.apply(TrafficPods.manifest(NetworkPod.of("default", name, Map.of()), List.of()));
        fake.run("default", name, "10.42.0.7");
        fake.log("default", name, log);
    }

    @Test
    void logs_are_bounded_and_hold_no_secret_and_no_token() {
        pod("web", "abc\ncannot sign in with correct horse battery\nBearer eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIx.c2ln\n");
        pod("long", "one\n" + "x".repeat(4_000) + "correct ho");
        pod("single", "x".repeat(4_000) + "correct ho");

        assertThat(PodLogs.of(fake.client(), "default")).isEqualTo("""

                Logs of pods of default:
                long/traffic:
                one
                single/traffic:

                web/traffic:
                abc
                cannot sign in with (secret)
                Bearer (secret)
                """);
        assertThat(fake.requests())
                .extracting(request -> request.target())
                .filteredOn(target -> target.contains("/log"))
                .hasSize(3)
                .allMatch(target -> target.contains("tailLines=20") && target.contains("limitBytes=4000"));
    }

    @Test
    void what_is_not_ready_comes_first_and_many_are_not_told() {
        for (int i = 0; i < 11; i++) {
            pod("ready-" + i, "well");
        }
        pod("zero", "ill");
        fake.applyStatus(Document.parse("""
                {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "zero", "namespace": "default"},
                 "status": {"containerStatuses": [{"name": "traffic", "ready": false, "restartCount": 0, "image": "",
                  "imageID": "", "state": {"waiting": {"reason": "ErrImageNeverPull"}}}]}}"""));

        assertThat(PodLogs.of(fake.client(), "default"))
                .startsWith("\nLogs of pods of default:\nzero/traffic: ErrImageNeverPull\nready-0/traffic:\nwell\n")
                .endsWith("\nand 2 pods more\n");
    }

    @Test
    void nothing_is_told_where_nobody_knows_the_secrets() {
        pod("web", "correct horse");
        fake.faults(ApiFaults.seeded(1).answering(403, 1).only("/secrets"));

        assertThat(PodLogs.of(fake.client(), "default"))
                .startsWith("\nLogs of pods of default cannot be read: ")
                .doesNotContain("horse");
    }
}
