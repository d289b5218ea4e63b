package dev.breakwater.testing.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.access.Caller;
import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.Kubectl.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What kubectl does with workloads, and with objects that own others. */
class KubectlWorkloadsTest extends KubectlFixture {
    private static String deployment(int replicas) {
        return SubresourcesTest.deployment(replicas)
                .with("apiVersion", "apps/v1")
                .with("kind", "Deployment")
                .toJson();
    }

    private void roll(int replicas) {
        fake.runWorkloads();
        succeed(kubectl.pipe(deployment(replicas), "apply", "-n", "team", "-f", "-"));
    }

    @Test
    void a_deployment_is_rolled_out_scaled_and_undone() {
        roll(2);

        assertThat(succeed(kubectl.run("rollout", "status", "deploy/web", "-n", "team", "--timeout=20s")))
                .contains("deployment \"web\" successfully rolled out");
        assertThat(succeed(kubectl.run("scale", "deploy/web", "--replicas=3", "-n", "team")))
                .contains("deployment.apps/web scaled");
        assertThat(succeed(kubectl.run("get", "deploy", "web", "-n", "team"))).containsPattern("web +3/3 +3 +3 ");
        succeed(kubectl.run("set", "image", "deploy/web", "main=web:2", "-n", "team"));
        assertThat(succeed(kubectl.run("rollout", "history", "deploy/web", "-n", "team")))
                .contains("REVISION", "1", "2");
        succeed(kubectl.run("rollout", "undo", "deploy/web", "-n", "team"));
        String image = "jsonpath={.spec.template.spec.containers[0].image}";
        assertThat(succeed(kubectl.run("get", "deploy", "web", "-n", "team", "-o", image)))
                .isEqualTo("web:1");
        assertThat(succeed(
                        kubectl.run("wait", "--for=condition=Available", "deploy/web", "-n", "team", "--timeout=20s")))
                .contains("condition met");
    }

    @Test
    void pods_are_shown_described_and_waited_for() {
        roll(1);

        assertThat(succeed(kubectl.run("get", "pods", "-n", "team", "-o", "wide")))
                .contains("READY", "1/1", "Running", "IP", "10.244.");
        assertThat(succeed(kubectl.run("wait", "--for=condition=Ready", "pod", "-l", "app=web", "-n", "team")))
                .contains("condition met");
        assertThat(succeed(kubectl.run("describe", "pod", "-l", "app=web", "-n", "team")))
                .contains("Controlled By:", "ReplicaSet/web-", "Image:", "web:1", "Running");
        assertThat(succeed(kubectl.run("describe", "deploy", "web", "-n", "team")))
                .contains("1 desired | 1 updated | 1 total | 1 available", "ScalingReplicaSet", "NewReplicaSet:");
        assertThat(succeed(kubectl.run("get", "events", "-n", "team"))).contains("SuccessfulCreate", "replicaset/web-");
    }

    @Test
    void logs_are_read_and_containers_are_not_entered() {
        roll(1);
        String pod = Meta.name(fake.list("v1", "Pod", "team").get(0));
        fake.log("team", pod, "started\n");

        assertThat(succeed(kubectl.run("logs", pod, "-n", "team"))).isEqualTo("started\n");
        Outcome exec = kubectl.run("exec", pod, "-n", "team", "--", "ls");
        assertThat(exec.code()).isNotZero();
        assertThat(exec.out()).contains("FakeKubernetes runs no containers");
    }

    @Test
    void a_cascade_is_background_orphan_or_foreground() {
        roll(2);
        succeed(kubectl.run("delete", "deploy", "web", "-n", "team", "--cascade=orphan"));
        assertThat(fake.list("apps/v1", "ReplicaSet", "team")).hasSize(1);
        succeed(kubectl.run("delete", "rs", "--all", "-n", "team", "--cascade=foreground"));
        assertThat(fake.list("v1", "Pod", "team")).isEmpty();

        succeed(kubectl.pipe(deployment(1), "apply", "-n", "team", "-f", "-"));
        succeed(kubectl.run("delete", "deploy", "web", "-n", "team"));
        assertThat(succeed(kubectl.run("get", "deploy,rs,pods", "-n", "team"))).contains("No resources found");
    }

