package dev.breakwater.testing.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.document.Difference;
import dev.breakwater.document.Document;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The recordings of a real API server. {@code -Dbreakwater.record=KUBECONFIG} asks the server of that kubeconfig anew,
 * and writes what it says into the sources; {@code -Dbreakwater.record.only=NAME} confines that to one suite.
 */
class RecordingTest {
    private static final List<String> REPLAYED = List.of("requests", "workloads", "storage", "access");
    private static final String NO_REASON = "no reason given";

    @Test
    void a_server_at_hand_is_recorded() {
        Assumptions.assumeTrue(Recorder.isWanted(), "no server to record: -Dbreakwater.record=KUBECONFIG");
        String only = System.getProperty("breakwater.record.only", "");
        Suite.all().stream()
                .filter(suite -> only.isEmpty() || only.equals(suite.name()))
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
                    System.out.println("Recording " + suite.name() + ": "
                            + recording.answered().size() + " answers of "
                            + recording.header().text("/server").orElse("") + ", at least " + suite.least());
                    assertThat(recording.answered().stream().map(Recording.Answered::step))
                            .containsExactlyElementsOf(suite.steps());
                }));
    }

    @Test
    void scenarios_that_are_not_replayed_are_named_in_the_header() {
        assertThat(Recording.read("access").header().get("elsewhere"))
                .contains(Document.object("defaults", Replay.ELSEWHERE, "users", Replay.ELSEWHERE));
        assertThat(Recording.read("requests").header().get("elsewhere")).isEmpty();
    }

    @Test
    void the_lists_are_short() {
        assertThat(REPLAYED.stream().mapToInt(name -> listed(name).size()).sum())
                .isLessThanOrEqualTo(10);
    }

    /**
     * The list holds the steps that are answered otherwise, each with its reason; {@code -Dbreakwater.regenerate=true}
     * writes it anew and keeps the reasons.
     */
    @TestFactory
    Stream<DynamicTest> the_fake_differs_from_the_real_server_in_no_request_that_is_not_listed() {
        return REPLAYED.stream()
                .map(name -> DynamicTest.dynamicTest(name, () -> {
                    Map<String, List<Difference>> differing = Replay.of(Recording.read(name));
                    Map<String, String> listed = listed(name);
                    if (Boolean.getBoolean("breakwater.regenerate")) {
                        Texts.write(
                                name + "-differing.txt",
                                differing.keySet().stream()
                                        .map(id -> id + " | " + listed.getOrDefault(id, NO_REASON) + "\n")
                                        .collect(Collectors.joining()));
                    } else {
                        Set<String> vanished = new TreeSet<>(listed.keySet());
                        vanished.removeAll(differing.keySet());
                        differing.keySet().removeAll(listed.keySet());
                        assertThat(differing).isEmpty();
                        assertThat(vanished).isEmpty();
                        assertThat(listed.values()).doesNotContain(NO_REASON, "");
                    }
                }));
    }

    private static Map<String, String> listed(String name) {
        Map<String, String> reasons = new TreeMap<>();
        for (String line : Texts.read(name + "-differing.txt").lines().toList()) {
            String[] parts = line.split(" \\| ", 2);
            reasons.put(parts[0], parts.length > 1 ? parts[1] : NO_REASON);
        }
        return reasons;
    }
}
