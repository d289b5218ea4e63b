package dev.breakwater.testing.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.document.Document;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Gatekeeper in the fake: kinds that templates bring, constraints that are enforced. */
class FakeGatekeeperTest {
    private static final Document TEMPLATE = Document.parse("""
            {"apiVersion": "templates.gatekeeper.sh/v1", "kind": "ConstraintTemplate",
             "metadata": {"name": "k8sazurev2noprivilege"},
             "spec": {"crd": {"spec": {"names": {"kind": "K8sAzureV2NoPrivilege"}}},
                      "targets": [{"target": "admission.k8s.gatekeeper.sh", "rego": "package noprivilege"}]}}
            """);
    private static final Document CONSTRAINT = Document.parse("""
            {"apiVersion": "constraints.gatekeeper.sh/v1beta1", "kind": "K8sAzureV2NoPrivilege",
             "metadata": {"name": "no-privilege"},
             "spec": {"match": {"kinds": [{"apiGroups": [""], "kinds": ["Pod"]}],
                                "labelSelector": {"matchLabels": {"app": "web"}}}}}
            """);

    private final FakeKubernetes fake = FakeKubernetes.create();

    @AfterEach
    void close() {
        fake.close();
    }

    private static Document pod(String app, boolean privileged) {
        return Document.parse("""
                {"apiVersion": "v1", "kind": "Pod",
                 "metadata": {"name": "web", "namespace": "default", "labels": {"app": "%s"}},
                 "spec": {"containers": [{"name": "web", "image": "web:1",
                          "securityContext": {"privileged": %s}}]}}
                """.formatted(app, privileged));
    }

    private Document get(String path) {
        Map<String, String> signedIn =
                Map.of("Authorization", "Bearer " + fake.adminToken().reveal());
        return Document.parse(
                fake.handle(KubernetesRequest.of("GET", path, signedIn)).body());
    }

    @Test
    void a_template_brings_the_kind_of_its_constraints_and_a_constraint_is_enforced() {
        fake.gatekeeper().gatekeeper().apply(TEMPLATE);
        fake.apply(pod("web", true));
        fake.apply(CONSTRAINT);
        assertThatThrownBy(() -> fake.apply(pod("other", true)))
                .hasMessageContaining("Privileged container is not allowed: web");
        assertThatThrownBy(() -> fake.apply(pod("web", true).withAt("/metadata/name", "second")))
                .isInstanceOf(StatusException.class)
                .hasMessage("admission webhook \"validation.gatekeeper.sh\" denied the request: [no-privilege]"
                        + " Privileged container is not allowed: web");
        Document harmless = pod("web", false).withAt("/metadata/name", "third");
        assertThat(fake.apply(harmless).text("/metadata/name")).contains("third");
        assertThat(get("/apis/templates.gatekeeper.sh/v1beta1/constrainttemplates/k8sazurev2noprivilege")
                        .flag("/status/created"))
                .contains(true);
    }

    @Test
    void what_violates_a_constraint_may_be_deleted_as_its_webhook_is_asked_about_creation_and_change_only() {
        fake.gatekeeper().apply(TEMPLATE);
        fake.apply(pod("web", true));
        fake.apply(CONSTRAINT);

        assertThatThrownBy(() -> fake.apply(pod("web", true).withAt("/metadata/labels/more", "x")))
                .hasMessageContaining("Privileged container is not allowed: web");
        assertThat(fake.delete("v1", "Pod", "default", "web")).isTrue();
    }

    @Test
    void with_the_template_go_the_constraints_and_their_kind() {
        fake.gatekeeper().apply(TEMPLATE);
        fake.apply(CONSTRAINT);
        fake.delete("templates.gatekeeper.sh/v1", "ConstraintTemplate", "", "k8sazurev2noprivilege");
        assertThatThrownBy(() -> fake.list("constraints.gatekeeper.sh/v1beta1", "K8sAzureV2NoPrivilege", ""))
                .hasMessageContaining("K8sAzureV2NoPrivilege");
        assertThat(fake.apply(pod("web", true)).text("/metadata/name")).contains("web");
    }

    @Test
    void where_nobody_installed_gatekeeper_its_kinds_are_unknown() {
        assertThatThrownBy(() -> fake.apply(TEMPLATE)).hasMessageContaining("ConstraintTemplate");
    }
}
