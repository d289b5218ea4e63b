package dev.breakwater.testing.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.http.HttpMethod;
import com.azure.resourcemanager.authorization.fluent.models.PermissionInner;
import dev.breakwater.change.Permission;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.EngineOptions;
import dev.breakwater.engine.Plan;
import dev.breakwater.engine.PlanRefusedException;
import dev.breakwater.engine.Remark;
import dev.breakwater.governance.ExemptionCategory;
import dev.breakwater.governance.PolicyAssignment;
import dev.breakwater.governance.PolicyDefinition;
import dev.breakwater.governance.PolicyExemption;
import dev.breakwater.governance.PolicyIdentity;
import dev.breakwater.governance.PolicyInitiative;
import dev.breakwater.governance.PolicyReference;
import dev.breakwater.governance.Remediation;
import dev.breakwater.identity.AzureRole;
import dev.breakwater.identity.ManagedIdentity;
import dev.breakwater.platform.ResourceGroup;
import dev.breakwater.policy.PolicyEffect;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.Resource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Before anything is written, a plan of policies says which role its caller lacks, and where. */
class PolicyRightsTest {
    private static final String POLICIES = "Resource Policy Contributor (or Owner)";

    private final FakeAzure azure = FakeAzure.start();
    private final AzureSdk sdk = AzureSdk.over(azure).withGroup();
    private final FakeApplication deployer = azure.application("deployer");
    private final ArmId subscription = ArmId.subscription(azure.subscription());
    private final ArmId group = subscription.resourceGroup("rg");

    private final PolicyDefinition definition = PolicyDefinition.named("rule")
            .scope(subscription)
            .rule(Document.parse("""
                    {"if": {"field": "location", "notIn": ["westeurope"]}, "then": {"effect": "[parameters('effect')]"}}
                    """))
            .effects(PolicyEffect.DENY)
            .build();
    private final PolicyAssignment assignment = PolicyAssignment.of(definition.policy())
            .name("house")
            .scope(subscription)
            .addDependsOn(definition.address())
            .build();
    private final PolicyExemption exemption = PolicyExemption.named("moving")
            .scope(group)
            .from(assignment)
            .category(ExemptionCategory.WAIVER)
            .build();

    @AfterEach
    void close() {
        azure.close();
    }

    private Engine engine() {
        return Engine.of(azure.provider(azure.credential(deployer)))
                .with(EngineOptions.standard().withTime(azure.time()));
    }

    private Plan plan(Resource<?>... resources) {
        return engine().plan(DesiredState.named("policies").with(resources));
    }

    private static List<String> obstacles(Plan plan) {
        return plan.remarks().stream()
                .filter(remark -> remark.code().contains("role"))
                .map(Remark::toString)
                .toList();
    }

    private static String missing(String role, Object scope, String action, String by) {
        return "missing-role: The caller lacks the role " + role + " at " + scope + ": nothing allows " + action
                + " there, which " + by + " takes. Have the role assigned, then plan again.";
    }