    @Test
    void a_budget_is_made_and_shown() {
        roll(2);
        succeed(kubectl.run("create", "pdb", "web", "-n", "team", "--selector=app=web", "--min-available=1"));

        assertThat(succeed(kubectl.run("get", "pdb", "-n", "team"))).containsPattern("web +1 +N/A +1 ");
    }

    @Test
    void a_watch_tells_what_happens_until_its_time_is_over() {
        succeed(kubectl.run("create", "configmap", "m", "-n", "team"));

        String out = succeed(kubectl.run(
                "get", "cm", "m", "-n", "team", "--watch", "--output-watch-events", "--request-timeout=1s"));

        assertThat(out).contains("EVENT", "ADDED", "m");
    }

    @Test
    void a_client_certificate_signs_in() throws IOException {
        Files.writeString(home.resolve("config"), fake.kubeconfig(Caller.user("ann", "ops", "devs")));

        assertThat(succeed(kubectl.run("auth", "whoami", "-o", "json")))
                .satisfies(json -> assertThat(Meta.texts(Document.parse(json), "/status/userInfo/groups"))
                        .isEqualTo(List.of("ops", "devs", "system:authenticated")));
        assertThat(kubectl.run("get", "pods").out()).contains("User \"ann\" cannot list resource \"pods\"");
    }

    @Test
    void typed_commands_make_workloads_and_what_leads_to_them() {
        fake.runWorkloads();
        assertThat(succeed(kubectl.run("create", "deployment", "web", "-n", "team", "--image=web:1", "--replicas=2")))
                .contains("deployment.apps/web created");
        assertThat(succeed(kubectl.run("expose", "deployment", "web", "-n", "team", "--port=80")))
                .contains("service/web exposed");
        assertThat(succeed(kubectl.run("create", "service", "clusterip", "other", "-n", "team", "--tcp=81:8081")))
                .contains("service/other created");
        assertThat(succeed(kubectl.run("get", "svc", "-n", "team")))
                .containsPattern("other .* 81/TCP")
                .contains("80/TCP");
        assertThat(succeed(kubectl.run("run", "one", "-n", "team", "--image=one:1")))
                .contains("pod/one created");
        assertThat(succeed(kubectl.run("create", "ingress", "i", "-n", "team", "--rule=a.example/b=web:80")))
                .contains("ingress.networking.k8s.io/i created");
        assertThat(succeed(kubectl.run("get", "ingress", "i", "-n", "team", "-o", "jsonpath={.spec.rules[0]}")))
                .contains("\"host\":\"a.example\"", "\"path\":\"/b\"", "\"name\":\"web\"", "\"number\":80");
        assertThat(succeed(kubectl.run("create", "quota", "q", "-n", "team", "--hard=pods=9,cpu=500m")))
                .contains("resourcequota/q created");
        assertThat(succeed(kubectl.run("get", "quota", "q", "-n", "team", "-o", "jsonpath={.spec.hard}")))
                .isEqualTo("{\"cpu\":\"500m\",\"pods\":\"9\"}");
        succeed(kubectl.run("create", "secret", "generic", "s", "-n", "team", "--from-literal=a=b"));
        assertThat(succeed(kubectl.run("rollout", "restart", "deploy/web", "-n", "team")))
                .contains("deployment.apps/web restarted");
        assertThat(succeed(kubectl.run("rollout", "status", "deploy/web", "-n", "team", "--timeout=20s")))
                .contains("successfully rolled out");
        assertThat(succeed(kubectl.run("rollout", "undo", "deploy/web", "-n", "team")))
                .contains("deployment.apps/web rolled back");
    }

