package dev.breakwater.testing.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.http.HttpMethod;
import com.azure.core.management.exception.ManagementException;
import dev.breakwater.change.Permission;
import dev.breakwater.document.Document;
import dev.breakwater.engine.ApplyResult;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.EngineOptions;
import dev.breakwater.engine.Plan;
import dev.breakwater.governance.AzurePolicy;
import dev.breakwater.governance.ExemptionCategory;
import dev.breakwater.governance.NonComplianceMessage;
import dev.breakwater.governance.PolicyAssignment;
import dev.breakwater.governance.PolicyDefinition;
import dev.breakwater.governance.PolicyExemption;
import dev.breakwater.governance.PolicyIdentity;
import dev.breakwater.governance.PolicyInitiative;
import dev.breakwater.governance.PolicyOverride;
import dev.breakwater.governance.PolicyReference;
import dev.breakwater.governance.Remediation;
import dev.breakwater.identity.AzureRole;
import dev.breakwater.identity.ManagedIdentity;
import dev.breakwater.platform.ResourceGroup;
import dev.breakwater.policy.AssignedPolicies;
import dev.breakwater.policy.PolicyEffect;
import dev.breakwater.policy.PolicyReview;
import dev.breakwater.policy.PolicyTarget;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.Resource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each effect does to requests of the real SDK and of the provider, with the bodies of Azure. */
class FakeAzurePolicyTest {
    private final FakeAzure azure = FakeAzure.start();
    private final AzureSdk sdk = AzureSdk.over(azure).withGroup();
    private final Engine engine =
            Engine.of(azure.provider()).with(EngineOptions.standard().withTime(azure.time()));
    private final ArmId subscription = ArmId.subscription(azure.subscription());
    private final ArmId group = subscription.resourceGroup("rg");
    private final String storage = group + "/providers/Microsoft.Storage/storageAccounts/shopdata";

    @AfterEach
    void close() {
        azure.close();
    }

    private static final Document BLOBS = Document.parse("""
            {"if": {"allOf": [{"field": "type", "equals": "Microsoft.Storage/storageAccounts"},
                              {"field": "Microsoft.Storage/storageAccounts/allowBlobPublicAccess", "notEquals": false}]},
             "then": {"effect": "[parameters('effect')]"}}
            """);

    private static final Document REGIONS = Document.parse("""
            {"if": {"field": "location", "notIn": ["westeurope"]}, "then": {"effect": "deny"}}
            """);

    private PolicyDefinition definition(Document rule) {
        boolean parametrised = rule.toJson().contains("parameters('effect')");
        PolicyDefinition.Builder definition = PolicyDefinition.named("rule")
                .scope(subscription)
                .displayName("House rule")
                .mode("Indexed")
                .rule(rule);
        return (parametrised ? definition.effects(PolicyEffect.DENY, PolicyEffect.AUDIT) : definition).build();
    }

    private static PolicyAssignment.Builder assigning(PolicyDefinition definition, ArmId scope) {
        return PolicyAssignment.of(definition.policy())
                .name("house")
                .scope(scope)
                .addDependsOn(definition.address());
    }

    private PolicyAssignment assigned(Document rule) {
        PolicyDefinition definition = definition(rule);
        PolicyAssignment assignment = assigning(definition, subscription).build();
        apply(definition, assignment);
        return assignment;
    }

    private ApplyResult apply(Resource<?>... resources) {
        DesiredState state = DesiredState.named("policies").with(resources);
        return engine.apply(engine.plan(state), Permission.values()).orThrow();
    }

    private static Document account(String properties) {
        return Document.parse("{\"location\": \"westeurope\", \"kind\": \"StorageV2\","
                + " \"sku\": {\"name\": \"Standard_LRS\"}, \"properties\": " + properties + "}");
    }

    /** An account that lets the public in. */
    private static Document open() {
        return account("{\"allowBlobPublicAccess\": true}");
    }

    private static Document then(Document rule, String effect, String details) {
        return rule.with("then", Document.object("effect", effect).with("details", Document.parse(details)));
    }

