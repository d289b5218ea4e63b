package dev.breakwater.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.access.AzureDecision.Verdict;
import dev.breakwater.access.NaiveAzure.Mistake;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Azure's roles against a second implementation, and how many requests tell each mistake from it. */
class AzureAgreementTest {
    private static final int WORLDS = 200;
    private static final int REQUESTS = 100;

    @Test
    void two_implementations_agree_and_every_mistake_is_told_from_them() {
        Map<Mistake, Integer> told = new EnumMap<>(Mistake.class);
        Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
        for (int seed = 0; seed < WORLDS; seed++) {
            NaiveAzure naive = new NaiveAzure(seed);
            AzureRoles ours = AzureRoles.of(naive.documents());
            for (int at = 0; at < REQUESTS; at++) {
                AzureRequest request = naive.request();
                Verdict expected = naive.decide(request, Mistake.NONE);
                AzureDecision actual = ours.decide(request);
                if (actual.verdict() != expected) {
                    assertThat(actual).as("seed %d: %s", seed, request).isEqualTo(expected);
                }
                verdicts.merge(expected, 1, Integer::sum);
                for (Mistake mistake : Mistake.values()) {
                    told.merge(mistake, naive.decide(request, mistake) == expected ? 0 : 1, Integer::sum);
                }
            }
        }
        System.out.println("Azure roles: " + WORLDS * REQUESTS + " requests, " + verdicts + ", told " + told);
        assertThat(told.remove(Mistake.NONE)).isZero();
        assertThat(verdicts.values()).allMatch(count -> count > 2_000);
        assertThat(told)
                .allSatisfy((mistake, count) ->
                        assertThat(count).as("requests that tell %s", mistake).isGreaterThanOrEqualTo(50));
    }
}
