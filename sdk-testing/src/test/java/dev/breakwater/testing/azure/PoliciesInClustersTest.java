package dev.breakwater.testing.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.change.Permission;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.EngineOptions;
import dev.breakwater.engine.TimeSource;
import dev.breakwater.engine.VirtualTime;
import dev.breakwater.governance.AzurePolicy;
import dev.breakwater.governance.ExemptionCategory;
import dev.breakwater.governance.PolicyAssignment;
import dev.breakwater.governance.PolicyExemption;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.Resource;
import dev.breakwater.testing.kubernetes.FakeKubernetes;
import dev.breakwater.testing.kubernetes.StatusException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What assignments of Azure Policy become in the cluster behind the fake, and when. */
class PoliciesInClustersTest {
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
    private static final String NO_PRIVILEGE = "K8sAzureV2NoPrivilege";
    private static final String API = "constraints.gatekeeper.sh/v1beta1";
    private static final AzurePolicy NO_PRIVILEGED_CONTAINERS =
            definition("No privileged containers", "95edb821-ddaf-4404-9732-666045e056b4");

    private final VirtualTime time = TimeSource.virtual(NOON);
    private final FakeAzure azure =
            FakeAzure.builder().time(time).policiesInClusters().start();
    private final ArmId cluster = ArmId.parse(AzureSdk.over(azure).withCluster().cluster());
    private final ArmId group = ArmId.subscription(azure.subscription()).resourceGroup("rg");
    private int pods;
    private final FakeKubernetes inside = azure.kubernetes(cluster);

    private static AzurePolicy definition(String name, String guid) {
        return new AzurePolicy(
                name, ArmId.parse("/providers/Microsoft.Authorization/policyDefinitions/" + guid), false);
    }

    @AfterEach
    void close() {
        azure.close();
    }

    private void addOn(boolean enabled) {
        azure.drift(cluster, body -> body.withAt("/properties/addonProfiles/azurepolicy/enabled", enabled));
    }

    private void apply(Resource<?>... resources) {
        Engine engine =
                Engine.of(azure.provider()).with(EngineOptions.standard().withTime(time));
        engine.apply(engine.plan(DesiredState.named("policies").with(resources)), Permission.values())
                .orThrow();
    }

    private PolicyAssignment.Builder assigning(AzurePolicy policy) {
        return PolicyAssignment.of(policy).name("pods").scope(group);
    }

    private PolicyAssignment assigned(AzurePolicy policy, String effect) {
        PolicyAssignment assignment = assigning(policy).effect(effect).build();
        apply(assignment);
        return assignment;
    }

    private List<Document> constraints() {
        return inside.list("apiextensions.k8s.io/v1", "CustomResourceDefinition", "").stream()
                .filter(one -> one.text("/spec/group").equals(Optional.of("constraints.gatekeeper.sh")))
                .flatMap(one -> inside.list(API, one.text("/spec/names/kind").orElse(""), "").stream())
                .toList();
    }

    private Document pod(String namespace, boolean privileged) {
        return Document.parse("""
                {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web-%d", "namespace": "%s"},
                 "spec": {"containers": [{"name": "web", "image": "shop.azurecr.io/web:1",
                          "securityContext": {"privileged": %s}}]}}
                """.formatted(++pods, namespace, privileged));
    }

    private boolean admits(Document pod) {
        try {
            inside.apply(pod);
            return true;
        } catch (StatusException refused) {
            return false;
        }
    }

    @Test
    void the_baseline_becomes_five_constraints_a_quarter_of_an_hour_after_its_assignment() {
        addOn(true);
        PolicyAssignment assignment = assigned(AzurePolicy.POD_SECURITY_BASELINE, "Deny");

        time.advance(Duration.ofMinutes(14));
        assertThat(constraints()).isEmpty();
        assertThat(admits(pod("default", true))).isTrue();

        time.advance(Duration.ofMinutes(1));
        assertThat(constraints())
                .extracting(one -> one.text("/kind").orElse(""))
                .containsExactlyInAnyOrder(
                        NO_PRIVILEGE,
                        "K8sAzureV2BlockHostNamespace",
                        "K8sAzureV3AllowedCapabilities",
                        "K8sAzureV3HostNetworkingPorts",
                        "K8sAzureV4HostFilesystem");
        assertThat(constraints())
                .allSatisfy(
                        one -> assertThat(one.text("/spec/enforcementAction")).contains("deny"))
                .allSatisfy(one -> assertThat(one.text("/metadata/annotations/azure-policy-assignment-id"))
                        .contains(assignment.id().toString()));
        Document constraint = inside.list(API, NO_PRIVILEGE, "").get(0);
        String name = constraint.text("/metadata/name").orElseThrow();
        assertThat(name).matches("azurepolicy-k8sazurev2noprivilege-[0-9a-f]{20}");
        assertThat(constraint.at("/spec/match")).contains(Document.parse("""
                {"kinds": [{"apiGroups": [""], "kinds": ["Pod"]}], "source": "Original",
                 "excludedNamespaces":
                     ["kube-system", "gatekeeper-system", "azure-arc", "azure-extensions-usage-system"]}
                """));
        assertThatThrownBy(() -> inside.apply(pod("default", true)))
                .hasMessage("admission webhook \"validation.gatekeeper.sh\" denied the request: [" + name
                        + "] Privileged container is not allowed: web");
        assertThat(admits(pod("default", false))).isTrue();
        assertThat(admits(pod("kube-system", true))).isTrue();
    }