    @Test
    void a_node_is_cordoned_tainted_and_drained() {
        fake.apply(Document.object("apiVersion", "v1", "kind", "Node", "metadata", Document.object("name", "n")));
        Document container = Document.object("name", "c", "image", "i:1");
        fake.apply(Document.object("apiVersion", "v1", "kind", "Pod")
                .with("metadata", Document.object("name", "p", "namespace", "team"))
                .with("spec", Document.object("nodeName", "n", "containers", List.of(container))));

        assertThat(succeed(kubectl.run("cordon", "n"))).contains("node/n cordoned");
        assertThat(succeed(kubectl.run("get", "nodes"))).contains("SchedulingDisabled");
        assertThat(succeed(kubectl.run("taint", "nodes", "n", "a=b:NoSchedule")))
                .contains("node/n tainted");
        assertThat(kubectl.run("drain", "n", "--timeout=20s").out())
                .contains("cannot delete Pods that declare no controller");
        assertThat(succeed(kubectl.run("drain", "n", "--force", "--timeout=20s")))
                .contains("evicting pod team/p", "pod/p evicted", "node/n drained");
        assertThat(fake.list("v1", "Pod", "team")).isEmpty();
        assertThat(succeed(kubectl.run("uncordon", "n"))).contains("node/n uncordoned");
    }

    @Test
    void sub_resources_are_read_and_written() {
        roll(1);

        assertThat(succeed(kubectl.run(
                        "get",
                        "deploy",
                        "web",
                        "-n",
                        "team",
                        "--subresource=scale",
                        "-o",
                        "jsonpath={.spec.replicas}")))
                .isEqualTo("1");
        assertThat(succeed(kubectl.run("explain", "deployment.status.conditions")))
                .contains("reason", "<string>");
        assertThat(succeed(kubectl.run("api-resources", "--api-group=authorization.k8s.io")))
                .contains("selfsubjectaccessreviews", "SelfSubjectRulesReview");
    }

    @Test
    void sets_jobs_and_autoscalers_are_made_shown_and_scaled() {
        String set = deployment(2).replace("Deployment", "StatefulSet");
        succeed(kubectl.pipe(set, "apply", "-n", "team", "-f", "-"));
        assertThat(succeed(kubectl.run("scale", "statefulset", "web", "--replicas=3", "-n", "team")))
                .contains("statefulset.apps/web scaled");
        assertThat(succeed(kubectl.run("get", "sts", "-n", "team"))).containsPattern("web +0/3 ");
        assertThat(succeed(kubectl.run("autoscale", "sts", "web", "--max=5", "--cpu-percent=70", "-n", "team")))
                .contains("horizontalpodautoscaler.autoscaling/web autoscaled");
        assertThat(succeed(kubectl.run("get", "hpa", "-n", "team")))
                .containsPattern("web +StatefulSet/web +cpu: <unknown>/70% +(1|<unset>) +5 +0 ");
        assertThat(succeed(kubectl.run("create", "job", "once", "--image=a:1", "-n", "team")))
                .contains("job.batch/once created");
        assertThat(succeed(kubectl.run("create", "cronjob", "c", "--image=a:1", "--schedule=0 3 * * *", "-n", "team")))
                .contains("cronjob.batch/c created");
        assertThat(succeed(kubectl.run("create", "job", "twice", "--from=cronjob/c", "-n", "team")))
                .contains("job.batch/twice created");
        assertThat(succeed(kubectl.run("get", "jobs,cj", "-n", "team")))
                .containsPattern("job.batch/once +Running +0/1 ")
                .containsPattern("cronjob.batch/c +0 3 \\* \\* \\* +<none> +False +0 +<none> ");
        assertThat(succeed(kubectl.run("explain", "job.spec.backoffLimit"))).contains("<integer>");
    }
}
