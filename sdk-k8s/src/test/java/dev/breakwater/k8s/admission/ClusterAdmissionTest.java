package dev.breakwater.k8s.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.admission.AdmissionRequest;
import dev.breakwater.admission.AdmissionResponse;
import dev.breakwater.document.Document;
import dev.breakwater.k8s.Manifests;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Would that cluster admit this manifest, and if not, by which rule and why? */
class ClusterAdmissionTest {
    private static final String CLUSTER = """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicy
            metadata: {name: own-registry}
            spec:
              matchConstraints:
                resourceRules:
                - {apiGroups: [""], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [pods]}
              validations:
              - expression: object.spec.containers.all(c, c.image.startsWith('shop.azurecr.io/'))
                message: images come from shop.azurecr.io
            ---
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicyBinding
            metadata: {name: shop}
            spec:
              policyName: own-registry
              validationActions: [Deny]
              matchResources:
                namespaceSelector:
                  matchLabels: {kubernetes.io/metadata.name: shop}
            """;

    private static Document deployment(String namespace, String image) {
        return Document.parse("""
                {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web", "namespace": "%s"},
                 "spec": {"template": {"spec": {"containers": [{"name": "web", "image": "%s"}]}}}}
                """.formatted(namespace, image));
    }

    private static ClusterAdmission cluster() {
        return ClusterAdmission.of(33, Manifests.parse(CLUSTER).documents());
    }

    @Test
    void a_workload_is_judged_with_the_pods_it_would_make() {
        AdmissionVerdict verdict = cluster().judge(deployment("shop", "nginx"));
        assertThat(verdict.admitted()).isFalse();
        assertThat(verdict.render())
                .isEqualTo("CREATE deployments.apps web in shop: refused\n"
                        + "  refused: its pods: pods \"web-\" is forbidden: ValidatingAdmissionPolicy 'own-registry' with"
                        + " binding 'shop' denied request: images come from shop.azurecr.io\n");
        assertThat(verdict.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.rule())
                        .isEqualTo("object.spec.containers.all(c, c.image.startsWith('shop.azurecr.io/'))"));
    }

    @Test
    void what_no_rule_means_or_every_rule_allows_is_admitted() {
        assertThat(cluster().judge(List.of(deployment("shop", "shop.azurecr.io/web:1"), deployment("dev", "nginx"))))
                .hasToString("[CREATE deployments.apps web in shop: admitted, CREATE deployments.apps web in dev:"
                        + " admitted]");
    }

    @Test
    void policies_in_a_list_and_of_a_preview_count_too() {
        List<Document> preview = new ArrayList<>();
        Manifests.parse(CLUSTER)
                .documents()
                .forEach(object -> preview.add(object.with("apiVersion", "admissionregistration.k8s.io/v1beta1")));
        Document list = Document.object("apiVersion", "v1", "kind", "List", "items", preview);
        assertThat(ClusterAdmission.of(33, List.of(list))
                        .judge(deployment("shop", "nginx"))
                        .admitted())
                .isFalse();
    }

    @Test
    void a_constraint_without_its_template_is_never_passed_in_silence() {
        Document constraint = Document.parse("""
                {"apiVersion": "constraints.gatekeeper.sh/v1beta1", "kind": "K8sOwn", "metadata": {"name": "own"},
                 "spec": {"match": {"namespaces": ["shop"]}}}
                """);
        ClusterAdmission cluster = ClusterAdmission.of(33, List.of(constraint));
        AdmissionVerdict verdict = cluster.judge(deployment("shop", "nginx"));
        assertThat(verdict.uncertain()).isTrue();
        assertThat(verdict.render()).contains("the ConstraintTemplate of this constraint was not given");
        assertThat(cluster.judge(deployment("dev", "nginx")).uncertain()).isFalse();
    }

    @Test
    void other_plug_ins_are_asked_too() {
        ClusterAdmission strict =
                cluster().asking((request, reader) -> AdmissionResponse.forbid(request, "not on Fridays"));
        assertThat(strict.judge(AdmissionRequest.delete(deployment("shop", "nginx")))
                        .refusals())
                .containsExactly("deployments.apps \"web\" is forbidden: not on Fridays");
    }

    @Test
    void a_constraint_that_cannot_be_assessed_makes_the_verdict_uncertain() {
        List<Document> rego = Manifests.parse("""
                        apiVersion: templates.gatekeeper.sh/v1
                        kind: ConstraintTemplate
                        metadata: {name: old}
                        spec:
                          crd: {spec: {names: {kind: Old}}}
                          targets: [{target: admission.k8s.gatekeeper.sh, rego: package old}]
                        ---
                        apiVersion: constraints.gatekeeper.sh/v1beta1
                        kind: Old
                        metadata: {name: all}
                        """).documents();
        AdmissionVerdict verdict = ClusterAdmission.of(33, rego).judge(deployment("shop", "nginx"));
        assertThat(verdict.uncertain()).isTrue();
        assertThat(verdict).hasToString("CREATE deployments.apps web in shop: admitted, not certainly");
        assertThat(verdict.warnings()).hasSize(2).first().asString().contains("no code in CEL");
    }
}
