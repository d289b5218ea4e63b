package dev.breakwater.testing.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.admission.ValidatingAdmissionPolicy;
import dev.breakwater.admission.ValidatingAdmissionPolicyBinding;
import dev.breakwater.document.Document;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The fake API server enforces the validating admission policies that are stored in it. */
final class FakePoliciesTest {
    private static final String ADMISSION = "/apis/admissionregistration.k8s.io/v1/";

    private final FakeKubernetes fake = FakeKubernetes.create();

    private KubernetesResponse post(FakeKubernetes to, String target, Document body) {
        Map<String, String> headers =
                Map.of("Authorization", "Bearer " + to.adminToken().reveal(), "Content-Type", "application/json");
        return to.handle(new KubernetesRequest("POST", target, headers, body.toJson()));
    }

    private void bind(FakeKubernetes to, ValidatingAdmissionPolicy policy, String... actions) {
        assertThat(post(to, ADMISSION + "validatingadmissionpolicies", policy.document())
                        .status())
                .isEqualTo(201);
        ValidatingAdmissionPolicyBinding binding = ValidatingAdmissionPolicyBinding.named("everywhere")
                .policy("no-latest")
                .actions(actions);
        assertThat(post(to, ADMISSION + "validatingadmissionpolicybindings", binding.document())
                        .status())
                .isEqualTo(201);
    }

    private static ValidatingAdmissionPolicy noLatest(String expression) {
        return ValidatingAdmissionPolicy.named("no-latest")
                .matching("", "pods")
                .requiring(expression, "an image needs a tag of its own");
    }

    private static Document pod(String image) {
        return Document.parse("""
                {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"},
                 "spec": {"containers": [{"name": "web", "image": "%s"}]}}
                """.formatted(image));
    }

    @Test
    void what_a_bound_policy_refuses_is_not_stored_and_the_status_is_that_of_the_api_server() {
        bind(fake, noLatest("object.spec.containers.all(c, !c.image.endsWith(':latest'))"), "Deny");
        KubernetesResponse refused = post(fake, "/api/v1/namespaces/default/pods", pod("shop/web:latest"));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(Document.parse(refused.body())).isEqualTo(Document.parse("""
                        {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure",
                         "message": "pods \\"web\\" is forbidden: ValidatingAdmissionPolicy 'no-latest' with binding 'everywhere' denied request: an image needs a tag of its own",
                         "reason": "Invalid",
                         "details": {"name": "web", "kind": "pods", "causes": [{"message": "ValidatingAdmissionPolicy 'no-latest' with binding 'everywhere' denied request: an image needs a tag of its own"}]},
                         "code": 422}
                        """));
        assertThat(fake.get("v1", "Pod", "default", "web")).isEmpty();
        assertThat(post(fake, "/api/v1/namespaces/default/pods", pod("shop/web:1"))
                        .status())
                .isEqualTo(201);
    }

    @Test
    void a_policy_that_warns_is_told_in_a_header() {
        bind(fake, noLatest("object.spec.containers.all(c, !c.image.endsWith(':latest'))"), "Warn");
        KubernetesResponse warned = post(fake, "/api/v1/namespaces/default/pods", pod("shop/web:latest"));
        assertThat(warned.status()).isEqualTo(201);
        assertThat(warned.headers().toString())
                .contains("Validation failed for ValidatingAdmissionPolicy 'no-latest' with binding 'everywhere': an"
                        + " image needs a tag of its own");
    }

    @Test
    void a_new_policy_may_use_what_the_version_before_knew() {
        Document policy = noLatest("isSemver('1.0.0')").document();
        KubernetesResponse refused = post(fake, ADMISSION + "validatingadmissionpolicies", policy);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(Document.parse(refused.body()).text("/details/causes/0/field"))
                .contains("spec.validations[0].expression");
        FakeKubernetes newer = FakeKubernetes.create("1.34", Clock.systemUTC());
        assertThat(post(newer, ADMISSION + "validatingadmissionpolicies", policy)
                        .status())
                .isEqualTo(201);
    }

    @Test
    void what_does_not_fit_a_kind_is_in_the_status_of_a_policy_once_for_each_generation() {
        post(fake, ADMISSION + "validatingadmissionpolicies", ofPods("object.spec.nosuch == 1"));
        Document stored = policy();
        assertThat(stored.number("/status/observedGeneration")).contains(BigDecimal.ONE);
        assertThat(stored.text("/status/typeChecking/expressionWarnings/0/fieldRef"))
                .contains("spec.validations[0].expression");
        assertThat(stored.text("/status/typeChecking/expressionWarnings/0/warning")
                        .orElse(""))
                .startsWith("/v1, Kind=Pod: ERROR: <input>:1:12: undefined field 'nosuch'");
        fake.apply(ofPods("object.spec.hostNetwork == true"));
        assertThat(policy().at("/status")).contains(Document.object("observedGeneration", 2));
    }

    /** Types are checked only where versions are named. */
    private static Document ofPods(String expression) {
        return noLatest(expression)
                .document()
                .withAt("/spec/matchConstraints/resourceRules/0/apiVersions", List.of("v1"));
    }

    private Document policy() {
        return fake.get("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy", "", "no-latest")
                .orElseThrow();
    }
}
