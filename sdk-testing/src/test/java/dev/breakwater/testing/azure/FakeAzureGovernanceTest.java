package dev.breakwater.testing.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.azure.AzureProvider;
import dev.breakwater.change.Permission;
import dev.breakwater.document.Document;
import dev.breakwater.engine.ApplyResult;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.EngineOptions;
import dev.breakwater.engine.Plan;
import dev.breakwater.governance.AzurePolicy;
import dev.breakwater.governance.DefenderPlan;
import dev.breakwater.governance.DefenderTier;
import dev.breakwater.governance.PolicyAssignment;
import dev.breakwater.governance.PolicyIdentity;
import dev.breakwater.identity.AzureRole;
import dev.breakwater.identity.PrincipalType;
import dev.breakwater.identity.RoleAssignment;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.Resource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Policies are assigned and Defender plans switched on as in Azure, by its rules and with its codes. */
class FakeAzureGovernanceTest {
    private final FakeAzure azure = FakeAzure.builder().principalLag(1).start();
    private final AzureProvider provider = azure.provider();
    private final Engine engine =
            Engine.of(provider).with(EngineOptions.standard().withTime(azure.time()));
    private final ArmId subscription = ArmId.subscription(azure.subscription());
    private final PolicyAssignment restricted = PolicyAssignment.of(AzurePolicy.POD_SECURITY_RESTRICTED)
            .scope(subscription)
            .effect("Deny")
            .build();
    private final DefenderPlan containers =
            DefenderPlan.containers().subscription(azure.subscription()).build();

    @AfterEach
    void close() {
        azure.close();
    }

    private static DesiredState state(Resource<?>... resources) {
        return DesiredState.named("policies").with(resources);
    }

    @Test
    void the_service_adds_who_assigned_a_policy_and_when_and_the_plan_stays_empty() {
        engine.apply(engine.plan(state(restricted))).orThrow();

        Document stored = azure.document(restricted.id()).orElseThrow();
        assertThat(stored.text("/properties/metadata/createdBy")).isPresent();
        assertThat(stored.text("/properties/scope")).contains(subscription.toString());
        assertThat(engine.plan(state(restricted)).isEmpty()).isTrue();
    }

    @Test
    void an_update_sends_back_nothing_that_the_service_writes_itself() {
        engine.apply(engine.plan(state(restricted))).orThrow();
        azure.clearRequests();
        PolicyAssignment described = restricted.withDescription("why");
        engine.apply(engine.plan(state(described))).orThrow();

        assertThat(azure.requests())
                .filteredOn(request -> request.method().equals("PUT"))
                .singleElement()
                .satisfies(put -> assertThat(put.body().orElseThrow())
                        .isEqualTo(described.document().withAt("/properties/metadata", Document.object())));
    }

