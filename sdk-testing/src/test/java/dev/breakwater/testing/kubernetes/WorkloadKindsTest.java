package dev.breakwater.testing.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.Api.Answer;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Stateful sets, daemon sets, jobs, cron jobs and autoscalers: what is filled in, and what is refused. */
class WorkloadKindsTest {
    private static final String APPS = "/apis/apps/v1/namespaces/default/";
    private static final String BATCH = "/apis/batch/v1/namespaces/default/";
    private static final String SCALERS = "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers";

    private final FakeKubernetes fake = FakeKubernetes.create();
    private final Api api = new Api(fake);

    private static Document pods(String restart) {
        Document pod = Document.object("containers", List.of(Document.object("name", "c", "image", "a:1")));
        return Document.object("spec", pod.with("restartPolicy", restart));
    }

    private static Document set() {
        Document labels = Document.object("app", "web");
        Document template = pods("Always").with("metadata", Document.object("labels", labels));
        return Api.named("web")
                .with(
                        "spec",
                        Document.object("selector", Document.object("matchLabels", labels), "template", template));
    }

    private static Document job(String restart) {
        return Api.named("j").with("spec", Document.object("template", pods(restart)));
    }

    @Test
    void a_stateful_set_is_completed_and_keeps_what_it_is() {
        Document claim = Api.named("data")
                .with("spec", Document.object("accessModes", List.of("ReadWriteOnce")))
                .withAt("/spec/resources", Document.parse("{\"requests\": {\"storage\": \"1Gi\"}}"));
        Document made = api.post(APPS + "statefulsets", set().withAt("/spec/volumeClaimTemplates", List.of(claim)))
                .body();

        assertThat(made.at("/spec/updateStrategy").orElseThrow().toJson())
                .isEqualTo("{\"type\":\"RollingUpdate\",\"rollingUpdate\":{\"partition\":0}}");
        assertThat(made.text("/spec/podManagementPolicy")).contains("OrderedReady");
        assertThat(made.text("/spec/persistentVolumeClaimRetentionPolicy/whenDeleted"))
                .contains("Retain");
        assertThat(made.text("/spec/volumeClaimTemplates/0/kind")).contains("PersistentVolumeClaim");
        assertThat(made.at("/status").orElseThrow().toJson()).isEqualTo("{\"replicas\":0,\"availableReplicas\":0}");
        assertThat(api.put(APPS + "statefulsets/web", made.withAt("/spec/replicas", 3))
                        .status())
                .isEqualTo(200);
        assertThat(api.put(
                                APPS + "statefulsets/web",
                                made.withAt("/spec/serviceName", "x").withoutAt("/metadata/resourceVersion"))
                        .text("/message"))
                .startsWith(
                        "StatefulSet.apps \"web\" is invalid: spec: Forbidden: updates to statefulset spec for fields");
    }

    @Test
    void a_daemon_set_counts_the_changes_of_its_template() {
        String annotation = "/metadata/annotations/deprecated.daemonset.template.generation";
        Document made = api.post(APPS + "daemonsets", set()).body();

        assertThat(made.text(annotation)).contains("1");
        assertThat(made.at("/spec/updateStrategy/rollingUpdate").orElseThrow().toJson())
                .isEqualTo("{\"maxUnavailable\":1,\"maxSurge\":0}");
        Answer waiting = api.put(APPS + "daemonsets/web", made.withAt("/spec/minReadySeconds", 3));
        assertThat(waiting.text(annotation)).isEqualTo("1");
        Document other = waiting.body().withAt("/spec/template/spec/containers/0/image", "a:2");
        assertThat(api.put(APPS + "daemonsets/web", other).text(annotation)).isEqualTo("2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"maxSurge\": 1} | maxSurge: Invalid value: 1: may not be set when maxUnavailable is non-zero",
                "{\"maxSurge\": \"10%\"} | maxSurge: Invalid value: \"10%\": may not be set when maxUnavailable is non-zero",
                "{\"maxUnavailable\": 0} | maxUnavailable: Required value: cannot be 0 when maxSurge is 0",
                "{\"maxUnavailable\": \"0%\"} | maxUnavailable: Required value: cannot be 0 when maxSurge is 0",
            })
    void a_daemon_set_rolls_by_a_pod_too_many_or_too_few(String rolling, String why) {
        Document set = set().withAt("/spec/updateStrategy/rollingUpdate", Document.parse(rolling));

        assertThat(api.post(APPS + "daemonsets", set).text("/message"))
                .isEqualTo("DaemonSet.apps \"web\" is invalid: spec.updateStrategy.rollingUpdate." + why);
        assertThat(api.post(APPS + "daemonsets", set.withAt("/spec/updateStrategy/type", "OnDelete"))
                        .status())
                .isEqualTo(201);
    }

