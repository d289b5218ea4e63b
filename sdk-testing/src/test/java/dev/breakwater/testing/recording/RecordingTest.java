package dev.breakwater.testing.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The recordings of a real API server. {@code -Dbreakwater.record=KUBECONFIG} asks the server of that kubeconfig anew,
 * and writes what it says into the sources.
 */
class RecordingTest {
    @Test
    void a_server_at_hand_is_recorded() {
        Assumptions.assumeTrue(Recorder.isWanted(), "no server to record: -Dbreakwater.record=KUBECONFIG");
        Suite.all()
                .forEach(suite -> assertThat(Recorder.record(suite).answered()).hasSameSizeAs(suite.steps()));
    }

    @TestFactory
    Stream<DynamicTest> a_recording_holds_its_suite_and_says_where_it_comes_from() {
        return Suite.all().stream()
                .map(suite -> DynamicTest.dynamicTest(suite.name(), () -> {
                    Recording recording = Recording.read(suite.name());
                    assertThat(recording.header().text("/server").orElse("")).startsWith("kube-apiserver v1.");
                    assertThat(recording.header().number("/seed").orElseThrow().longValue())
                            .isEqualTo(suite.seed());
                    assertThat(recording.answered().size()).isGreaterThanOrEqualTo(suite.least());
                    assertThat(recording.answered().stream().map(Recording.Answered::step))
                            .containsExactlyElementsOf(suite.steps());
                }));
    }
}
