package dev.breakwater.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.admission.AdmissionRequest;
import dev.breakwater.admission.AdmissionResponse;
import dev.breakwater.admission.PodSecurity;
import dev.breakwater.admission.PodSecurityResult;
import dev.breakwater.admission.PodSecurityReview;
import dev.breakwater.document.Document;
import dev.breakwater.engine.EngineOptions;
import dev.breakwater.manifest.PodSecurityLabels;
import dev.breakwater.manifest.PodSecurityLevel;
import dev.breakwater.manifest.PodSecurityStandard;
import dev.breakwater.testing.kubernetes.FakeKubernetes;
import dev.breakwater.testing.kubernetes.StatusException;
import dev.breakwater.workload.Deployment;
import dev.breakwater.workload.Namespace;
import dev.breakwater.workload.PodTemplate;
import org.junit.jupiter.api.Test;

/** What the guide shows of admission, run. */
class AdmissionTest {
    private static final Document POD = Document.parse("""
            {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"},
             "spec": {"hostNetwork": true, "containers": [{"name": "web", "image": "registry.example/web:1"}]}}
            """);

    @Test
    void which_level_a_pod_passes() {
        Document pod = POD;
        // tag::evaluate[]
        PodSecurityResult result = PodSecurity.evaluate(pod, PodSecurityLevel.BASELINE, "v1.34");
        boolean admitted = result.allowed();
        String why = result.details(); // host namespaces (hostNetwork=true)
        Document deployment =
                Deployment.named("web").pods(PodTemplate.of("web", "web:1")).document();
        PodSecurityLevel strictest =
                PodSecurity.strictest(PodSecurity.podOf(deployment).orElseThrow(), 34);
        // end::evaluate[]
        assertThat(admitted).isFalse();
        assertThat(why).isEqualTo("host namespaces (hostNetwork=true)");
        assertThat(strictest).isEqualTo(PodSecurityLevel.RESTRICTED);
    }

    @Test
    void a_namespace_enforces_one_level_and_warns_of_another() {
        // tag::labels[]
        Namespace shop = Namespace.named("shop")
                .podSecurity(PodSecurityLabels.of(PodSecurityLevel.RESTRICTED)
                        .enforcing(PodSecurityStandard.of(PodSecurityLevel.BASELINE, "v1.34")))
                .build();
        EngineOptions options = EngineOptions.standard().withReviews(PodSecurityReview.standard());
        // end::labels[]
        assertThat(shop.labels())
                .containsEntry("pod-security.kubernetes.io/enforce", "baseline")
                .containsEntry("pod-security.kubernetes.io/enforce-version", "v1.34")
                .containsEntry("pod-security.kubernetes.io/warn", "restricted");
        assertThat(options.reviews()).hasSize(1);
    }

    @Test
    void the_fake_refuses_as_the_cluster_would() {
        Document pod = POD;
        // tag::fake[]
        try (FakeKubernetes fake = FakeKubernetes.create()) {
            fake.apply(Namespace.named("shop")
                    .podSecurity(PodSecurityLevel.BASELINE)
                    .build()
                    .document());
            assertThatThrownBy(() -> fake.apply(pod))
                    .isInstanceOf(StatusException.class)
                    .hasMessage("pods \"web\" is forbidden: violates PodSecurity \"baseline:latest\":"
                            + " host namespaces (hostNetwork=true)");
        }
        // end::fake[]
    }

    @Test
    void a_plug_in_of_ones_own_is_asked_too() {
        try (FakeKubernetes fake = FakeKubernetes.create()) {
            // tag::plugin[]
            fake.admit((request, cluster) -> isLatest(request)
                    ? AdmissionResponse.forbid(request, "an image needs a tag or a digest")
                    : AdmissionResponse.allow());
            // end::plugin[]
            Document pod = POD.withAt("/metadata/namespace", "default");
            assertThat(fake.apply(pod).text("/metadata/uid")).isPresent();
            assertThatThrownBy(() ->
                            fake.apply(pod.withAt("/metadata/name", "two").withAt("/spec/containers/0/image", "web")))
                    .hasMessage("pods \"two\" is forbidden: an image needs a tag or a digest");
        }
    }

    private static boolean isLatest(AdmissionRequest request) {
        return request.object()
                .flatMap(pod -> pod.text("/spec/containers/0/image"))
                .filter(image -> !image.contains(":"))
                .isPresent();
    }
}