    @Test
    void a_contributor_is_told_what_policies_take_and_nothing_is_written() {
        azure.assign(AzureRole.CONTRIBUTOR, deployer.objectId());
        Plan plan = plan(definition, assignment, exemption);

        assertThat(obstacles(plan))
                .containsExactly(
                        missing(POLICIES, subscription, PolicyDefinition.TYPE + "/write", "policyDefinitions/rule"),
                        missing(POLICIES, subscription, PolicyAssignment.TYPE + "/write", "policyAssignments/house"),
                        missing(POLICIES, group, PolicyExemption.TYPE + "/write", "policyExemptions/moving"));
        azure.clearRequests();
        assertThatThrownBy(() -> engine().apply(plan, Permission.values()))
                .isInstanceOf(PlanRefusedException.class)
                .hasMessageContaining("missing-role refuses: The caller lacks the role " + POLICIES);
        assertThat(azure.requests()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("roles")
    void whoever_has_a_role_that_allows_it_hears_nothing(AzureRole role) {
        azure.assign(role, deployer.objectId());
        azure.assign(AzureRole.READER, deployer.objectId());
        Plan plan = plan(definition, assignment, exemption);
        assertThat(obstacles(plan)).isEmpty();
        engine().apply(plan, Permission.values()).orThrow();
        assertThat(azure.document(exemption.id())).isPresent();
    }

    static Stream<AzureRole> roles() {
        return Stream.of(AzureRole.OWNER, AzureRole.RESOURCE_POLICY_CONTRIBUTOR, AzureRole.USER_ACCESS_ADMINISTRATOR);
    }

    @Test
    void a_remediation_takes_less_than_a_policy() {
        PolicyAssignment mending = assignment.withIdentity(PolicyIdentity.systemAssigned("westeurope"));
        engine(azure).apply(engine(azure).plan(DesiredState.named("p").with(definition, mending)));
        Remediation remediation =
                Remediation.named("now").scope(subscription).of(mending).build();
        azure.assign(AzureRole.CONTRIBUTOR, deployer.objectId());
        assertThat(obstacles(plan(definition, mending, remediation))).isEmpty();
        assertThat(obstacles(plan(definition, mending, remediation.withScope(group))))
                .isEmpty();
    }

    private static Engine engine(FakeAzure azure) {
        return Engine.of(azure.provider()).with(EngineOptions.standard().withTime(azure.time()));
    }

    @Test
    void many_changes_at_one_scope_are_told_once() {
        azure.assign(AzureRole.READER, deployer.objectId());
        PolicyDefinition second = definition.withName("second");
        PolicyInitiative initiative = PolicyInitiative.named("set")
                .scope(subscription)
                .with(definition, PolicyReference.of("rule", definition.policy()))
                .build();
        assertThat(obstacles(plan(definition, second, definition.withName("third"), initiative)))
                .containsExactlyInAnyOrder(
                        missing(
                                POLICIES,
                                subscription,
                                PolicyDefinition.TYPE + "/write",
                                "policyDefinitions/rule and 2 more"),
                        missing(POLICIES, subscription, PolicyInitiative.TYPE + "/write", "policySetDefinitions/set"));
        assertThat(azure.requests())
                .filteredOn(request -> request.toString().contains("Microsoft.Authorization/permissions"))
                .hasSize(1);
    }

    @Test
    void an_exemption_takes_a_right_where_the_assignment_is() {
        engine(azure).apply(engine(azure).plan(DesiredState.named("p").with(definition, assignment)));
        azure.assign(AzureRole.READER, deployer.objectId());
        azure.assign(AzureRole.RESOURCE_POLICY_CONTRIBUTOR, deployer.objectId(), group);
        assertThat(obstacles(plan(definition, assignment, exemption)))
                .containsExactly(missing(
                        POLICIES,
                        assignment.id(),
                        PolicyAssignment.TYPE + "/exempt/action",
                        "policyExemptions/moving"));
        assertThat(AzureSdk.over(azure, azure.httpClient(), azure.credential(deployer))
                        .put(exemption.id().toString(), exemption.document()))
                .satisfies(answer -> {
                    assertThat(answer.code()).isEqualTo("LinkedAuthorizationFailed");
                    assertThat(answer.message())
                            .contains(
                                    "has permission to perform action 'Microsoft.Authorization/policyExemptions/write'")
                            .contains(
                                    "'Microsoft.Authorization/policyAssignments/exempt/action' on the linked scope(s) '"
                                            + assignment.id() + "'");
                });
    }

    @Test
    void a_group_that_the_plan_makes_is_asked_for_where_it_will_be() {
        azure.assign(AzureRole.CONTRIBUTOR, deployer.objectId());
        ResourceGroup fresh = ResourceGroup.named("fresh")
                .subscription(azure.subscription())
                .location("westeurope")
                .build();
        PolicyAssignment inside = assignment.withScope(fresh.id()).withDependsOn(fresh.address());
        assertThat(obstacles(plan(fresh, inside)))
                .containsExactly(
                        missing(POLICIES, fresh.id(), PolicyAssignment.TYPE + "/write", "policyAssignments/house"));
        azure.assign(AzureRole.RESOURCE_POLICY_CONTRIBUTOR, deployer.objectId());
        assertThat(obstacles(plan(fresh, inside))).isEmpty();
        assertThat(azure.requests())
                .noneMatch(request -> request.toString().contains("fresh/providers/Microsoft.Authorization/perm"));
    }

    @Test
    void deleting_a_policy_takes_the_role_as_well() {
        Engine owner = engine(azure);
        owner.apply(owner.plan(DesiredState.named("policies").with(definition)));
        azure.assign(AzureRole.READER, deployer.objectId());
        assertThat(obstacles(engine().planDestroy(DesiredState.named("policies").with(definition))))
                .containsExactly(
                        missing(POLICIES, subscription, PolicyDefinition.TYPE + "/delete", "policyDefinitions/rule"));
    }

    @Test
    void what_azure_does_not_list_is_not_checked() {
        azure.assign(AzureRole.RESOURCE_POLICY_CONTRIBUTOR, deployer.objectId());
        azure.fault(Fault.status(403).code("AuthorizationFailed").on("GET Microsoft.Authorization/permissions"));
        assertThat(obstacles(plan(definition, assignment)))
                .containsExactly("role-not-checked: Not checked: whether the caller has the role " + POLICIES + " at "
                        + subscription + ", which policyDefinitions/rule takes (Azure refused to list permissions:"
                        + " AuthorizationFailed).");
        azure.fault(Fault.status(503).on("GET Microsoft.Authorization/permissions"));
        assertThat(obstacles(plan(definition))).isEmpty(); // asked again after a while
    }

    private static final Document TAGGING = Document.parse("""
            {"if": {"field": "type", "equals": "Microsoft.Storage/storageAccounts"},
             "then": {"effect": "modify", "details": {
               "roleDefinitionIds": ["/providers/Microsoft.Authorization/roleDefinitions/b24988ac-6180-42a0-ab88-20f7382dd24c"],
               "operations": [{"operation": "addOrReplace", "field": "tags['env']", "value": "prod"}]}}}
            """);

    @Test
    void an_identity_needs_roles_that_only_some_can_assign() {
        azure.assign(AzureRole.RESOURCE_POLICY_CONTRIBUTOR, deployer.objectId());
        PolicyDefinition tagging = definition.withRule(TAGGING);
        PolicyAssignment mending = assignment
                .withIdentity(PolicyIdentity.systemAssigned("westeurope"))
                .withPolicy(tagging.policy());
        Plan plan = plan(tagging, mending);
        String told = "missing-role: The identity of policyAssignments/house needs Contributor at " + subscription
                + " to deploy or modify, and the caller cannot assign them: that takes User Access Administrator (or"
                + " Owner) there. Have them assigned by somebody who can.";
        assertThat(obstacles(plan)).containsExactly(told);
        engine().apply(plan, Permission.values()).orThrow();

        PolicyAssignment again = mending.withDescription("told again, of the definition that is there");
        assertThat(obstacles(plan(tagging, again))).containsExactly(told);
        azure.assign(AzureRole.USER_ACCESS_ADMINISTRATOR, deployer.objectId());
        assertThat(obstacles(plan(tagging, again))).isEmpty();
    }

    @Test
    void an_identity_of_somebody_else_is_lent() {
        azure.assign(AzureRole.RESOURCE_POLICY_CONTRIBUTOR, deployer.objectId());
        azure.assign(AzureRole.USER_ACCESS_ADMINISTRATOR, deployer.objectId());
        ManagedIdentity identity = ManagedIdentity.named("mender")
                .group(group)
                .location("westeurope")
                .build();
        Engine owner = engine(azure);
        owner.apply(owner.plan(DesiredState.named("p").with(definition, identity)));
        PolicyAssignment lent =
                assignment.withIdentity(PolicyIdentity.userAssigned("westeurope", identity.resourceId()));
        assertThat(obstacles(plan(definition, identity, lent)))
                .containsExactly(missing(
                        "Managed Identity Operator (or Owner)",
                        identity.id(),
                        "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action",
                        "policyAssignments/house"));
        azure.assign(AzureRole.MANAGED_IDENTITY_OPERATOR, deployer.objectId(), group);
        assertThat(obstacles(plan(definition, identity, lent))).isEmpty();
    }

    @Test
    void the_real_sdk_reads_the_permissions_of_its_caller() {
        assertThat(sdk.authorization().roleServiceClient().getPermissions().listByResourceGroup("rg"))
                .singleElement()
                .extracting(PermissionInner::actions)
                .isEqualTo(List.of("*"));
        azure.assign(AzureRole.CONTRIBUTOR, deployer.objectId());
        azure.assign(AzureRole.READER, deployer.objectId(), subscription.resourceGroup("other"));
        AzureSdk theirs = AzureSdk.over(azure, azure.httpClient(), azure.credential(deployer));
        assertThat(theirs.get(group + "/providers/Microsoft.Authorization/permissions")
                        .body()
                        .get("value"))
                .hasValueSatisfying(list -> assertThat(list.elements())
                        .singleElement()
                        .satisfies(one -> {
                            assertThat(one.at("/actions")).contains(Document.array("*"));
                            assertThat(one.at("/notActions").orElseThrow().toJson())
                                    .contains("Microsoft.Authorization/*/Write");
                        }));
        assertThat(theirs.send(
                                HttpMethod.GET,
                                subscription.resourceGroup("none") + "/providers/Microsoft.Authorization/permissions",
                                AzureSdk.VERSION,
                                Map.of(),
                                "")
                        .code())
                .isEqualTo("ResourceGroupNotFound");
    }
}
