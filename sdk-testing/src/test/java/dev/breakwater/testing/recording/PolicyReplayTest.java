package dev.breakwater.testing.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.access.Caller;
import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.FakeKubernetes;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Admission policies, and what they judge, answered by the fake as a real API server of the same release did. */
class PolicyReplayTest {
    private static final Caller ADMIN = new Caller("admin", List.of("system:masters", "system:authenticated"));

    @Test
    void the_fake_takes_and_judges_by_policies_as_the_real_server_did() {
        List<String> differences = new ArrayList<>();
        List<Recording.Answered> answered = Recording.read("policies").answered();
        try (FakeKubernetes fake = FakeKubernetes.create("1.34", Clock.systemUTC())) {
            Runner runner = new Runner(fake::handle, fake.token(ADMIN).reveal(), false);
            for (Recording.Answered one : answered) {
                Document real = judged(one.answer());
                Document answer = judged(runner.run(one.step()));
                if (!answer.equals(real)) {
                    differences.add(one.step() + "\n  real: " + real.toJson() + "\n  fake: " + answer.toJson());
                }
            }
        }
        System.out.println("Policies: " + answered.size() + " answers of a real API server compared");
        assertThat(differences).isEmpty();
        assertThat(answered).hasSizeGreaterThan(650);
    }

    /** Who owns which field of an object is no question of policies. */
    private static Document judged(Document answer) {
        return answer.get("body").isEmpty()
                ? answer
                : answer.with("body", answer.get("body").get().without("metadata"));
    }
}
