package dev.breakwater.testing.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.admission.PodSecurityAdmission;
import dev.breakwater.document.Document;
import dev.breakwater.manifest.PodSecurityLabels;
import dev.breakwater.manifest.PodSecurityLevel;
import dev.breakwater.manifest.PodSecurityStandard;
import dev.breakwater.workload.Deployment;
import dev.breakwater.workload.Namespace;
import dev.breakwater.workload.PodTemplate;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Pod Security admission as clients of the fake API server meet it. */
final class FakePodSecurityTest {
    private static final String PODS = "/api/v1/namespaces/shop/pods";
    private static final String VIOLATION =
            "PodSecurity \"baseline:latest\": privileged (container \"web\" must not set securityContext.privileged=true)";

    private final FakeKubernetes fake = FakeKubernetes.create();

    private KubernetesResponse send(String method, String target, Document body) {
        String type = method.equals("PATCH") ? "application/merge-patch+json" : "application/json";
        Map<String, String> headers =
                Map.of("Authorization", "Bearer " + fake.adminToken().reveal(), "Content-Type", type);
        return fake.handle(new KubernetesRequest(method, target, headers, body.toJson()));
    }

    private void namespace(PodSecurityLabels modes) {
        fake.apply(Namespace.named("shop").podSecurity(modes).build().document());
    }

    private static Document pod(String name) {
        return Document.parse("""
                        {"apiVersion": "v1", "kind": "Pod", "spec": {"containers": [{"name": "web", "image": "web:1",
                         "securityContext": {"privileged": true}}]}}
                        """).with("metadata", Document.object("name", name));
    }

    private Map<String, String> annotations() {
        return fake.requests().get(fake.requests().size() - 1).auditAnnotations();
    }

    @Test
    void a_pod_that_fails_what_its_namespace_enforces_is_refused_as_by_the_real_server() {
        namespace(PodSecurityLabels.of(PodSecurityLevel.BASELINE));
        KubernetesResponse response = send("POST", PODS, pod("web"));
        assertThat(response.status()).isEqualTo(403);
        assertThat(Document.parse(response.body()))
                .isEqualTo(Document.object(
                        "kind",
                        "Status",
                        "apiVersion",
                        "v1",
                        "metadata",
                        Map.of(),
                        "status",
                        "Failure",
                        "message",
                        "pods \"web\" is forbidden: violates " + VIOLATION,
                        "reason",
                        "Forbidden",
                        "details",
                        Map.of("name", "web", "kind", "pods"),
                        "code",
                        403));
        assertThat(response.headers()).doesNotContainKey("Warning");
        assertThat(annotations())
                .isEqualTo(Map.of(
                        "pod-security.kubernetes.io/enforce-policy",
                        "baseline:latest",
                        "pod-security.kubernetes.io/audit-violations",
                        "would violate " + VIOLATION));
        assertThat(fake.list("v1", "Pod", "shop")).isEmpty();
    }

    @Test
    void a_dry_run_is_refused_too_and_a_namespace_without_labels_takes_everything() {
        namespace(PodSecurityLabels.of(PodSecurityLevel.BASELINE));
        assertThat(send("POST", PODS + "?dryRun=All", pod("web")).status()).isEqualTo(403);
        assertThat(send("POST", "/api/v1/namespaces/kube-system/pods", pod("web"))
                        .status())
                .isEqualTo(201);
        assertThat(annotations()).isEqualTo(Map.of("pod-security.kubernetes.io/enforce-policy", "privileged:latest"));
    }

    @Test
    void a_deployment_is_only_warned_of() {
        namespace(PodSecurityLabels.of(PodSecurityLevel.BASELINE));
        Document deployment = Deployment.named("web")
                .pods(PodTemplate.of("web", "web:1")
                        .mergeContainer(Document.object("securityContext", Document.object("privileged", true))))
                .document();
        KubernetesResponse response = send("POST", "/apis/apps/v1/namespaces/shop/deployments", deployment);
        assertThat(response.status()).isEqualTo(201);
        assertThat(response.headers())
                .containsEntry(
                        "Warning",
                        "299 - " + Document.of("would violate " + VIOLATION).toJson());
        assertThat(annotations())
                .isEqualTo(Map.of("pod-security.kubernetes.io/audit-violations", "would violate " + VIOLATION));
    }

    @Test
    void a_warning_of_a_stricter_level_lets_the_pod_pass() {
        namespace(PodSecurityLabels.of(PodSecurityLevel.PRIVILEGED)
                .warning(PodSecurityStandard.of(PodSecurityLevel.BASELINE)));
        KubernetesResponse response = send("POST", PODS, pod("web"));
        assertThat(response.status()).isEqualTo(201);
        assertThat(response.headers().get("Warning")).contains("would violate PodSecurity \\\"baseline:latest\\\"");
    }

