package dev.breakwater.testing.azure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.change.Permission;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.EngineOptions;
import dev.breakwater.engine.Remark;
import dev.breakwater.governance.PolicyAssignment;
import dev.breakwater.governance.PolicyDefinition;
import dev.breakwater.governance.ResourceSelector;
import dev.breakwater.identity.ManagedIdentity;
import dev.breakwater.policy.PolicyReview;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.Resource;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Assigned policies hold as they are now, by whatever way they came to be so. */
class FakeAzurePolicyChangesTest {
    private static final String AUTHORIZATION = "/providers/Microsoft.Authorization/";
    private static final String ABOVE = "/providers/Microsoft.Management/managementGroups/house";
    private static final int REFUSED = 403;

    private final FakeAzure azure = FakeAzure.start();
    private final String subscription = "/subscriptions/" + azure.subscription();

    private static Document definition(String effect) {
        return Document.parse("""
                {"properties": {"mode": "All", "policyRule": {
                  "if": {"field": "location", "notIn": ["westeurope"]}, "then": {"effect": "%s"}}}}
                """.formatted(effect));
    }

    private String define(String scope, String effect) {
        String id = scope + AUTHORIZATION + "policyDefinitions/regions";
        assertThat(AzureSdk.over(azure).put(id, definition(effect)).status()).isEqualTo(201);
        return id;
    }

    private void assign(String definition) {
        Document assignment = Document.object().withAt("/properties/policyDefinitionId", definition);
        assertThat(AzureSdk.over(azure)
                        .put(subscription + AUTHORIZATION + "policyAssignments/regions", assignment)
                        .status())
                .isEqualTo(201);
    }

    /** The answer to a group in a region that the policy does not want. */
    private int elsewhere(FakeAzure where) {
        return AzureSdk.over(where)
                .put(subscription + "/resourceGroups/elsewhere", Document.object("location", "northeurope"))
                .status();
    }

    @Test
    void they_hold_in_the_fake_that_takes_over() {
        AzureSnapshot free = azure.snapshot();
        assign(define(subscription, "deny"));
        AzureSnapshot kept = azure.snapshot();
        assertThat(elsewhere(azure)).isEqualTo(REFUSED);

        assertThat(elsewhere(FakeAzure.start().restore(kept))).isEqualTo(REFUSED);

        assertThat(elsewhere(azure.restore(free))).isEqualTo(201);
        assertThat(elsewhere(azure.restore(kept))).isEqualTo(REFUSED);
    }

    @Test
    void they_follow_a_definition_that_somebody_changes_or_removes() {
        String definition = define(subscription, "deny");
        assign(definition);
        assertThat(elsewhere(azure)).isEqualTo(REFUSED);

        azure.drift(ArmId.parse(definition), one -> one.withAt("/properties/policyRule/then/effect", "audit"));
        assertThat(elsewhere(azure)).isEqualTo(201);
        azure.drift(ArmId.parse(definition), one -> one.withAt("/properties/policyRule/then/effect", "deny"));
        assertThat(elsewhere(azure)).isEqualTo(REFUSED);
        azure.remove(ArmId.parse(definition));
        assertThat(elsewhere(azure)).isEqualTo(200);
    }

    @Test
    void they_follow_a_definition_above_the_subscription() {
        assign(define(ABOVE, "deny"));
        assertThat(elsewhere(azure)).isEqualTo(REFUSED);

        define(ABOVE, "audit");
        assertThat(elsewhere(azure)).isEqualTo(201);
    }

    @Test
    void a_review_knows_the_tags_of_a_group_that_the_plan_does_not_declare() {
        ArmId group = ArmId.parse(subscription + "/resourceGroups/rg");
        Document tags = Document.object("env", "prod");
        AzureSdk.over(azure).put(group.toString(), Document.object("location", "westeurope", "tags", tags));
        String id = subscription + AUTHORIZATION + "policyDefinitions/regions";
        AzureSdk.over(azure).put(id, Document.parse("""
                {"properties": {"mode": "All", "policyRule": {
                  "if": {"allOf": [{"field": "type", "equals": "Microsoft.ManagedIdentity/userAssignedIdentities"},
                                   {"value": "[resourceGroup().tags.env]", "equals": "prod"}]},
                  "then": {"effect": "deny"}}}}
                """));
        assign(id);
        ManagedIdentity identity =
                ManagedIdentity.named("app").group(group).location("westeurope").build();
        DesiredState desired = DesiredState.named("app").with(identity);

        assertThat(codes(desired, ArmId.parse(subscription))).containsExactly("policy-denies");
        assertThat(codes(desired, group)).containsExactly("policy-denies");
        azure.drift(group, body -> body.withAt("/tags/env", "test"));
        assertThat(codes(desired, group)).isEmpty();
        azure.fault(Fault.status(403).code("AuthorizationFailed").on("GET resourcegroups"));
        assertThat(codes(desired, ArmId.parse(subscription))).containsExactly("policy-may-deny");
    }

    @Test
    void they_hold_of_the_resources_that_an_assignment_selects() {
        Engine engine =
                Engine.of(azure.provider()).with(EngineOptions.standard().withTime(azure.time()));
        PolicyDefinition definition = PolicyDefinition.named("regions")
                .scope(ArmId.parse(subscription))
                .rule(definition("deny").at("/properties/policyRule").orElseThrow())
                .build();
        PolicyAssignment pilot = PolicyAssignment.of(definition.policy())
                .name("pilot")
                .scope(ArmId.parse(subscription))
                .addResourceSelectors(ResourceSelector.named("pilot").in("francecentral"))
                .addDependsOn(definition.address())
                .build();
        apply(engine, definition, pilot);
        assertThat(elsewhere(azure)).isEqualTo(201);
        apply(
                engine,
                definition,
                pilot.withResourceSelectors(ResourceSelector.named("pilot").notIn("francecentral")));
        assertThat(elsewhere(azure)).isEqualTo(REFUSED);
    }

    private static void apply(Engine engine, Resource<?>... resources) {
        engine.apply(engine.plan(DesiredState.named("rules").with(resources)), Permission.WEAKEN)
                .orThrow();
    }

    private List<String> codes(DesiredState desired, ArmId scope) {
        PolicyReview review = PolicyReview.of(azure.provider().policies(scope));
        return Engine.of(azure.provider())
                .with(EngineOptions.standard().withTime(azure.time()).withReviews(review))
                .plan(desired)
                .remarks()
                .stream()
                .map(Remark::code)
                .toList();
    }
}