    @Test
    void an_assignment_that_deploys_gets_a_principal_that_roles_can_be_given_to() {
        PolicyAssignment deploying = PolicyAssignment.of(AzurePolicy.DEPLOY_POLICY_ADD_ON)
                .scope(subscription)
                .identity(PolicyIdentity.systemAssigned("westeurope"))
                .build();
        RoleAssignment role = RoleAssignment.of(AzureRole.AKS_CONTRIBUTOR)
                .principal(deploying.principalId(), PrincipalType.SERVICE_PRINCIPAL)
                .scope(subscription)
                .build();
        ApplyResult applied = engine.apply(engine.plan(state(deploying, role))).orThrow();

        assertThat(applied.state(deploying.address()).orElseThrow().principalId())
                .isEqualTo(
                        applied.state(role.address()).orElseThrow().document().text("/properties/principalId"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "colour | red   | UndefinedPolicyParameter       | has the parameter(s) 'colour' which are not defined",
                "effect | Block | PolicyParameterValueNotAllowed | The value 'Block' is not allowed for policy parameter"
            })
    void a_parameter_that_the_policy_does_not_take_is_refused(
            String parameter, String value, String code, String text) {
        PolicyAssignment wrong = restricted.withParameters(Map.of(parameter, Document.of(value)));
        assertThat(failure(wrong)).contains(code).contains(text);
    }

    @Test
    void a_missing_parameter_and_an_unknown_policy_are_refused() {
        PolicyAssignment logs = PolicyAssignment.of(AzurePolicy.DEPLOY_DIAGNOSTICS)
                .scope(subscription)
                .identity(PolicyIdentity.systemAssigned("westeurope"))
                .build();
        AzurePolicy unknown = new AzurePolicy("x", subscription.child(PolicyDefinitions.INITIATIVE, "x"), false);
        AzurePolicy undercover = new AzurePolicy("y", AzurePolicy.DEPLOY_IMAGE_CLEANER.id(), false);

        assertThat(failure(logs)).contains("MissingPolicyParameter").contains("'logAnalytics'");
        assertThat(failure(restricted.withPolicy(unknown)))
                .contains("PolicySetDefinitionNotFound")
                .contains("could not be found");
        assertThat(failure(restricted.withPolicy(undercover).withParameters(Map.of())))
                .contains("ResourceIdentityRequired");
    }

    private String failure(Resource<?> declaration) {
        ApplyResult applied = engine.apply(engine.plan(state(declaration)));
        assertThat(applied.isSuccess()).isFalse();
        return applied.render();
    }

    @Test
    void all_built_in_policies_of_the_vocabulary_are_there_and_need_an_identity_where_it_says_so() {
        PolicyDefinitions definitions = new PolicyDefinitions(new World(
                new Settings(
                        "t",
                        "s",
                        List.of("westeurope"),
                        List.of("1.33.3"),
                        azure.time(),
                        1,
                        true,
                        100,
                        0,
                        Pacing.immediate(),
                        Lags.none(),
                        Set.of(),
                        Set.of(),
                        Optional.empty(),
                        ServerAdditions.NONE,
                        false,
                        false,
                        Optional.empty()),
                new Guids(1),
                new Backends(azure.entra(), azure.time().clock())));
        assertThat(AzurePolicy.builtIn())
                .allSatisfy(policy -> assertThat(
                                definitions.find(policy.id().toString()).map(definitions::deploys))
                        .as(policy.name())
                        .contains(policy.deploys()));
    }

    @Test
    void a_destroy_leaves_what_the_whole_subscription_shares() {
        engine.apply(engine.plan(state(containers))).orThrow();
        assertThat(tier()).isEqualTo("Standard");
        assertThat(engine.plan(state(containers)).isEmpty()).isTrue();

        Plan destroy = engine.planDestroy(state(containers));
        assertThat(destroy.change(containers.address())).isEmpty();
        assertThat(destroy.render())
                .contains("left-in-place: pricings/Containers: it is the whole subscription's")
                .contains("DefenderTier.FREE");
        engine.apply(destroy, Permission.values()).orThrow();
        assertThat(tier()).isEqualTo("Standard");
        assertThat(azure.requests()).noneMatch(request -> request.method().equals("DELETE"));
    }

    private String tier() {
        return azure.document(containers.id())
                .flatMap(plan -> plan.text("/properties/pricingTier"))
                .orElse("");
    }

    @Test
    void setting_a_plan_to_free_takes_the_permission_to_weaken() {
        engine.apply(engine.plan(state(containers))).orThrow();
        Plan plan = engine.plan(state(containers.withTier(DefenderTier.FREE)));

        assertThatThrownBy(() -> engine.apply(plan)).hasMessageContaining("WEAKEN");
        engine.apply(plan, Permission.values()).orThrow();
        assertThat(tier()).isEqualTo("Free");
    }

    @Test
    void a_plan_that_defender_does_not_have_is_refused() {
        assertThatThrownBy(() -> engine.plan(state(containers.withName("Toasters"))))
                .hasMessageContaining("InvalidInput")
                .hasMessageContaining("Pricing name 'Toasters' is not valid");
    }
}
