package dev.breakwater.testing.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.blueprint.SignedImages;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.Plan;
import dev.breakwater.k8s.KubernetesProvider;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.testing.image.TestSigner;
import org.junit.jupiter.api.Test;

/** What makes a cluster run signed images only is applied to a cluster with Gatekeeper and Ratify's kind. */
class SignedImagesTest {
    /** The kind that Ratify 2 brings, in short. */
    private static final Document EXECUTORS = Document.parse("""
            {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
             "metadata": {"name": "executors.config.ratify.sh"},
             "spec": {"group": "config.ratify.sh", "scope": "Cluster",
               "names": {"kind": "Executor", "listKind": "ExecutorList", "plural": "executors", "singular": "executor"},
               "versions": [{"name": "v2alpha1", "served": true, "storage": true, "schema": {"openAPIV3Schema": {
                 "type": "object", "properties": {"spec": {"type": "object", "required": ["scopes", "stores", "verifiers"],
                   "properties": {
                     "scopes": {"type": "array", "minItems": 1, "items": {"type": "string"}},
                     "stores": {"type": "array", "minItems": 1, "items": {"type": "object", "required": ["type"],
                       "properties": {"type": {"type": "string"},
                         "parameters": {"type": "object", "x-kubernetes-preserve-unknown-fields": true}}}},
                     "verifiers": {"type": "array", "minItems": 1, "items": {"type": "object",
                       "required": ["name", "type"], "properties": {"name": {"type": "string"}, "type": {"type": "string"},
                         "parameters": {"type": "object", "x-kubernetes-preserve-unknown-fields": true}}}},
                     "policyEnforcer": {"type": "object", "required": ["type"], "properties": {"type": {"type": "string"},
                       "parameters": {"type": "object", "x-kubernetes-preserve-unknown-fields": true}}}}}}}}}]}}
            """);

    private final SignedImages signed = SignedImages.from("shop.azurecr.io")
            .trusting(TestSigner.make().root())
            .signedBy("x509.subject: C=US, ST=WA, O=Acme")
            .exempting("sandbox");

    @Test
    void it_is_applied_in_one_go_and_then_nothing_is_left_to_do() {
        try (FakeKubernetes fake = FakeKubernetes.create().gatekeeper();
                KubernetesProvider provider = KubernetesProvider.of(fake.connection())) {
            fake.apply(EXECUTORS);
            Engine engine = Engine.of(provider);
            DesiredState state = DesiredState.named("signed").with(signed);

            engine.apply(engine.plan(state)).orThrow();

            Plan again = engine.plan(state);
            assertThat(again.changes())
                    .as("%s", again)
                    .allMatch(change -> change.toString().contains("NoOp"));
            Document executor = fake.get("config.ratify.sh/v2alpha1", "Executor", "", "breakwater-signed-images")
                    .orElseThrow();
            assertThat(executor.text("/spec/verifiers/0/parameters/certificates/0/inline")
                            .orElse(""))
                    .startsWith("-----BEGIN CERTIFICATE-----\nMII")
                    .endsWith("\n-----END CERTIFICATE-----\n");
            assertThat(executor.text("/spec/verifiers/0/parameters/trustedIdentities/0"))
                    .contains("x509.subject: C=US, ST=WA, O=Acme");
            assertThat(executor.text("/spec/stores/0/parameters/credential/provider"))
                    .contains("azure");
            Document constraint = fake.get(
                            "constraints.gatekeeper.sh/v1beta1",
                            "BreakwaterSignedImages",
                            "",
                            "breakwater-signed-images")
                    .orElseThrow();
            assertThat(constraint.text("/spec/enforcementAction")).contains("deny");
            assertThat(constraint
                            .at("/spec/match/excludedNamespaces")
                            .orElseThrow()
                            .elements())
                    .contains(Document.of("kube-*"), Document.of("sandbox"));
        }
    }

    @Test
    void nobody_trusted_and_no_scope_are_refused_at_once() {
        assertThatThrownBy(() -> SignedImages.from().resources())
                .hasMessageContaining("has no scope; name the registries in from(…).")
                .hasMessageContaining("trusts nobody; name an authority in trusting(…).");
    }
}