    @Test
    void relabelling_a_namespace_tells_of_the_pods_that_fail_and_refuses_levels_that_do_not_exist() {
        namespace(PodSecurityLabels.of(PodSecurityLevel.PRIVILEGED));
        send("POST", PODS, pod("one"));
        send("POST", PODS, pod("two"));
        KubernetesResponse relabelled = send("PATCH", "/api/v1/namespaces/shop", label("baseline"));
        assertThat(relabelled.status()).isEqualTo(200);
        assertThat(relabelled.headers())
                .containsEntry(
                        "Warning",
                        "299 - \"existing pods in namespace \\\"shop\\\" violate the new PodSecurity enforce level"
                                + " \\\"baseline:latest\\\"\", 299 - \"one (and 1 other pod): privileged\"");
        KubernetesResponse refused = send("PATCH", "/api/v1/namespaces/shop", label("strict"));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(Document.parse(refused.body())).isEqualTo(Document.parse("""
                        {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure",
                         "message": "Namespace \\"shop\\" is invalid: metadata.labels[pod-security.kubernetes.io/enforce]: Invalid value: \\"strict\\": must be one of privileged, baseline, restricted",
                         "reason": "Invalid", "details": {"name": "shop", "kind": "Namespace", "causes": [
                           {"reason": "FieldValueInvalid",
                            "message": "Invalid value: \\"strict\\": must be one of privileged, baseline, restricted",
                            "field": "metadata.labels[pod-security.kubernetes.io/enforce]"}]}, "code": 422}
                        """));
    }

    private static Document label(String level) {
        return Document.object(
                "metadata", Document.object("labels", Map.of("pod-security.kubernetes.io/enforce", level)));
    }

    @Test
    void an_update_of_labels_is_not_judged_anew_but_one_of_the_image_is() {
        namespace(PodSecurityLabels.of(PodSecurityLevel.PRIVILEGED));
        send("POST", PODS, pod("web").withAt("/spec/automountServiceAccountToken", false));
        send("PATCH", "/api/v1/namespaces/shop", label("baseline"));
        Document labelled = Document.object("metadata", Document.object("labels", Map.of("a", "b")));
        assertThat(send("PATCH", PODS + "/web", labelled).status()).isEqualTo(200);
        Document image = Document.object(
                "spec",
                Document.object(
                        "containers",
                        List.of(pod("web")
                                .at("/spec/containers/0")
                                .orElseThrow()
                                .with("image", "web:2"))));
        assertThat(send("PATCH", PODS + "/web", image).status()).isEqualTo(403);
    }

    @Test
    void latest_means_the_release_of_the_cluster() {
        Document probing = pod("web")
                .withAt("/spec/containers/0/securityContext/privileged", false)
                .withAt("/spec/containers/0/livenessProbe", Map.of("httpGet", Map.of("port", 80, "host", "10.0.0.1")));
        for (Map.Entry<String, Integer> expected :
                Map.of("1.33", 201, "1.34", 403).entrySet()) {
            FakeKubernetes old = FakeKubernetes.create(expected.getKey(), Clock.systemUTC());
            old.apply(Namespace.named("shop")
                    .podSecurity(PodSecurityLevel.BASELINE)
                    .build()
                    .document());
            Map<String, String> headers =
                    Map.of("Authorization", "Bearer " + old.adminToken().reveal());
            assertThat(old.handle(new KubernetesRequest("POST", PODS, headers, probing.toJson()))
                            .status())
                    .as(expected.getKey())
                    .isEqualTo(expected.getValue());
        }
    }

    @Test
    void exemptions_and_defaults_are_those_of_the_configuration() {
        fake.podSecurity(PodSecurityAdmission.ofRelease("1.33")
                .defaultingTo(PodSecurityLabels.of(PodSecurityLevel.BASELINE))
                .exemptingNamespaces("kube-system"));
        fake.apply(Document.object("apiVersion", "v1", "kind", "Namespace", "metadata", Map.of("name", "shop")));
        assertThat(send("POST", PODS, pod("web")).status()).isEqualTo(403);
        assertThat(send("POST", "/api/v1/namespaces/kube-system/pods", pod("web"))
                        .status())
                .isEqualTo(201);
        assertThat(annotations()).isEqualTo(Map.of("pod-security.kubernetes.io/exempt", "namespace"));
        assertThatThrownBy(() -> fake.apply(pod("web").withAt("/metadata/namespace", "shop")))
                .isInstanceOf(StatusException.class)
                .hasMessage("pods \"web\" is forbidden: violates " + VIOLATION);
    }
}
