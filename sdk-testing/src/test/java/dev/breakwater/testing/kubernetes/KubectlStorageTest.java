package dev.breakwater.testing.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.testing.kubernetes.Kubectl.Outcome;
import org.junit.jupiter.api.Test;

/** What kubectl does with volumes, classes, endpoints and batch workloads. */
class KubectlStorageTest extends KubectlFixture {
    private String applied(String yaml) {
        return succeed(kubectl.pipe(yaml, "apply", "-n", "team", "-f", "-"));
    }

    private static final String CLAIM = """
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: data}
            spec: {accessModes: [ReadWriteOnce], storageClassName: fast, resources: {requests: {storage: 1Gi}}}
            """;

    @Test
    void a_claim_is_shown_kept_and_protected() {
        assertThat(applied(CLAIM)).contains("persistentvolumeclaim/data created");
        assertThat(applied(CLAIM)).contains("persistentvolumeclaim/data unchanged");
        assertThat(succeed(kubectl.run("get", "pvc", "-n", "team")))
                .contains("NAME", "STATUS", "VOLUME", "CAPACITY", "ACCESS MODES", "STORAGECLASS")
                .containsPattern("data +Pending +fast ");
        assertThat(succeed(kubectl.run("describe", "pvc", "data", "-n", "team")))
                .contains("StorageClass:  fast", "[kubernetes.io/pvc-protection]", "Used By:");
        Outcome other = kubectl.pipe(CLAIM.replace("fast", "slow"), "apply", "-n", "team", "-f", "-");
        assertThat(other.code()).isNotZero();
        assertThat(other.out()).contains("spec is immutable after creation except resources.requests");
        assertThat(succeed(kubectl.run("delete", "pvc", "data", "-n", "team"))).contains("\"data\" deleted");
        assertThat(kubectl.run("get", "pvc", "data", "-n", "team").code()).isNotZero();
    }

    @Test
    void classes_are_made_shown_and_explained() {
        applied(
                "{apiVersion: storage.k8s.io/v1, kind: StorageClass, provisioner: disk.csi.azure.com, metadata: {name: fast,"
                        + " annotations: {storageclass.kubernetes.io/is-default-class: 'true'}}}");

        assertThat(succeed(kubectl.run("get", "sc")))
                .containsPattern("fast \\(default\\) +disk.csi.azure.com +Delete +Immediate +false ");
        assertThat(succeed(kubectl.run("create", "priorityclass", "high", "--value=1000", "--description=matters")))
                .contains("priorityclass.scheduling.k8s.io/high created");
        assertThat(succeed(kubectl.run("get", "pc"))).containsPattern("high +1000 +false ");
        assertThat(succeed(kubectl.run("explain", "storageclass.provisioner"))).contains("FIELD: provisioner <string>");
        assertThat(kubectl.run("patch", "pc", "high", "-p", "{\"value\": 1}").out())
                .contains("may not be changed in an update.");
    }

    @Test
    void slices_are_shown_and_endpoints_are_told_to_be_outdated() {
        applied("""
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: web-1, labels: {kubernetes.io/service-name: web}}
                addressType: IPv4
                ports: [{name: http, port: 8080}]
                endpoints: [{addresses: [10.244.0.5]}, {addresses: [10.244.0.6]}]
                """);

        assertThat(succeed(kubectl.run("get", "endpointslices", "-n", "team")))
                .containsPattern("web-1 +IPv4 +8080 +10.244.0.5,10.244.0.6 ");
        assertThat(succeed(kubectl.run("get", "endpoints", "-n", "team")))
                .contains("Warning: v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice");
    }

    @Test
    void jobs_are_created_shown_and_kept_as_they_are() {
        assertThat(succeed(kubectl.run("create", "job", "once", "--image=a:1", "-n", "team")))
                .contains("job.batch/once created");
        assertThat(succeed(kubectl.run(
                        "create", "cronjob", "often", "--image=a:1", "--schedule=*/5 * * * *", "-n", "team")))
                .contains("cronjob.batch/often created");
        assertThat(succeed(kubectl.run("create", "job", "now", "--from=cronjob/often", "-n", "team")))
                .contains("job.batch/now created");
        assertThat(succeed(kubectl.run("get", "jobs", "-n", "team"))).containsPattern("once +Running +0/1 ");
        assertThat(succeed(kubectl.run("get", "cronjobs", "-n", "team")))
                .containsPattern("often +\\*/5 \\* \\* \\* \\* +<none> +False +0 +<none> ");
        Outcome wrong = kubectl.run("create", "cronjob", "bad", "--image=a:1", "--schedule=60 * * * *", "-n", "team");
        assertThat(wrong.out()).contains("end of range (60) above maximum (59): 60");
        assertThat(kubectl.run("patch", "job", "once", "-n", "team", "-p", "{\"spec\": {\"completions\": 3}}")
                        .out())
                .contains("spec.completions: Invalid value: 3: field is immutable");
        assertThat(succeed(kubectl.run("delete", "job", "once", "-n", "team"))).contains("\"once\" deleted");
    }
}
