package dev.breakwater.governance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.audit.Control;
import dev.breakwater.audit.Finding;
import dev.breakwater.audit.Verdict;
import dev.breakwater.change.Consequence;
import dev.breakwater.change.Effect;
import dev.breakwater.change.FieldChange;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.InvalidDeclarationException;
import dev.breakwater.resource.Resource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GovernanceTest {
    private static final String SUBSCRIPTION = "00000000-0000-0000-0000-000000000001";
    private static final ArmId SCOPE = ArmId.subscription(SUBSCRIPTION);
    private static final ArmId GROUP = SCOPE.resourceGroup("rg");
    private static final PolicyAssignment RESTRICTED = PolicyAssignment.of(AzurePolicy.POD_SECURITY_RESTRICTED)
            .scope(SCOPE)
            .effect("Deny")
            .build();
    private static final DefenderPlan CONTAINERS =
            DefenderPlan.containers().subscription(SUBSCRIPTION).build();

    @Test
    void an_assignment_renders_its_policy_its_parameters_and_that_nothing_is_left_out() {
        assertThat(RESTRICTED.document()).isEqualTo(Document.parse("""
                        {"properties": {
                          "policyDefinitionId": "/providers/Microsoft.Authorization/policySetDefinitions/\
                        42b8ef37-b724-4e24-bbc8-7a7708edfe00",
                          "enforcementMode": "Default",
                          "parameters": {"effect": {"value": "Deny"}},
                          "notScopes": []}}
                        """));
        assertThat(RESTRICTED.id())
                .hasToString(SCOPE + "/providers/Microsoft.Authorization/policyAssignments/pod-security-restricted");
    }

    @Test
    void an_assignment_with_an_identity_lives_in_its_region() {
        PolicyAssignment deploying = PolicyAssignment.of(AzurePolicy.DEPLOY_POLICY_ADD_ON)
                .scope(GROUP)
                .identity(PolicyIdentity.systemAssigned("westeurope"))
                .build();
        assertThat(deploying.document().without("properties"))
                .isEqualTo(
                        Document.parse("{\"location\": \"westeurope\", \"identity\": {\"type\": \"SystemAssigned\"}}"));
        assertThat(deploying.principalId().toString()).contains("deploy-policy-add-on");
    }

    @Test
    void the_name_follows_from_the_policy_and_fits_every_scope() {
        assertThat(AzurePolicy.builtIn()).hasSize(20).allSatisfy(policy -> {
            assertThat(policy.slug()).matches("[a-z0-9]+(-[a-z0-9]+)*").hasSizeLessThanOrEqualTo(24);
            assertThat(AzurePolicy.ofDefinitionId(policy.id().toString().toUpperCase(Locale.ROOT)))
                    .contains(policy);
        });
        AzurePolicy custom = new AzurePolicy("Images come from our registries only", SCOPE.child("x/y", "z"), false);
        assertThat(custom.slug())
                .isEqualTo(custom.slug())
                .matches("images-come-fro-[0-9a-f]{8}")
                .hasSize(24);
        assertThat(custom.isInitiative()).isFalse();
        assertThat(AzurePolicy.CIS_KUBERNETES_BENCHMARK.isInitiative()).isTrue();
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                Arguments.of("not enforced", RESTRICTED.withEnforced(false), Effect.WEAKENS),
                Arguments.of("audits only", effect("Audit"), Effect.WEAKENS),
                Arguments.of("is disabled", effect("Disabled"), Effect.WEAKENS),
                Arguments.of("leaves out a scope", RESTRICTED.withNotScopes(GROUP), Effect.WEAKENS),
                Arguments.of("leaves out a namespace", excluding("kube-system", "shop"), Effect.WEAKENS),
                Arguments.of("leaves out fewer namespaces", excluding("kube-system"), Effect.HARDENS),
                Arguments.of("tells another name", RESTRICTED.withDisplayName("x"), Effect.NEUTRAL));
    }

    private static PolicyAssignment effect(String effect) {
        return RESTRICTED.withParameters(Map.of("effect", Document.of(effect)));
    }

    private static PolicyAssignment excluding(String... namespaces) {
        return RESTRICTED.withParameters(
                Map.of("effect", Document.of("Deny"), "excludedNamespaces", Document.of(List.of(namespaces))));
    }

    @ParameterizedTest(name = "an assignment that {0}: {2}")
    @MethodSource("changes")
    void each_change_says_what_it_does_to_security(String what, PolicyAssignment changed, Effect effect) {
        List<FieldChange> diff = PolicyAssignment.PROPERTIES.diff(changed.document(), RESTRICTED.document());
        assertThat(diff).singleElement().satisfies(change -> {
            assertThat(change.effect()).isEqualTo(effect);
            assertThat(change.consequence()).isEqualTo(Consequence.IN_PLACE);
        });
    }

    @Test
    void taking_one_exclusion_back_does_not_make_up_for_a_new_one() {
        Document before = RESTRICTED.withNotScopes(GROUP).document();
        Document after = RESTRICTED.withNotScopes(SCOPE.resourceGroup("other")).document();
        assertThat(PolicyAssignment.PROPERTIES.diff(after, before))
                .extracting(FieldChange::effect)
                .containsExactly(Effect.WEAKENS);
        assertThat(PolicyAssignment.PROPERTIES.diff(RESTRICTED.document(), before))
                .extracting(FieldChange::effect)
                .containsExactly(Effect.HARDENS);
    }

    @Test
    void the_policy_of_an_assignment_is_for_life() {
        assertThat(PolicyAssignment.PROPERTIES.diff(
                        RESTRICTED
                                .withPolicy(AzurePolicy.POD_SECURITY_BASELINE)
                                .withName(RESTRICTED.name())
                                .document(),
                        RESTRICTED.document()))
                .extracting(FieldChange::consequence)
                .containsExactly(Consequence.REFUSED);
    }

    @Test
    void what_azure_refuses_is_refused() {
        assertThatThrownBy(() -> RESTRICTED.withPolicy(AzurePolicy.DEPLOY_DIAGNOSTICS))
                .isInstanceOf(InvalidDeclarationException.class)
                .hasMessage(
                        "PolicyAssignment 'pod-security-restricted': identity is empty, but 'Deploy AKS diagnostics'"
                                + " can deploy or modify; set identity(PolicyIdentity.systemAssigned(region)), whatever the"
                                + " effect is.");
        assertThatThrownBy(() -> RESTRICTED.withName("a/b"))
                .hasMessageStartingWith("PolicyAssignment 'a/b': name contains 'a/b', which is not 1 to 64 characters");
        assertThatThrownBy(() -> RESTRICTED
                        .withScope(ArmId.parse("/providers/Microsoft.Management/managementGroups/top"))
                        .withName("a-name-of-twenty-five-char"))
                .hasMessageContaining("which is not 1 to 24 characters");
        assertThatThrownBy(() -> CONTAINERS.withName("a b"))
                .hasMessage("DefenderPlan 'a b': name contains 'a b', which is not the name of a plan, such as"
                        + " 'Containers'.");
    }

    @Test
    void a_plan_renders_its_extensions_unless_it_is_off() {
        assertThat(CONTAINERS
                        .withExtensions(DefenderExtension.sensor(true), DefenderExtension.AGENTLESS_SCANNING.off())
                        .document())
                .isEqualTo(Document.parse("""
                        {"properties": {"pricingTier": "Standard", "extensions": [
                          {"name": "ContainerSensor", "isEnabled": "True",
                           "additionalExtensionProperties": {"SecurityGatingEnabled": "True"}},
                          {"name": "AgentlessVmScanning", "isEnabled": "False"}]}}
                        """));
        assertThat(CONTAINERS.withTier(DefenderTier.FREE).document())
                .isEqualTo(Document.parse("{\"properties\": {\"pricingTier\": \"Free\"}}"));
    }

    static Stream<Arguments> plans() {
        return Stream.of(
                Arguments.of(CONTAINERS.withTier(DefenderTier.FREE)),
                Arguments.of(CONTAINERS.withExtensions(DefenderExtension.SENSOR.off())),
                Arguments.of(CONTAINERS.withExtensions(DefenderExtension.sensor(false))));
    }

    @ParameterizedTest
    @MethodSource("plans")
    void switching_a_plan_or_a_part_of_it_off_weakens(DefenderPlan less) {
        assertThat(DefenderPlan.PROPERTIES.diff(less.document(), CONTAINERS.document()))
                .singleElement()
                .satisfies(change -> assertThat(change.effect()).isEqualTo(Effect.WEAKENS));
    }

    static Stream<Arguments> verdicts() {
        return Stream.of(
                Arguments.of("AKS-POL-02", RESTRICTED, List.of(Verdict.PASS)),
                Arguments.of("AKS-POL-02", effect("Audit"), List.of(Verdict.FAIL)),
                Arguments.of("AKS-POL-02", RESTRICTED.withParameters(Map.of()), List.of(Verdict.FAIL)),
                Arguments.of("AKS-POL-02", RESTRICTED.withEnforced(false), List.of(Verdict.FAIL)),
                Arguments.of(
                        "AKS-POL-02",
                        RESTRICTED.withPolicy(AzurePolicy.NO_LOCAL_ACCOUNTS).withParameters(Map.of()),
                        List.of()),
                Arguments.of("AKS-POL-03", RESTRICTED, List.of(Verdict.PASS)),
                Arguments.of("AKS-POL-03", excluding("kube-system"), List.of(Verdict.PASS)),
                Arguments.of("AKS-POL-03", excluding("shop"), List.of(Verdict.FAIL)),
                Arguments.of("AKS-POL-03", RESTRICTED.withNotScopes(GROUP), List.of(Verdict.FAIL)),
                Arguments.of("AKS-OBS-02", CONTAINERS, List.of(Verdict.PASS)),
                Arguments.of("AKS-OBS-02", CONTAINERS.withTier(DefenderTier.FREE), List.of(Verdict.FAIL)),
                Arguments.of("AKS-OBS-02", CONTAINERS.withName("KubernetesService"), List.of(Verdict.FAIL)),
                Arguments.of("AKS-OBS-02", CONTAINERS.withName("KeyVaults"), List.of()));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("verdicts")
    void the_controls_judge_what_is_declared(String id, Resource<?> declaration, List<Verdict> verdicts) {
        Control control = GovernanceControls.all().stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow();
        assertThat(control.check(Estate.of(DesiredState.named("d").with(declaration))))
                .extracting(Finding::verdict)
                .isEqualTo(verdicts);
    }
}