    @Test
    void deny_refuses_with_the_body_of_azure() {
        PolicyAssignment assignment = assigned(BLOBS);
        AzureSdk.Answer answer = sdk.put(storage, account("{\"allowBlobPublicAccess\": true}"));

        String policy = subscription + "/providers/Microsoft.Authorization/policyDefinitions/rule";
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).isEqualTo(Document.parse("""
                {"error": {"code": "RequestDisallowedByPolicy", "target": "shopdata",
                  "message": "Resource 'shopdata' was disallowed by policy. Policy identifiers: \
                '[{\\"policyAssignment\\":{\\"name\\":\\"house\\",\\"id\\":\\"%1$s\\"},\
                \\"policyDefinition\\":{\\"name\\":\\"House rule\\",\\"id\\":\\"%2$s\\"}}]'.",
                  "additionalInfo": [{"type": "PolicyViolation", "info": {
                    "evaluationDetails": {"evaluatedExpressions": [
                      {"result": "True", "expressionKind": "Field", "expression": "type", "path": "type",
                       "expressionValue": "Microsoft.Storage/storageAccounts",
                       "targetValue": "Microsoft.Storage/storageAccounts", "operator": "Equals"},
                      {"result": "True", "expressionKind": "Field",
                       "expression": "Microsoft.Storage/storageAccounts/allowBlobPublicAccess",
                       "path": "properties.allowBlobPublicAccess",
                       "expressionValue": "True", "targetValue": "False", "operator": "NotEquals"}]},
                    "policyDefinitionId": "%2$s", "policyDefinitionName": "rule",
                    "policyDefinitionDisplayName": "House rule", "policyDefinitionEffect": "Deny",
                    "policyAssignmentId": "%1$s", "policyAssignmentName": "house",
                    "policyAssignmentScope": "%3$s", "policyAssignmentParameters": {}, "policyExemptionIds": []}}]}}
                """.formatted(assignment.id(), policy, subscription)));
        assertThat(azure.document(ArmId.parse(storage))).isEmpty();
        assertThat(sdk.put(storage, account("{\"allowBlobPublicAccess\": false}"))
                        .status())
                .isLessThan(300);
    }

    @Test
    void the_real_sdk_and_the_provider_tell_who_refused() {
        assigned(REGIONS);
        assertThatThrownBy(() -> sdk.identities()
                        .identities()
                        .define("app")
                        .withRegion("northeurope")
                        .withExistingResourceGroup("rg")
                        .create())
                .isInstanceOfSatisfying(ManagementException.class, refused -> {
                    assertThat(refused.getValue().getCode()).isEqualTo("RequestDisallowedByPolicy");
                    assertThat(refused.getValue().getAdditionalInfo().get(0).getType())
                            .isEqualTo("PolicyViolation");
                });
        ManagedIdentity identity = ManagedIdentity.named("app")
                .group(group)
                .location("northeurope")
                .build();
        ApplyResult applied = engine.apply(engine.plan(DesiredState.named("app").with(identity)), Permission.values());
        assertThat(applied.render())
                .contains("RequestDisallowedByPolicy")
                .contains("Resource 'app' was disallowed by policy. Policy identifiers:");
    }

    @Test
    void the_message_of_an_assignment_is_what_people_read() {
        PolicyDefinition definition = definition(REGIONS);
        apply(
                definition,
                assigning(definition, subscription)
                        .addNonComplianceMessages(NonComplianceMessage.of("We are in West Europe."))
                        .build());
        assertThat(sdk.put(storage, account("{}").with("location", "northeurope"))
                        .message())
                .isEqualTo("Resource 'shopdata' was disallowed by policy. Reasons: 'We are in West Europe.'. See error"
                        + " details for policy resource IDs.");
    }

    @Test
    void a_rule_that_fails_denies() {
        assigned(Document.parse("""
                {"if": {"value": "[substring(field('name'), 0, 30)]", "equals": "x"}, "then": {"effect": "audit"}}
                """));
        assertThat(sdk.put(storage, account("{}")).code()).isEqualTo("RequestDisallowedByPolicy");
    }

    @Test
    void append_adds_what_is_missing_and_denies_what_differs() {
        assigned(then(BLOBS, "append", """
                [{"field": "Microsoft.Storage/storageAccounts/minimumTlsVersion", "value": "TLS1_2"},
                 {"field": "tags['by']", "value": "[concat('pol', 'icy')]"}]
                """));
        assertThat(sdk.put(storage, account("{}")).status()).isLessThan(300);
        Document stored = azure.document(ArmId.parse(storage)).orElseThrow();
        assertThat(stored.text("/properties/minimumTlsVersion")).contains("TLS1_2");
        assertThat(stored.text("/tags/by")).contains("policy");
        assertThat(sdk.put(storage, account("{\"minimumTlsVersion\": \"TLS1_0\"}"))
                        .code())
                .isEqualTo("RequestDisallowedByPolicy");
    }

    @Test
    void append_puts_one_more_into_an_array() {
        assigned(then(BLOBS, "append", """
                [{"field": "Microsoft.Storage/storageAccounts/networkAcls.ipRules[*]",
                  "value": {"value": "40.40.40.40", "action": "Allow"}}]
                """));
        sdk.put(
                storage,
                account("{\"networkAcls\": {\"defaultAction\": \"Deny\", \"ipRules\": [{\"value\": \"1.2.3.4\"}]}}"));
        assertThat(azure.document(ArmId.parse(storage)).orElseThrow().at("/properties/networkAcls/ipRules"))
                .hasValueSatisfying(rules -> assertThat(rules.elements()).hasSize(2));
    }

    private static final String TAGGING = """
            {"roleDefinitionIds": ["/providers/Microsoft.Authorization/roleDefinitions/b24988ac-6180-42a0-ab88-20f7382dd24c"],
             "operations": [
               {"operation": "addOrReplace", "field": "tags['env']", "value": "prod"},
               {"operation": "remove", "field": "tags['old']"},
               {"condition": "[greaterOrEquals(requestContext().apiVersion, '2019-04-01')]",
                "operation": "addOrReplace", "field": "Microsoft.Storage/storageAccounts/allowBlobPublicAccess", "value": false},
               {"condition": "[less(requestContext().apiVersion, '2019-04-01')]",
                "operation": "addOrReplace", "field": "tags['never']", "value": "x"}]}
            """;

    private PolicyAssignment modifying() {
        PolicyDefinition definition = definition(then(BLOBS, "modify", TAGGING));
        PolicyAssignment assignment = assigning(definition, subscription)
                .identity(PolicyIdentity.systemAssigned("westeurope"))
                .build();
        apply(definition, assignment);
        return assignment;
    }

    @Test
    void modify_changes_the_request_as_its_operations_say() {
        modifying();
        Document asked = account("{}").with("tags", Document.object("env", "test", "old", "1", "kept", "2"));
        assertThat(sdk.put(storage, asked).status()).isLessThan(300);
        Document stored = azure.document(ArmId.parse(storage)).orElseThrow();
        assertThat(stored.at("/tags")).contains(Document.object("env", "prod", "kept", "2"));
        assertThat(stored.flag("/properties/allowBlobPublicAccess")).contains(false);
    }

    @Test
    void modify_mends_what_is_there_by_a_remediation_whose_identity_may() {
        sdk.put(storage, open().with("tags", Document.object("env", "test")));
        PolicyAssignment assignment = modifying();
        assertThat(states("NonCompliant"))
                .singleElement()
                .satisfies(state -> assertThat(state.text("/resourceId")).contains(storage));

        Remediation first =
                Remediation.named("first").scope(subscription).of(assignment).build();
        apply(definition(then(BLOBS, "modify", TAGGING)), assignment, first);
        assertThat(azure.document(first.id()).orElseThrow().at("/properties/deploymentStatus"))
                .contains(Document.object("totalDeployments", 1, "successfulDeployments", 0, "failedDeployments", 1));

        String principal = azure.document(assignment.id())
                .orElseThrow()
                .text("/identity/principalId")
                .orElseThrow();
        azure.assign(AzureRole.CONTRIBUTOR, principal, subscription);
        Remediation second = first.withName("second");
        apply(definition(then(BLOBS, "modify", TAGGING)), assignment, second);
        assertThat(azure.document(second.id()).orElseThrow().text("/properties/provisioningState"))
                .contains("Succeeded");
        assertThat(azure.document(ArmId.parse(storage)).orElseThrow().text("/tags/env"))
                .contains("prod");
        assertThat(states("NonCompliant")).isEmpty();
    }

    private List<Document> states(String state) {
        AzureSdk.Answer answer = sdk.send(
                HttpMethod.POST,
                subscription + "/providers/Microsoft.PolicyInsights/policyStates/latest/queryResults?$filter="
                        + "complianceState%20eq%20'" + state + "'",
                "2019-10-01",
                Map.of(),
                "");
        assertThat(answer.status()).isEqualTo(200);
        return answer.body().get("value").orElseThrow().elements();
    }

    @Test
    void audit_lets_everything_through_and_tells() {
        PolicyDefinition definition = definition(BLOBS);
        PolicyAssignment assignment =
                assigning(definition, subscription).effect("Audit").build();
        apply(definition, assignment);
        assertThat(sdk.put(storage, account("{\"allowBlobPublicAccess\": true}"))
                        .status())
                .isLessThan(300);
        sdk.put(storage.replace("shopdata", "good"), account("{\"allowBlobPublicAccess\": false}"));

        assertThat(states("NonCompliant")).singleElement().satisfies(state -> {
            assertThat(state.text("/policyAssignmentId"))
                    .contains(assignment.id().toString());
            assertThat(state.text("/policyDefinitionAction")).contains("audit");
            assertThat(state.flag("/isCompliant")).contains(false);
        });
        assertThat(states("Compliant")).hasSize(1);
        AzureSdk.Answer summary = sdk.send(
                HttpMethod.POST,
                group + "/providers/Microsoft.PolicyInsights/policyStates/latest/summarize",
                "2019-10-01",
                Map.of(),
                "");
        assertThat(summary.body().at("/value/0/results")).contains(Document.parse("""
                {"nonCompliantResources": 1, "nonCompliantPolicies": 1, "resourceDetails": [
                  {"complianceState": "compliant", "count": 1}, {"complianceState": "noncompliant", "count": 1}]}
                """));
    }

    private static final String LOCK = """
            {"type": "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials",
             "name": "[concat(field('name'), '/pipeline')]",
             "roleDefinitionIds": ["/providers/Microsoft.Authorization/roleDefinitions/b24988ac-6180-42a0-ab88-20f7382dd24c"],
             "existenceCondition": {"field": "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/issuer",
                                    "equals": "[parameters('issuer')]"},
             "deployment": {"properties": {"mode": "incremental",
               "parameters": {"owner": {"value": "[field('name')]"}, "issuer": {"value": "[parameters('issuer')]"}},
               "template": {"parameters": {"owner": {"type": "string"}, "issuer": {"type": "string"}},
                 "resources": [{"type": "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials",
                   "apiVersion": "2023-01-31", "name": "[concat(parameters('owner'), '/pipeline')]",
                   "properties": {"issuer": "[parameters('issuer')]", "subject": "repo:shop",
                                  "audiences": ["api://AzureADTokenExchange"]}}]}}}}
            """;

    private static Document trusting(String effect) {
        Document rule = Document.object(
                "if", Document.object("field", "type", "equals", "Microsoft.ManagedIdentity/userAssignedIdentities"));
        return then(rule, effect, LOCK);
    }

    private PolicyDefinition trust(String effect) {
        return definition(trusting(effect))
                .withParameters(
                        Map.of("issuer", Document.object("type", "String", "defaultValue", "https://ci.example")));
    }

    @ParameterizedTest
    @EnumSource(names = {"AUDIT_IF_NOT_EXISTS", "DEPLOY_IF_NOT_EXISTS"})
    void what_does_not_exist_is_told_after_the_request_went_through(PolicyEffect effect) {
        PolicyDefinition definition = trust(effect.toString());
        apply(
                definition,
                assigning(definition, subscription)
                        .identity(PolicyIdentity.systemAssigned("westeurope"))
                        .build());
        String identity = group + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/app";
        assertThat(sdk.put(identity, Document.object("location", "westeurope")).status())
                .isLessThan(300);
        assertThat(states("NonCompliant")).hasSize(1);

        assertThat(sdk.put(identity + "/federatedIdentityCredentials/pipeline", Document.parse("""
                {"properties": {"issuer": "https://ci.example", "subject": "repo:shop",
                                "audiences": ["api://AzureADTokenExchange"]}}
                """))
                        .body()
                        .toJson())
                .contains("issuer");
        assertThat(states("NonCompliant")).isEmpty();
    }

    @Test
    void deploy_if_not_exists_deploys_its_template_when_remediated() {
        PolicyDefinition definition = trust("deployIfNotExists");
        PolicyAssignment assignment = assigning(definition, subscription)
                .identity(PolicyIdentity.systemAssigned("westeurope"))
                .build();
        apply(definition, assignment);
        String identity = group + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/app";
        sdk.put(identity, Document.object("location", "westeurope"));
        String principal = azure.document(assignment.id())
                .orElseThrow()
                .text("/identity/principalId")
                .orElseThrow();
        azure.assign(AzureRole.CONTRIBUTOR, principal, subscription);

        apply(
                definition,
                assignment,
                Remediation.named("now").scope(subscription).of(assignment).build());
        assertThat(azure.document(ArmId.parse(identity + "/federatedIdentityCredentials/pipeline"))
                        .orElseThrow()
                        .text("/properties/issuer"))
                .contains("https://ci.example");
        assertThat(states("NonCompliant")).isEmpty();
    }

    @Test
    void deny_action_keeps_what_is_to_be_deleted_with_its_group() {
        assigned(then(
                Document.object("if", Document.object("field", "tags.env", "equals", "prod")),
                "denyAction",
                "{\"actionNames\": [\"delete\"], \"cascadeBehaviors\": {\"resourceGroup\": \"deny\"}}"));
        sdk.put(storage, account("{}").with("tags", Document.object("env", "prod")));
        sdk.put(storage.replace("shopdata", "other"), account("{}"));

        AzureSdk.Answer answer = sdk.send(HttpMethod.DELETE, storage, AzureSdk.VERSION, Map.of(), "");
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.code()).isEqualTo("RequestDisallowedByPolicy");
        assertThat(answer.message()).startsWith("Deletion of resource 'shopdata' was disallowed by policy.");
        assertThat(answer.body().text("/error/additionalInfo/0/info/policyDefinitionEffect"))
                .contains("DenyAction");
        assertThat(sdk.send(HttpMethod.DELETE, group.toString(), AzureSdk.VERSION, Map.of(), "")
                        .status())
                .isEqualTo(403);
        assertThat(sdk.send(HttpMethod.DELETE, storage.replace("shopdata", "other"), AzureSdk.VERSION, Map.of(), "")
                        .status())
                .isLessThan(300);
    }

    @Test
    void an_assignment_that_is_not_enforced_only_tells() {
        PolicyDefinition definition = definition(BLOBS);
        apply(definition, assigning(definition, subscription).enforced(false).build());
        assertThat(sdk.put(storage, open()).status()).isLessThan(300);
        assertThat(states("NonCompliant")).hasSize(1);
    }

    @Test
    void excluded_scopes_and_other_scopes_are_left_alone() {
        PolicyDefinition definition = definition(BLOBS);
        ResourceGroup other = ResourceGroup.named("other")
                .subscription(azure.subscription())
                .location("westeurope")
                .build();
        apply(
                other,
                definition,
                assigning(definition, subscription).addNotScopes(group).build());
        assertThat(sdk.put(storage, open()).status()).isLessThan(300);
        assertThat(sdk.put(storage.replace("/rg/", "/other/"), open()).status()).isEqualTo(403);
    }

    @Test
    void an_exemption_lets_one_through_until_it_expires() throws InterruptedException {
        PolicyDefinition definition = definition(BLOBS);
        PolicyAssignment assignment = assigning(definition, subscription).build();
        PolicyExemption exemption = PolicyExemption.named("moving")
                .scope(group)
                .from(assignment)
                .category(ExemptionCategory.WAIVER)
                .expires(azure.time().clock().instant().plus(Duration.ofDays(1)))
                .build();
        apply(definition, assignment, exemption);
        assertThat(sdk.put(storage, open()).status()).isLessThan(300);
        assertThat(states("Exempt")).hasSize(1);

        azure.time().await(new LinkedBlockingQueue<>(), azure.time().now().plus(Duration.ofDays(2)), true);
        assertThat(sdk.put(storage, open()).status()).isEqualTo(403);
        assertThat(states("NonCompliant")).hasSize(1);
        assertThat(azure.document(exemption.id())).isPresent();
    }

    @Test
    void an_initiative_passes_its_parameters_on_and_overrides_win() {
        PolicyDefinition definition = definition(BLOBS);
        PolicyInitiative initiative = PolicyInitiative.named("set")
                .scope(subscription)
                .with(
                        definition,
                        PolicyReference.of("blobs", definition.policy()).with("effect", "[parameters('effect')]"))
                .parameter("effect", "String", "Deny")
                .build();
        PolicyAssignment assignment = PolicyAssignment.of(initiative.policy())
                .name("house")
                .scope(subscription)
                .addDependsOn(initiative.address())
                .build();
        apply(definition, initiative, assignment);
        AzureSdk.Answer answer = sdk.put(storage, open());
        assertThat(answer.body().text("/error/additionalInfo/0/info/policyDefinitionReferenceId"))
                .contains("blobs");
        assertThat(answer.body().text("/error/additionalInfo/0/info/policySetDefinitionName"))
                .contains("set");

        apply(definition, initiative, assignment.withOverrides(PolicyOverride.of(PolicyEffect.AUDIT, "blobs")));
        assertThat(sdk.put(storage, open()).status()).isLessThan(300);
    }

    @Test
    void built_in_policies_of_clusters_are_evaluated_by_rules_of_their_meaning() {
        apply(PolicyAssignment.of(AzurePolicy.NO_LOCAL_ACCOUNTS)
                .scope(subscription)
                .effect("Deny")
                .build());
        Document cluster = Document.parse("""
                {"location": "westeurope", "identity": {"type": "SystemAssigned"},
                 "properties": {"dnsPrefix": "shop", "agentPoolProfiles": [
                   {"name": "system", "count": 1, "vmSize": "Standard_D4s_v5", "mode": "System"}]}}
                """);
        assertThat(sdk.put(sdk.cluster(), cluster).code()).isEqualTo("RequestDisallowedByPolicy");
        assertThat(azure.document(ArmId.parse(sdk.cluster()))).isEqualTo(Optional.empty());
    }

    @Test
    void a_definition_with_a_wrong_rule_is_refused() {
        AzureSdk.Answer answer = sdk.put(
                subscription + "/providers/Microsoft.Authorization/policyDefinitions/wrong", Document.parse("""
                        {"properties": {"mode": "All", "policyRule": {
                          "if": {"field": "type", "is": "x"}, "then": {"effect": "deny"}}}}
                        """));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("InvalidPolicyRule");
        assertThat(answer.message()).contains("policy definition 'wrong'").contains("'is' is no operator");
    }

    @Test
    void a_review_says_before_the_apply_what_azure_would_say() {
        PolicyDefinition definition = definition(REGIONS);
        PolicyAssignment assignment = assigning(definition, subscription)
                .addNonComplianceMessages(NonComplianceMessage.of("We are in West Europe."))
                .build();
        apply(definition, assignment);
        PolicyReview review = PolicyReview.of(azure.provider().policies(subscription))
                .at(azure.time().clock());
        ManagedIdentity north = ManagedIdentity.named("app")
                .group(group)
                .location("northeurope")
                .build();
        Engine reviewing =
                engine.with(EngineOptions.standard().withTime(azure.time()).withReviews(review));

        Plan refused = reviewing.plan(DesiredState.named("app").with(north));
        assertThat(refused.render())
                .contains(
                        "policy-denies: userAssignedIdentities/app: Policy assignment 'house' of 'House rule' denies it"
                                + " (location: northeurope). We are in West Europe.");
        assertThatThrownBy(() -> reviewing.apply(refused)).hasMessageContaining("denies it (location: northeurope)");
        Plan taken = reviewing.plan(DesiredState.named("app").with(north.withLocation("West Europe")));
        assertThat(taken.render()).doesNotContain("policy-");
        reviewing.apply(taken).orThrow();

        apply(PolicyExemption.named("north")
                .scope(north.id())
                .assignment(assignment.id())
                .category(ExemptionCategory.MITIGATED)
                .build());
        AssignedPolicies again = azure.provider().policies(group);
        assertThat(again.judge(PolicyTarget.of(
                        north.document().with("id", north.id().toString()).with("type", ManagedIdentity.TYPE))))
                .singleElement()
                .hasToString("house: Deny of rule: exempt");
    }
}
