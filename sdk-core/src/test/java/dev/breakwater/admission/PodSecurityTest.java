package dev.breakwater.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.document.Document;
import dev.breakwater.manifest.PodSecurityLevel;
import dev.breakwater.manifest.PodSecurityStandard;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every check at every level and every release, against a file of cases written from the specification. */
final class PodSecurityTest {
    private static final PodEvaluator EVALUATOR = new PodEvaluator(PodChecks.TABLE);
    private static final List<PodCase> CASES = PodCase.all();

    /** The releases at which something changes, and those just before. */
    private static final List<Integer> BOUNDARIES = PodChecks.TABLE.stream()
            .map(PodCheck::since)
            .flatMap(since -> Stream.of(Math.max(since - 1, 0), since))
            .distinct()
            .toList();

    static List<PodCase> cases() {
        return CASES;
    }

    private static List<Integer> minors() {
        List<Integer> minors =
                new ArrayList<>(IntStream.rangeClosed(0, PodCase.LATER).boxed().toList());
        minors.add(PodSecurityStandard.LATEST);
        return minors;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void every_level_of_every_release_says_of_a_pod_what_the_specification_says(PodCase one) {
        for (PodSecurityLevel level : PodSecurityLevel.values()) {
            for (int minor : minors()) {
                assertThat(one.actual(EVALUATOR, level, minor))
                        .as("%s at %s", one, new PodSecurityStandard(level, minor))
                        .isEqualTo(one.expected(level, minor));
            }
        }
    }

    @Test
    void every_row_of_the_table_has_a_pod_that_passes_and_one_that_fails_at_its_first_release_and_each_level() {
        int boundaries = 0;
        for (PodCheck row : PodChecks.TABLE) {
            for (PodSecurityLevel level : PodSecurityLevel.values()) {
                PodSecurityStandard first = new PodSecurityStandard(level, row.since());
                if (EVALUATOR.checks(first).contains(row)) {
                    boundaries++;
                    assertThat(CASES)
                            .as("fails %s at %s", row, first)
                            .anyMatch(one -> failing(one, level, row.since()).contains(row.id()));
                    assertThat(CASES)
                            .as("passes %s at %s", row, first)
                            .anyMatch(one -> one.check().equals(row.id())
                                    && !failing(one, level, row.since()).contains(row.id()));
                }
            }
        }
        int verdicts = CASES.size() * PodSecurityLevel.values().length * minors().size();
        System.out.println("Pod Security: " + CASES.size() + " pods, " + verdicts + " verdicts with their messages, "
                + boundaries + " boundaries of check, level and release");
        assertThat(boundaries).isEqualTo(47);
    }

    private static List<String> failing(PodCase one, PodSecurityLevel level, int minor) {
        return one.expected().stream()
                .filter(failure -> failure.covers(level, minor))
                .map(PodCase.Expected::check)
                .toList();
    }

    @Test
    void each_boundary_changes_what_some_pod_is_told() {
        for (PodCheck row : PodChecks.TABLE) {
            if (row.since() > 0) {
                boolean changes = false;
                for (PodCase one : CASES) {
                    changes |= !one.actual(EVALUATOR, row.level(), row.since() - 1)
                            .equals(one.actual(EVALUATOR, row.level(), row.since()));
                }
                assertThat(changes).as("%s", row).isTrue();
            }
        }
    }

    @Test
    void the_table_holds_nineteen_checks_up_to_the_newest_release() {
        assertThat(PodChecks.TABLE.stream().map(PodCheck::id).distinct()).hasSize(19);
        assertThat(EVALUATOR.newest()).isEqualTo(PodSecurity.NEWEST);
        assertThat(EVALUATOR.checks(PodSecurityStandard.of(PodSecurityLevel.RESTRICTED)))
                .extracting(PodCheck::id)
                .containsExactly(
                        "appArmorProfile",
                        "hostNamespaces",
                        "hostPorts",
                        "hostProbesAndHostLifecycle",
                        "privileged",
                        "seLinuxOptions",
                        "sysctls",
                        "windowsHostProcess",
                        "allowPrivilegeEscalation",
                        "capabilities_restricted",
                        "procMount_restricted",
                        "restrictedVolumes",
                        "runAsNonRoot",
                        "runAsUser",
                        "seccompProfile_restricted");
    }

    @Test
    void several_failures_are_told_in_one_line_baseline_first() {
        Document bare = Document.parse("""
                {"metadata": {}, "spec": {"hostNetwork": true, "containers": [{"name": "web", "image": "web"}]}}
                """);
        PodSecurityResult result = PodSecurity.evaluate(bare, PodSecurityLevel.RESTRICTED, "v1.36");
        assertThat(result.allowed()).isFalse();
        assertThat(result.reasons())
                .isEqualTo("host namespaces, allowPrivilegeEscalation != false, unrestricted capabilities,"
                        + " runAsNonRoot != true, seccompProfile");
        assertThat(result)
                .hasToString("restricted:v1.36: host namespaces (hostNetwork=true), allowPrivilegeEscalation != false"
                        + " (container \"web\" must set securityContext.allowPrivilegeEscalation=false), unrestricted"
                        + " capabilities (container \"web\" must set securityContext.capabilities.drop=[\"ALL\"]),"
                        + " runAsNonRoot != true (pod or container \"web\" must set"
                        + " securityContext.runAsNonRoot=true), seccompProfile (pod or container \"web\" must set"
                        + " securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\")");
        assertThat(PodSecurity.strictest(bare, 36)).isEqualTo(PodSecurityLevel.PRIVILEGED);
        assertThat(PodSecurity.strictest(bare.withoutAt("/spec/hostNetwork"), 36))
                .isEqualTo(PodSecurityLevel.BASELINE);
        assertThat(PodSecurity.strictest(PodCase.HARDENED, 36)).isEqualTo(PodSecurityLevel.RESTRICTED);
    }

    @Test
    void what_the_api_server_could_not_read_meets_no_check() {
        assertThat(details("/spec/containers/0/securityContext/privileged", "false"))
                .startsWith("privileged (container \"web\"");
        assertThat(details("/spec/hostPID", 1)).isEqualTo("host namespaces (hostPID=true)");
        assertThat(details("/spec/securityContext/runAsUser", "1000")).startsWith("runAsUser=0 (pod");
        assertThat(details("/spec/securityContext/runAsNonRoot", "true")).startsWith("runAsNonRoot != true (pod");
        assertThat(details("/spec/containers/0/securityContext/capabilities/add", List.of(List.of())))
                .contains("must not include \"[]\"");
        assertThat(PodSecurity.evaluate(Document.of("text"), PodSecurityLevel.RESTRICTED, "latest")
                        .allowed())
                .as("no containers, no failures but the pod's own")
                .isTrue();
    }

    private static String details(String pointer, Object value) {
        Document pod = PodCase.HARDENED.withAt(pointer, value);
        return PodSecurity.evaluate(pod, PodSecurityLevel.RESTRICTED, "latest").details();
    }

    @Test
    void huge_pods_are_judged_in_one_pass_and_told_in_a_bounded_message() {
        List<Document> many = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            many.add(Document.object("name", "c" + i, "ports", List.of(Document.object("hostPort", i + 1))));
        }
        Document pod = PodCase.HARDENED.withAt("/spec/containers", many);
        PodSecurityResult result = PodSecurity.evaluate(pod, PodSecurityLevel.RESTRICTED, "latest");
        assertThat(result.failures().get(0).detail())
                .startsWith("containers \"c0\", \"c1\"")
                .contains("\"c999\" and 99000 more use hostPorts 1, 10, 100,")
                .endsWith(" and 99000 more");
        assertThat(result.details().length()).isLessThan(60_000);
    }