    @Test
    void an_audit_tells_in_each_constraint_what_violates_it() {
        inside.apply(pod("default", true));
        addOn(true);
        assigned(NO_PRIVILEGED_CONTAINERS, "Audit");
        time.advance(Duration.ofMinutes(15));

        Document constraint = inside.list(API, NO_PRIVILEGE, "").get(0);
        assertThat(constraint.text("/spec/enforcementAction")).contains("dryrun");
        assertThat(constraint.text("/status/auditTimestamp")).contains("2026-03-02T12:15:00Z");
        assertThat(constraint.text("/status/violations/0/message"))
                .contains("Privileged container is not allowed: web");
        assertThat(admits(pod("default", true))).isTrue();

        time.advance(Duration.ofMinutes(1));
        assertThat(inside.list(API, NO_PRIVILEGE, "").get(0).number("/status/totalViolations"))
                .hasValueSatisfying(number -> assertThat(number.intValue()).isEqualTo(2));
    }

    @ParameterizedTest
    @CsvSource({"Deny, deny", "deny, deny", "Audit, dryrun", "Disabled,"})
    void the_effect_decides_what_the_constraint_does(String effect, String action) {
        addOn(true);
        assigned(NO_PRIVILEGED_CONTAINERS, effect);
        time.advance(Duration.ofMinutes(15));
        assertThat(constraints().stream()
                        .map(one -> one.text("/spec/enforcementAction").orElse("")))
                .isEqualTo(action == null ? List.of() : List.of(action));
    }

    @Test
    void an_assignment_that_is_not_enforced_does_not_refuse() {
        addOn(true);
        apply(assigning(NO_PRIVILEGED_CONTAINERS).enforced(false).build());
        time.advance(Duration.ofMinutes(15));
        assertThat(constraints()).hasSize(1);
        assertThat(admits(pod("default", true))).isTrue();
    }

    @Test
    void namespaces_of_the_assignment_narrow_the_constraint() {
        addOn(true);
        apply(assigning(NO_PRIVILEGED_CONTAINERS)
                .parameter("namespaces", List.of("shop"))
                .parameter("excludedContainers", List.of("agent"))
                .build());
        time.advance(Duration.ofMinutes(15));
        inside.apply(Document.parse(
                "{\"apiVersion\": \"v1\", \"kind\": \"Namespace\", \"metadata\": {\"name\": \"shop\"}}"));
        assertThat(admits(pod("default", true))).isTrue();
        assertThat(admits(pod("shop", true))).isFalse();
        assertThat(admits(pod("shop", true).withAt("/spec/containers/0/name", "agent")))
                .isTrue();
    }

    @Test
    void an_exemption_of_the_cluster_lets_through_until_it_expires() {
        addOn(true);
        PolicyAssignment assignment = assigned(AzurePolicy.POD_SECURITY_BASELINE, "Deny");
        time.advance(Duration.ofMinutes(15));
        assertThat(admits(pod("default", true))).isFalse();

        apply(
                assignment,
                PolicyExemption.named("migration")
                        .scope(cluster)
                        .from(assignment)
                        .addDefinitions("NoPrivilegedContainers")
                        .category(ExemptionCategory.WAIVER)
                        .expires(time.now().plus(Duration.ofDays(7)))
                        .build());
        assertThat(admits(pod("default", true))).isFalse();
        time.advance(Duration.ofMinutes(15));
        assertThat(constraints()).hasSize(4);
        assertThat(admits(pod("default", true))).isTrue();

        time.advance(Duration.ofDays(7));
        assertThat(constraints()).hasSize(5);
        assertThat(admits(pod("default", true))).isFalse();
    }

