package dev.breakwater.testing.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.Api.Answer;
import java.util.List;
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
        Document claim = Api.named("data").with("spec", Document.object("accessModes", List.of("ReadWriteOnce")));
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