    @Test
    void a_daemon_set_may_have_a_pod_too_many_where_none_is_missing() {
        Document rolling = Document.object("maxUnavailable", 0, "maxSurge", 1);

        assertThat(api.post(APPS + "daemonsets", set().withAt("/spec/updateStrategy/rollingUpdate", rolling))
                        .status())
                .isEqualTo(201);
    }

    @Test
    void a_job_gets_a_selector_that_nobody_owns() {
        Document made = api.post(BATCH + "jobs", job("Never")).body();
        String uid = made.text("/metadata/uid").orElseThrow();

        assertThat(made.at("/spec/selector").orElseThrow().toJson())
                .isEqualTo("{\"matchLabels\":{\"batch.kubernetes.io/controller-uid\":\"" + uid + "\"}}");
        assertThat(made.text("/spec/template/metadata/labels/job-name")).contains("j");
        assertThat(made.text("/metadata/labels/controller-uid")).contains(uid);
        assertThat(made.number("/spec/backoffLimit").map(Number::intValue)).contains(6);
        assertThat(made.number("/spec/completions").map(Number::intValue)).contains(1);
        assertThat(made.at("/metadata/managedFields").orElseThrow().toJson())
                .contains("f:backoffLimit")
                .doesNotContain("f:selector", "controller-uid");
        assertThat(api.put(BATCH + "jobs/j", made.withAt("/spec/template/spec/containers/0/image", "a:2"))
                        .text("/message"))
                .contains("spec.template: Invalid value:", "field is immutable");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {} | {"completions": 2} | spec.completions: Invalid value: 2: field is immutable
            {} | {"completions": null} | spec.completions: Invalid value: null: field is immutable
            {} | {"completionMode": "Indexed"} | spec.completionMode: Invalid value: "Indexed": field is immutable
            {} | {"managedBy": "a.b/c"} | spec.managedBy: Invalid value: "a.b/c": field is immutable
            {} | {"backoffLimitPerIndex": 2} | [spec.backoffLimitPerIndex: Invalid value: 2: requires indexed \
            completion mode, spec.backoffLimitPerIndex: Invalid value: 2: field is immutable]
            {} | {"podFailurePolicy": {"rules": [{"action": "Ignore", "onExitCodes": {"operator": "In", "values": [1]}}]}} \
            | [spec.podReplacementPolicy: Unsupported value: "TerminatingOrFailed": supported values: "Failed", \
            spec.podFailurePolicy: Invalid value: {"Rules":[{"Action":"Ignore","OnExitCodes":{"ContainerName":null,\
            "Operator":"In","Values":[1]},"OnPodConditions":null}]}: field is immutable]
            {"completionMode": "Indexed", "completions": 2} | {"completions": 3} | \
            spec.completions: Invalid value: 3: can only be modified in tandem with spec.parallelism
            {"completionMode": "Indexed", "completions": 2} | {"successPolicy": {"rules": [{"succeededCount": 1}]}} | \
            spec.successPolicy: Invalid value: {"Rules":[{"SucceededIndexes":null,"SucceededCount":1}]}: field is immutable
            """)
    void what_a_job_is_does_not_change(String spec, String change, String why) {
        api.post(
                BATCH + "jobs",
                job("Never").with("spec", job("Never").at("/spec").orElseThrow().merge(Document.parse(spec))));

        assertThat(patched(change).text("/message")).isEqualTo("Job.batch \"j\" is invalid: " + why);
    }

    private Answer patched(String spec) {
        return api.patch(BATCH + "jobs/j", "merge-patch", "{\"spec\": " + spec + "}");
    }

    @Test
    void completions_and_parallelism_of_an_indexed_job_change_together() {
        api.post(
                BATCH + "jobs",
                job("Never").withAt("/spec/completionMode", "Indexed").withAt("/spec/completions", 2));

        assertThat(patched("{\"completions\": 3, \"parallelism\": 3}").status()).isEqualTo(200);
    }

    @Test
    void a_suspended_job_that_never_began_changes_only_where_its_pods_go() {
        api.post(BATCH + "jobs", job("Never").withAt("/spec/suspend", true));
        String image = "{\"template\": {\"spec\": {\"containers\": [{\"name\": \"c\", \"image\": \"a:2\"}]}}}";
        String place =
                "{\"template\": {\"spec\": {\"nodeSelector\": {\"x\": \"%s\"}, \"affinity\": {\"nodeAffinity\": {}}},"
                        + " \"metadata\": {\"labels\": {\"x\": \"%s\"}, \"annotations\": {\"x\": \"y\"}}}}";

        assertThat(patched(image).text("/message")).endsWith(": field is immutable");
        assertThat(patched(String.format(Locale.ROOT, place, "y", "y")).status())
                .isEqualTo(200);
        assertThat(patched("{\"template\": {\"spec\": {\"affinity\": null}}}").status())
                .isEqualTo(200);
        String began = "{\"status\": {\"startTime\": \"2026-01-01T00:00:00Z\"}}";
        assertThat(api.patch(BATCH + "jobs/j/status", "merge-patch", began).status())
                .isEqualTo(200);
        assertThat(patched(String.format(Locale.ROOT, place, "z", "z")).text("/message"))
                .endsWith(": field is immutable");
    }

    @Test
    void what_a_failure_means_is_checked() {
        String rules =
                "[{\"onExitCodes\": {}}, {\"action\": \"X\", \"onPodConditions\": [{\"type\": \"a\", \"status\": \"y\"}]},"
                        + " {\"action\": \"FailIndex\"}, {\"action\": \"Count\", \"onExitCodes\": {\"operator\": \"Y\","
                        + " \"values\": [0, 0, 2, 1], \"containerName\": \"none\"}, \"onPodConditions\": [{\"type\": \"a\"}]}]";
        String policy = "spec.podFailurePolicy.rules";

        assertThat(api.post(
                                BATCH + "jobs",
                                job("Never")
                                        .withAt(
                                                "/spec/podFailurePolicy",
                                                Document.object("rules", Document.parse(rules))))
                        .text("/message"))
                .isEqualTo("Job.batch \"j\" is invalid: ["
                        + String.join(
                                ", ",
                                policy
                                        + "[0].action: Required value: valid values: [\"Count\" \"FailIndex\" \"FailJob\" \"Ignore\"]",
                                policy + "[0].onExitCodes.operator: Required value: valid values: [\"In\" \"NotIn\"]",
                                policy + "[0].onExitCodes.values: Invalid value: null: at least one value is required",
                                policy
                                        + "[1].action: Unsupported value: \"X\": supported values: \"Count\", \"FailIndex\","
                                        + " \"FailJob\", \"Ignore\"",
                                policy
                                        + "[1].onPodConditions[0].status: Unsupported value: \"y\": supported values: \"False\","
                                        + " \"True\", \"Unknown\"",
                                policy
                                        + "[2].action: Invalid value: \"FailIndex\": requires the backoffLimitPerIndex to be set",
                                policy
                                        + "[2]: Invalid value: specifying one of OnExitCodes and OnPodConditions is required",
                                policy
                                        + "[3].onExitCodes.operator: Unsupported value: \"Y\": supported values: \"In\", \"NotIn\"",
                                policy
                                        + "[3].onExitCodes.containerName: Invalid value: \"none\": must be one of the container or"
                                        + " initContainer names in the pod template",
                                policy + "[3].onExitCodes.values[1]: Duplicate value: 0",
                                policy + "[3].onExitCodes.values: Invalid value: [0,0,2,1]: must be ordered",
                                policy
                                        + "[3]: Invalid value: specifying both OnExitCodes and OnPodConditions is not supported")
                        + "]");
    }

    @Test
    void a_selector_of_ones_own_takes_a_word() {
        Document selector = Document.object("matchLabels", Document.object("a", "b"));
        Document own = job("Never")
                .withAt("/spec/selector", selector)
                .withAt("/spec/template/metadata", Document.object("labels", Document.object("a", "b")));

        assertThat(api.post(BATCH + "jobs", own).text("/message"))
                .startsWith("Job.batch \"j\" is invalid: spec.selector: Invalid value: {\"matchLabels\":{\"a\":\"b\","
                        + "\"batch.kubernetes.io/controller-uid\":")
                .endsWith(": `selector` not auto-generated");
        assertThat(api.post(BATCH + "jobs", own.withAt("/spec/manualSelector", true))
                        .status())
                .isEqualTo(201);
        assertThat(api.put(BATCH + "jobs/j", job("Never")).text("/message"))
                .startsWith("Job.batch \"j\" is invalid: [spec.selector: Required value, spec.template.metadata.labels:"
                        + " Invalid value: null: `selector` does not match template `labels`, spec.selector: Invalid value:"
                        + " null: field is immutable");
    }

    @Test
    void an_autoscaler_measures_the_processor_unless_told_otherwise() {
        Document target = Document.object("kind", "Deployment", "name", "web", "apiVersion", "apps/v1");
        Document scaler = Api.named("web").with("spec", Document.object("maxReplicas", 3, "scaleTargetRef", target));

        assertThat(api.post(SCALERS, scaler)
                        .body()
                        .at("/spec/metrics/0")
                        .orElseThrow()
                        .toJson())
                .isEqualTo("{\"type\":\"Resource\",\"resource\":{\"name\":\"cpu\",\"target\":"
                        + "{\"type\":\"Utilization\",\"averageUtilization\":80}}}");
        assertThat(api.put(SCALERS + "/web", scaler.withAt("/spec/minReplicas", 4))
                        .text("/message"))
                .contains("spec.maxReplicas: Invalid value: 3: must be greater than or equal to `minReplicas`");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "jobs | {} | spec.template.spec.containers: Required value",
                "jobs | {\"completions\": -1} | spec.completions: Invalid value: -1: must be greater than or equal to 0",
                "jobs | {\"completionMode\": \"Indexed\", \"parallelism\": 2} | when completion mode is Indexed",
                "cronjobs | {\"schedule\": \"x\"} | expected exactly 5 fields, found 1: [x]",
                "cronjobs | {\"schedule\": \"@daily\", \"concurrencyPolicy\": \"No\"} | \"Allow\", \"Forbid\", \"Replace\"",
                "cronjobs | {} | spec.schedule: Required value",
            })
    void what_is_wrong_is_refused(String plural, String spec, String why) {
        Answer refused = api.post(BATCH + plural, Api.named("j").with("spec", Document.parse(spec)));

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.text("/message")).contains(why);
    }

    @Test
    void the_pods_of_a_job_are_not_started_again_for_ever() {
        assertThat(api.post(BATCH + "jobs", job("Always")).text("/message"))
                .isEqualTo("Job.batch \"j\" is invalid: spec.template.spec.restartPolicy: Required value:"
                        + " valid values: \"OnFailure\", \"Never\"");
    }
}
