package dev.breakwater.examples.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PolicyExampleTest {
    @Test
    void the_baseline_is_enforced_a_quarter_of_an_hour_later_and_left_out_for_a_week() {
        ByteArrayOutputStream told = new ByteArrayOutputStream();

        PolicyExample.run(new PrintStream(told, true, StandardCharsets.UTF_8));

        assertThat(told.toString(StandardCharsets.UTF_8))
                .containsSubsequence(
                        "== assigned a moment ago",
                        "pod early: runs",
                        "== a quarter of an hour later",
                        "template K8sAzureV2NoPrivilege: in force",
                        "probe: ",
                        "denied the request: [azurepolicy-k8sazurev2noprivilege-",
                        "pod privileged: admission webhook \"validation.gatekeeper.sh\" denied the request:",
                        "Privileged container is not allowed: web",
                        "== exempted for a week",
                        "pod migration: runs",
                        "== the week is over",
                        "pod late: admission webhook",
                        "Privileged container is not allowed: web");
    }
}
