package dev.breakwater.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.access.NaiveAuthorizer.Corner;
import dev.breakwater.access.NaiveAuthorizer.Mistake;
import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The authorizer against a second implementation on a million requests of seeded worlds. */
class AuthorizerAgreementTest {
    private static final int WORLDS = 500;
    private static final int REQUESTS = 2_000;

    @Test
    void two_implementations_agree_on_a_million_requests_and_every_corner_is_met() {
        Map<Corner, Long> seen = new EnumMap<>(Corner.class);
        long allowed = 0;
        for (int seed = 0; seed < WORLDS; seed++) {
            RandomRbac random = new RandomRbac(seed);
            List<Document> world = random.world();
            Authorizer ours = Authorizer.of(world);
            NaiveAuthorizer naive = new NaiveAuthorizer(world, Mistake.NONE);
            for (int at = 0; at < REQUESTS; at++) {
                AccessRequest request = random.request();
                boolean expected = naive.allows(request, true);
                allowed += expected ? 1 : 0;
                if (ours.allows(request) != expected) {
                    assertThat(ours.decide(request))
                            .as("seed %d: %s", seed, request)
                            .isEqualTo(expected);
                }
            }
            naive.seen.forEach((corner, count) -> seen.merge(corner, count, Long::sum));
        }

        assertThat(allowed).isGreaterThan(50_000L);
        for (Corner corner : Corner.values()) {
            assertThat(seen.getOrDefault(corner, 0L)).as(corner.name()).isGreaterThanOrEqualTo(1_000);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void every_mistake_is_caught_by_these_requests(Mistake mistake) {
        int differences = 0;
        for (int seed = 0; seed < 40; seed++) {
            RandomRbac random = new RandomRbac(seed);
            List<Document> world = random.world();
            Authorizer ours = Authorizer.of(world);
            NaiveAuthorizer wrong = new NaiveAuthorizer(world, mistake);
            for (int at = 0; at < 500; at++) {
                AccessRequest request = random.request();
                differences += ours.allows(request) == wrong.allows(request, false) ? 0 : 1;
            }
        }

        assertThat(differences).as("requests that tell the mistake").isPositive();
    }

    @Test
    void the_decision_who_can_and_the_matrix_say_the_same() {
        List<AccessCell> cells = List.of(
                new AccessCell("get", "", "pods"),
                new AccessCell("list", "apps", "deployments/scale"),
                new AccessCell("create", "example.com", "secrets"));
        for (int seed = 0; seed < 200; seed++) {
            List<Document> world = new RandomRbac(seed).world();
            Authorizer authorizer = Authorizer.of(world);
            AccessMatrix matrix = AccessMatrix.of(authorizer, cells);
            for (String namespace : List.of("", "shop", "pay", "none")) {
                compare(authorizer, matrix, namespace);
            }
            assertThat(matrix.allCounts()[0])
                    .isEqualTo(matrix.counts(matrix.namespaces().get(0)));
        }
    }

    private static void compare(Authorizer authorizer, AccessMatrix matrix, String namespace) {
        for (int cell = 0; cell < matrix.cells().size(); cell++) {
            AccessRequest request = matrix.cells().get(cell).request(Caller.user(""), namespace);
            List<AccessSubject> row = matrix.whoCan(cell, namespace);
            List<AccessSubject> who = new ArrayList<>(authorizer.whoCan(request));
            assertThat(who.remove(AccessSubject.group("system:masters"))).isTrue();
            assertThat(row).isEqualTo(who).hasSize(matrix.counts(namespace)[cell]);
            for (AccessSubject subject : who) {
                AccessDecision decision = authorizer.decide(request.by(subject.caller()));
                assertThat(decision.allowed()).isTrue();
                assertThat(decision.grant()).isPresent();
            }
        }
    }
}
