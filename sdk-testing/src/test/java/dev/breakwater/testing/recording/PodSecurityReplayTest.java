package dev.breakwater.testing.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.FakeKubernetes;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pods of all sorts, answered by the fake as a real API server of the same release answered them. */
class PodSecurityReplayTest {
    /** What a real server finds invalid for reasons of its own is no question of Pod Security. */
    private static final int INVALID = 422;

    @Test
    void the_fake_admits_refuses_and_warns_of_pods_as_the_real_server_did() {
        List<String> differences = new ArrayList<>();
        int compared = 0;
        try (FakeKubernetes fake = FakeKubernetes.create("1.34", Clock.systemUTC())) {
            Runner runner = new Runner(fake::handle, fake.adminToken().reveal(), false);
            for (Recording.Answered one : Recording.read("pod-security").answered()) {
                Document answer = runner.run(one.step());
                if (isJudged(one)) {
                    compared++;
                    if (!answer.equals(one.answer())) {
                        differences.add(
                                one.step() + "\n  real: " + one.answer().toJson() + "\n  fake: " + answer.toJson());
                    }
                }
            }
        }
        System.out.println("Pod Security: " + compared + " answers of a real API server compared");
        assertThat(differences).isEmpty();
        assertThat(compared).isGreaterThan(800);
    }

    private static boolean isJudged(Recording.Answered one) {
        boolean invalid = one.status() == INVALID && !one.message().startsWith("Namespace");
        return one.step().verdictOnly() && !invalid;
    }
}
