package dev.breakwater.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.access.NaiveWebhook.Mistake;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Both authorizers of a cluster against a second implementation, and how many requests tell each mistake from it. */
class WebhookAgreementTest {
    private static final int WORLDS = 300;
    private static final int REQUESTS = 100;

    @Test
    void two_implementations_agree_and_every_mistake_is_told_from_them() {
        Map<Mistake, Integer> told = new EnumMap<>(Mistake.class);
        int allowed = 0;
        for (int seed = 0; seed < WORLDS; seed++) {
            NaiveWebhook naive = new NaiveWebhook(seed);
            AzureAuthorizer ours = naive.ours();
            for (int at = 0; at < REQUESTS; at++) {
                AccessRequest request = naive.request();
                boolean expected = naive.decide(request, Mistake.NONE);
                if (ours.allows(request) != expected) {
                    assertThat(ours.decide(request))
                            .as("seed %d: %s", seed, request)
                            .isEqualTo(expected);
                }
                allowed += expected ? 1 : 0;
                for (Mistake mistake : Mistake.values()) {
                    told.merge(mistake, naive.decide(request, mistake) == expected ? 0 : 1, Integer::sum);
                }
            }
        }
        assertThat(told.remove(Mistake.NONE)).isZero();
        assertThat(allowed).isBetween(4_000, WORLDS * REQUESTS / 2);
        assertThat(told)
                .allSatisfy((mistake, count) ->
                        assertThat(count).as("requests that tell %s", mistake).isGreaterThanOrEqualTo(10));
    }
}