    @Test
    void deep_nesting_costs_nothing_since_only_known_fields_are_read() {
        Document deep = Document.object();
        for (int i = 0; i < 50_000; i++) {
            deep = Document.object("spec", deep);
        }
        Document pod = PodCase.HARDENED.withAt("/spec/affinity", deep);
        assertThat(PodSecurity.evaluate(pod, PodSecurityLevel.RESTRICTED, "latest")
                        .allowed())
                .isTrue();
    }

    @Test
    void the_pod_of_a_workload_is_its_template() {
        Document template = Document.object("spec", Document.object("hostPID", true));
        Map<String, String> pointers = new LinkedHashMap<>();
        pointers.put("v1/ReplicationController", "/spec/template");
        pointers.put("v1/PodTemplate", "/template");
        pointers.put("apps/v1/Deployment", "/spec/template");
        pointers.put("apps/v1/StatefulSet", "/spec/template");
        pointers.put("apps/v1/DaemonSet", "/spec/template");
        pointers.put("apps/v1/ReplicaSet", "/spec/template");
        pointers.put("batch/v1/Job", "/spec/template");
        pointers.put("batch/v1/CronJob", "/spec/jobTemplate/spec/template");
        pointers.forEach(
                (type, pointer) -> assertThat(PodSecurity.podOf(head(type).withAt(pointer, template)))
                        .as(type)
                        .contains(template));
        assertThat(PodSecurity.podOf(PodCase.HARDENED)).contains(PodCase.HARDENED);
        assertThat(PodSecurity.podOf(head("v1/ConfigMap").withAt("/spec/template", template)))
                .isEqualTo(Optional.empty());
    }

    private static Document head(String type) {
        int slash = type.lastIndexOf('/');
        return Document.object("apiVersion", type.substring(0, slash), "kind", type.substring(slash + 1));
    }

    @Test
    void versions_are_latest_or_one_without_leading_zeros() {
        for (String version : List.of("v1.0", "v1.36", "v1.999", "latest")) {
            assertThat(PodSecurityStandard.of(PodSecurityLevel.BASELINE, version))
                    .hasToString("baseline:" + version);
        }
        for (String version : List.of("", "1.30", "v1", "v1.", "v1.01", "v2.0", "v1.-1", "v1.3x", "Latest", "v1.1e9")) {
            assertThatThrownBy(() -> PodSecurityStandard.of(PodSecurityLevel.BASELINE, version))
                    .as(version)
                    .hasMessage("Pod Security: '" + version + "' must be \"latest\" or \"v1.x\".");
        }
    }

    /** A wrong evaluator: a table that was changed, over pods that were read otherwise. */
    record Mutant(String name, UnaryOperator<PodCheck> row, UnaryOperator<Document> reading) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Mutant> mutants() {
        return PodMutants.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mutants")
    void an_evaluator_that_is_wrong_is_caught(Mutant mutant) {
        PodEvaluator wrong =
                new PodEvaluator(PodChecks.TABLE.stream().map(mutant.row()).toList());
        assertThat(CASES)
                .as("a case that tells the mutant from the evaluator")
                .anyMatch(one -> differs(wrong, mutant.reading().apply(one.pod()), one));
    }

    private static boolean differs(PodEvaluator wrong, Document read, PodCase one) {
        for (PodSecurityLevel level : List.of(PodSecurityLevel.BASELINE, PodSecurityLevel.RESTRICTED)) {
            for (int minor : BOUNDARIES) {
                if (!PodCase.actual(wrong, read, level, minor).equals(one.expected(level, minor))) {
                    return true;
                }
            }
        }
        return false;
    }
}