    @Test
    void constraints_go_with_the_assignment_and_with_the_add_on() {
        addOn(true);
        PolicyAssignment assignment = assigned(NO_PRIVILEGED_CONTAINERS, "Deny");
        time.advance(Duration.ofMinutes(15));
        addOn(false);
        time.advance(Duration.ofMinutes(15));
        assertThat(constraints()).isEmpty();
        assertThat(admits(pod("default", true))).isTrue();

        addOn(true);
        time.advance(Duration.ofMinutes(15));
        assertThat(constraints()).hasSize(1);
        azure.remove(assignment.id());
        time.advance(Duration.ofMinutes(15));
        assertThat(constraints()).isEmpty();
        assertThat(inside.list("templates.gatekeeper.sh/v1", "ConstraintTemplate", ""))
                .isEmpty();
    }

    @Test
    void without_the_add_on_and_outside_the_scope_nothing_reaches_the_cluster() {
        assigned(NO_PRIVILEGED_CONTAINERS, "Deny");
        time.advance(Duration.ofHours(1));
        assertThat(constraints()).isEmpty();

        addOn(true);
        apply(assigning(NO_PRIVILEGED_CONTAINERS).addNotScopes(cluster).build());
        time.advance(Duration.ofHours(1));
        assertThat(constraints()).isEmpty();
    }

    @Test
    void images_are_held_to_the_expression_of_the_assignment() {
        addOn(true);
        apply(assigning(definition("Allowed images", "febd0533-8e55-448f-b837-bd0e06f16469"))
                .parameter("allowedContainerImagesRegex", "^shop\\.azurecr\\.io/.+$")
                .build());
        time.advance(Duration.ofMinutes(15));
        assertThat(admits(pod("default", false))).isTrue();
        assertThatThrownBy(() ->
                        inside.apply(pod("default", false).withAt("/spec/containers/0/image", "docker.io/evil:1")))
                .hasMessageContaining("[azurepolicy-k8sazurev2containerallowedimag-")
                .hasMessageEndingWith("Image docker.io/evil:1 is not allowed in container: web");
    }

    @Test
    void a_constraint_that_somebody_edits_or_deletes_is_put_back() {
        addOn(true);
        assigned(NO_PRIVILEGED_CONTAINERS, "Deny");
        time.advance(Duration.ofMinutes(15));
        Document constraint = constraints().get(0);
        inside.apply(constraint
                .without("status")
                .withAt("/spec/enforcementAction", "dryrun")
                .withoutAt("/metadata/managedFields"));
        assertThat(admits(pod("default", true))).isTrue();
        time.advance(Duration.ofMinutes(1));
        assertThat(admits(pod("default", true))).isFalse();

        inside.delete(API, NO_PRIVILEGE, "", constraint.text("/metadata/name").orElseThrow());
        time.advance(Duration.ofMinutes(1));
        assertThat(admits(pod("default", true))).isFalse();
    }

    @Test
    void a_restored_fake_goes_on_where_it_was() {
        addOn(true);
        assigned(AzurePolicy.POD_SECURITY_RESTRICTED, "Deny");
        time.advance(Duration.ofMinutes(10));
        AzureSnapshot before = azure.snapshot();
        azure.restore(before);
        FakeKubernetes again = azure.kubernetes(cluster);
        time.advance(Duration.ofMinutes(5));
        assertThatThrownBy(() -> again.apply(pod("default", true)))
                .hasMessageContaining("Privileged container is not allowed: web")
                .hasMessageContaining("Running as root is not excluded in container: web");
    }

    @Test
    void a_snapshot_of_a_fake_without_such_policies_gets_them_as_late_as_a_new_assignment() {
        AzureSnapshot plain;
        try (FakeAzure other = FakeAzure.builder().time(time).start()) {
            AzureSdk.over(other).withCluster();
            plain = other.snapshot();
        }
        azure.restore(plain);
        addOn(true);
        assigned(NO_PRIVILEGED_CONTAINERS, "Deny");
        time.advance(Duration.ofMinutes(15));
        assertThatThrownBy(() -> azure.kubernetes(cluster).apply(pod("default", true)))
                .hasMessageContaining("Privileged container is not allowed: web");
    }

    @Test
    void by_default_nothing_of_azure_policy_reaches_a_cluster() {
        try (FakeAzure plain = FakeAzure.builder().time(time).start()) {
            ArmId other = ArmId.parse(AzureSdk.over(plain).withCluster().cluster());
            plain.drift(other, body -> body.withAt("/properties/addonProfiles/azurepolicy/enabled", true));
            Engine engine =
                    Engine.of(plain.provider()).with(EngineOptions.standard().withTime(time));
            engine.apply(engine.plan(DesiredState.named("policies")
                            .with(assigning(NO_PRIVILEGED_CONTAINERS).build())))
                    .orThrow();
            time.advance(Duration.ofHours(1));
            assertThat(plain.kubernetes(other).apply(pod("default", true)).text("/kind"))
                    .contains("Pod");
        }
    }
}
