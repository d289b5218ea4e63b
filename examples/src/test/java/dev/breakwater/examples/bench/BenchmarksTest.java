package dev.breakwater.examples.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The workloads at small sizes: they end only if answers are equal, and counts do not depend on the machine. */
class BenchmarksTest {
    @Test
    void a_cold_jvm_plans_and_applies_the_whole_declaration() {
        BenchResult result = StartUp.run(1);
        assertThat(result.operations()).containsEntry("changes planned", 10L).containsEntry("outcomes applied", 10L);
    }

    @Test
    void a_plan_reads_once_for_each_type_however_many_resources() {
        BenchResult result = PlanScale.run(List.of(9, 30), 1, 30);
        assertThat(result.operations()).containsEntry("reads at 9", 1L).containsEntry("reads at 30", 1L);
        assertThat(result.figures()).hasSize(4);
    }

    @Test
    void an_audit_of_many_says_what_audits_of_each_say() {
        BenchResult result = AuditScale.run(List.of(10, 20), 1, 0);
        assertThat(result.operations())
                .containsEntry("verdicts of 20 workloads", 480L)
                .containsEntry("pairs of 20 workloads", 560L)
                .hasEntrySatisfying(
                        "verdicts of 20 clusters",
                        verdicts -> assertThat(verdicts).isBetween(1_200L, 1_300L));
        assertThat(result.figures()).hasSize(10);
    }

    @Test
    void wiremock_adds_no_request_to_an_apply() {
        BenchResult result = FakeAzureCost.run(1, 1, 1, 1);
        Long requests = result.operations().get("requests");
        assertThat(requests).as("requests of plan, apply, plan and read").isBetween(20L, 100L);
        assertThat(result.operations()).containsEntry("requests through WireMock", requests);
    }

    @Test
    void tests_of_a_restored_estate_say_the_same_in_any_order_and_leave_nothing_behind() {
        BenchResult result = ManyTests.run(6, 3);
        assertThat(result.operations()).containsEntry("different answers", 3L).containsEntry("threads left", 0L);
    }

    @Test
    void the_fake_kubernetes_answers_as_the_reference_does() {
        BenchResult result = FakeKubernetesCost.run(List.of(120), 1, 1);
        assertThat(result.operations()).containsEntry("requests answered alike at 120", 80L);
    }

    @Test
    void lists_of_the_fake_kubernetes_select_what_the_numbers_of_the_objects_say() {
        BenchResult result = FakeKubernetesScale.run(List.of(100, 200), 1, 0);
        assertThat(result.operations()).containsEntry("objects selected as expected among 100", 2_540L);
    }

    @Test
    void paths_found_backwards_are_as_short_as_those_found_forwards() {
        BenchResult result = EscalationScale.run(20, 1);
        assertThat(result.operations().get("paths to cluster-admin")).isGreaterThan(100L);
    }

    @Test
    void access_is_decided_as_the_reference_does() {
        BenchResult result = Access.run(20, 200, 1);
        assertThat(result.operations()).containsEntry("requests", 200L);
    }

    @Test
    void expressions_answer_as_the_same_questions_in_java() {
        BenchResult result = PolicyCost.run(60, 1, 4, 1);
        assertThat(result.operations()).hasSize(6).containsEntry("object.spec.priority <= 5", 34L);
    }

    @Test
    void the_engine_counts_the_pairs_that_the_pairwise_reference_counts() {
        Map<String, Integer> sizes = new LinkedHashMap<>();
        List.of("W1", "W2", "W3", "W4", "W5", "R", "RP").forEach(shape -> sizes.put(shape, 200));
        BenchResult result = ReachabilityScale.run(sizes, 100, 1, 200, 200);
        assertThat(result.operations())
                .containsEntry("pairs of W1, 100 pods, 75 policies", 100L)
                .containsEntry("pairs of W3, 100 pods, 100 policies", 9900L)
                .containsEntry("pairs of W4, 100 pods, 100 policies", 100L)
                .containsEntry("objects in files", 222L);
    }

    @Test
    void pods_fail_what_the_reference_says_they_fail() {
        BenchResult result = PodSecurityScale.run(500, 1);
        assertThat(result.operations()).containsEntry("pods", 500L);
        assertThat(result.operations().get("distinct answers")).isGreaterThan(50L);
    }

    @Test
    void the_footprint_counts_all_modules() {
        BenchResult result = Footprint.full();
        assertThat(result.figures())
                .extracting(Figure::what)
                .startsWith("breakwater-core", "breakwater-azure", "breakwater-k8s", "breakwater-testing");
        assertThat(result.operations().get("declared types outside of cluster and analyses"))
                .as("declared types of the nouns")
                .isGreaterThanOrEqualTo(7L);
    }

    @Test
    void different_answers_give_no_figure() {
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> Answers.same("Workload", 1, 2)))
                .hasMessageContaining("Workload: the answers differ")
                .hasMessageContaining("reference: 1");
    }

    @Test
    void a_page_says_which_goals_are_met() {
        BenchResult result = new BenchResult(
                "Workload",
                "About.",
                java.util.Map.of("requests", 3L),
                List.of(Figure.against(new Samples(List.of(8.0)), "ours", "ms", new Samples(List.of(1.0, 2.0, 9.0)))),
                List.of(new Goal("fast", "ms", 1, 2)));
        assertThat(Report.page(List.of(result)))
                .contains("| ours | ms | 2 | 1–9 | 4 |")
                .contains("| fast | 1 ms | 2 ms | **not met** |")
                .contains("Counted: requests=3.");
    }

    @Test
    void policies_match_what_the_same_questions_in_java_match() {
        BenchResult result = AzurePolicyScale.run(200, 40, 1, 0);
        assertThat(result.operations()).containsEntry("questions", 8_000L);
        assertThat(result.operations().get("matches")).isGreaterThan(500L);
    }
}
