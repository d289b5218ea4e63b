package dev.breakwater.testing.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.http.HttpMethod;
import dev.breakwater.change.Permission;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.EngineOptions;
import dev.breakwater.engine.TimeSource;
import dev.breakwater.engine.VirtualTime;
import dev.breakwater.governance.PolicyAssignment;
import dev.breakwater.governance.PolicyDefinition;
import dev.breakwater.governance.PolicyIdentity;
import dev.breakwater.governance.Remediation;
import dev.breakwater.identity.AzureRole;
import dev.breakwater.policy.PolicyEffect;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.Resource;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each effect from end to end: a definition with it is declared, assigned and read back by the engine, and then the
 * real SDK asks for something that its rule matches.
 */
class PolicyEffectsTest {
    private static final String CONTRIBUTOR =
            "/providers/Microsoft.Authorization/roleDefinitions/" + AzureRole.CONTRIBUTOR.guid();

    /**
     * What is known of an effect.
     *
     * @param mode the mode of its definition
     * @param type the type that the rule asks for
     * @param details of the effect; without double quotes
     * @param taken whether a request that matches is taken
     * @param state the compliance state of what matches afterwards; blank if there is none to tell
     * @param proof what the effect does beside that
     */
    private record Case(
            String mode, String type, String details, boolean taken, String state, Consumer<PolicyEffectsTest> proof) {
        Document rule(PolicyEffect effect) {
            Document then = Document.object("effect", effect.toString());
            return Document.object(
                    "if",
                    Document.object("field", "type", "equals", type),
                    "then",
                    details.isEmpty() ? then : then.with("details", json(details)));
        }
    }

    private static Document json(String text) {
        return Document.parse(text.replace('\'', '"'));
    }

    private static final String STORAGE = "Microsoft.Storage/storageAccounts";
    private static final Map<PolicyEffect, Case> CASES = new EnumMap<>(PolicyEffect.class);

    static {
        CASES.put(
                PolicyEffect.ADD_TO_NETWORK_GROUP,
                new Case(
                        "Microsoft.Network.Data",
                        "Microsoft.Network/virtualNetworks",
                        "{'networkGroupId': '/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/"
                                + "networkManagers/hub/networkGroups/spokes'}",
                        true,
                        "",
                        PolicyEffectsTest::nothingElseHappens));
        CASES.put(
                PolicyEffect.APPEND,
                new Case(
                        "All",
                        STORAGE,
                        "[{'field': 'Microsoft.Storage/storageAccounts/minimumTlsVersion', 'value': 'TLS1_2'}]",
                        true,
                        "NonCompliant",
                        PolicyEffectsTest::appendFillsInAndRefusesWhatDiffers));
        CASES.put(
                PolicyEffect.AUDIT,
                new Case("All", STORAGE, "", true, "NonCompliant", PolicyEffectsTest::nothingElseHappens));
        CASES.put(
                PolicyEffect.AUDIT_IF_NOT_EXISTS,
                new Case(
                        "All",
                        STORAGE,
                        "{'type': 'Microsoft.Authorization/roleAssignments'}",
                        true,
                        "NonCompliant",
                        PolicyEffectsTest::nothingElseHappens));
        CASES.put(PolicyEffect.DENY, new Case("All", STORAGE, "", false, "", PolicyEffectsTest::nothingIsThere));
        CASES.put(
                PolicyEffect.DENY_ACTION,
                new Case(
                        "Indexed",
                        STORAGE,
                        "{'actionNames': ['delete']}",
                        true,
                        "NonCompliant",
                        PolicyEffectsTest::deletionIsDenied));
        CASES.put(
                PolicyEffect.DEPLOY_IF_NOT_EXISTS,
                new Case(
                        "All",
                        "Microsoft.ManagedIdentity/userAssignedIdentities",
                        "{'type': 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials',"
                                + " 'roleDefinitionIds': ['" + CONTRIBUTOR + "'],"
                                + " 'deployment': {'properties': {'mode': 'incremental',"
                                + " 'parameters': {'owner': {'value': '[field(\\u0027name\\u0027)]'}},"
                                + " 'template': {'parameters': {'owner': {'type': 'string'}}, 'resources': [{"
                                + " 'type': 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials',"
                                + " 'apiVersion': '2023-01-31',"
                                + " 'name': '[concat(parameters(\\u0027owner\\u0027), \\u0027/pipeline\\u0027)]',"
                                + " 'properties': {'issuer': 'https://ci.example', 'subject': 'repo:shop',"
                                + " 'audiences': ['api://AzureADTokenExchange']}}]}}}}",
                        true,
                        "NonCompliant",
                        PolicyEffectsTest::aRemediationMends));
        CASES.put(PolicyEffect.DISABLED, new Case("All", STORAGE, "", true, "", PolicyEffectsTest::nothingElseHappens));
        CASES.put(
                PolicyEffect.MANUAL,
                new Case(
                        "All",
                        STORAGE,
                        "{'defaultState': 'NonCompliant'}",
                        true,
                        "NonCompliant",
                        PolicyEffectsTest::peopleAttest));
        CASES.put(
                PolicyEffect.MODIFY,
                new Case(
                        "All",
                        STORAGE,
                        "{'roleDefinitionIds': ['" + CONTRIBUTOR + "'], 'operations': [{'operation': 'addOrReplace',"
                                + " 'field': 'tags.env', 'value': 'prod'}]}",
                        true,
                        "NonCompliant",
                        test -> assertThat(test.stored().text("/tags/env")).contains("prod")));
        CASES.put(
                PolicyEffect.MUTATE,
                new Case(
                        "Microsoft.Kubernetes.Data",
                        "Microsoft.ContainerService/managedClusters",
                        "{'mutationInfo': {'sourceType': 'PublicURL', 'url': 'https://store.example/mutation.yaml'}}",
                        true,
                        "",
                        PolicyEffectsTest::noConstraintAppears));
    }

    private final VirtualTime time = TimeSource.virtual(Instant.parse("2026-03-02T12:00:00Z"));
    private final FakeAzure azure =
            FakeAzure.builder().time(time).policiesInClusters().start();
    private final AzureSdk sdk = AzureSdk.over(azure).withGroup();
    private final ArmId subscription = ArmId.subscription(azure.subscription());
    private final ArmId policy = subscription.child(PolicyDefinition.TYPE, "rule");
    private final ArmId assigned = subscription.child(PolicyAssignment.TYPE, "house");
    private String id = "";

    @AfterEach
    void close() {
        azure.close();
    }

    @Test
    void every_effect_has_a_case() {
        assertThat(CASES.keySet()).containsExactly(PolicyEffect.values());
    }

    @ParameterizedTest
    @EnumSource
    void each_effect_does_what_azure_does(PolicyEffect effect) {
        Case known = CASES.get(effect);
        PolicyDefinition definition = definition(known.mode(), known.rule(effect));
        PolicyAssignment.Builder declared = PolicyAssignment.of(definition.policy())
                .name("house")
                .scope(subscription)
                .addDependsOn(definition.address());
        PolicyAssignment assignment = definition.policy().deploys()
                ? declared.identity(PolicyIdentity.systemAssigned("westeurope")).build()
                : declared.build();
        apply(definition, assignment);
        assertThat(engine().plan(DesiredState.named("policies").with(definition, assignment))
                        .isEmpty())
                .as("what Azure says back is what was declared")
                .isTrue();
        assertThat(sdk.get(definition.id().toString()).body().at("/properties/policyRule/then/effect"))
                .contains(Document.of(effect.toString()));

        AzureSdk.Answer answer = put(known.type());
        if (known.taken()) {
            assertThat(answer.status()).as(answer.message()).isLessThan(300);
        } else {
            assertDenied(answer, effect, "");
        }
        assertThat(states()).isEqualTo(known.state().isEmpty() ? List.of() : List.of(known.state()));
        known.proof().accept(this);
    }

    private PolicyDefinition definition(String mode, Document rule) {
        return PolicyDefinition.named("rule")
                .scope(subscription)
                .mode(mode)
                .rule(rule)
                .build();
    }

    private Engine engine() {
        return Engine.of(azure.provider()).with(EngineOptions.standard().withTime(time));
    }

    private void apply(Resource<?>... resources) {
        Engine engine = engine();
        engine.apply(engine.plan(DesiredState.named("policies").with(resources)), Permission.values())
                .orThrow();
    }

    /** Asks for something of that type. */
    private AzureSdk.Answer put(String type) {
        if (type.endsWith("managedClusters")) {
            id = sdk.withCluster().cluster();
            azure.drift(ArmId.parse(id), body -> body.withAt("/properties/addonProfiles/azurepolicy/enabled", true));
            return sdk.get(id);
        }
        id = sdk.group() + "/providers/" + type + "/shopdata";
        return sdk.put(id, Document.parse("""
                {"location": "westeurope", "kind": "StorageV2", "sku": {"name": "Standard_LRS"},
                 "properties": %s}
                """.formatted(
                        type.endsWith("virtualNetworks")
                                ? "{\"addressSpace\": {\"addressPrefixes\": [\"10.0.0.0/16\"]}}"
                                : "{}")));
    }

    private Document stored() {
        return azure.document(ArmId.parse(id)).orElseThrow();
    }

    /** The states of what was asked for, by the SDK. */
    private List<String> states() {
        AzureSdk.Answer answer = sdk.send(
                HttpMethod.POST,
                subscription + "/providers/Microsoft.PolicyInsights/policyStates/latest/queryResults?$filter="
                        + "policyAssignmentName%20eq%20'house'",
                "2019-10-01",
                Map.of(),
                "");
        assertThat(answer.status()).isEqualTo(200);
        return answer.body().get("value").orElseThrow().elements().stream()
                .map(state -> state.text("/complianceState").orElse(""))
                .toList();
    }

    private void assertDenied(AzureSdk.Answer answer, PolicyEffect effect, String what) {
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.code()).isEqualTo("RequestDisallowedByPolicy");
        assertThat(answer.message())
                .isEqualTo((what.isEmpty() ? "Resource" : what) + " 'shopdata' was disallowed by policy. Policy"
                        + " identifiers: '[{\"policyAssignment\":{\"name\":\"house\",\"id\":\"" + assigned
                        + "\"},\"policyDefinition\":{\"name\":\"rule\",\"id\":\""
                        + policy + "\"}}]'.");
        assertThat(answer.body().text("/error/additionalInfo/0/type")).contains("PolicyViolation");
        assertThat(answer.body().text("/error/additionalInfo/0/info/policyDefinitionEffect"))
                .contains(effect.toString());
    }

    private void nothingElseHappens() {
        assertThat(stored().get("tags").orElse(Document.object())).isEqualTo(Document.object());
        assertThat(sdk.send(HttpMethod.DELETE, id, AzureSdk.VERSION, Map.of(), "")
                        .status())
                .isLessThan(300);
    }

    private void nothingIsThere() {
        assertThat(azure.document(ArmId.parse(id))).isEmpty();
    }

    private void appendFillsInAndRefusesWhatDiffers() {
        assertThat(stored().text("/properties/minimumTlsVersion")).contains("TLS1_2");
        assertDenied(sdk.put(id, stored().withAt("/properties/minimumTlsVersion", "TLS1_0")), PolicyEffect.APPEND, "");
    }

    private void deletionIsDenied() {
        assertDenied(
                sdk.send(HttpMethod.DELETE, id, AzureSdk.VERSION, Map.of(), ""),
                PolicyEffect.DENY_ACTION,
                "Deletion of resource");
        assertThat(azure.document(ArmId.parse(id))).isPresent();
    }

    private void aRemediationMends() {
        azure.assign(
                AzureRole.CONTRIBUTOR,
                azure.document(assigned)
                        .orElseThrow()
                        .text("/identity/principalId")
                        .orElseThrow());
        apply(Remediation.named("now").scope(subscription).assignment(assigned).build());
        assertThat(azure.document(ArmId.parse(id + "/federatedIdentityCredentials/pipeline"))
                        .orElseThrow()
                        .text("/properties/issuer"))
                .contains("https://ci.example");
        assertThat(states()).containsExactly("Compliant");
    }

    private void peopleAttest() {
        String attestation = id + "/providers/Microsoft.PolicyInsights/attestations/audit";
        Document body = Document.object(
                "properties",
                Document.object("policyAssignmentId", assigned.toString(), "complianceState", "Compliant")
                        .with("expiresOn", time.now().plus(Duration.ofDays(30)).toString())
                        .with("comments", "looked at by the auditors"));
        AzureSdk.Answer answer = sdk.put(attestation, body);
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.body().at("/properties"))
                .contains(body.get("properties")
                        .orElseThrow()
                        .with("lastComplianceStateChangeAt", time.now().toString())
                        .with("provisioningState", "Succeeded"));
        assertThat(states()).containsExactly("Compliant");
        time.advance(Duration.ofDays(30));
        assertThat(states()).containsExactly("NonCompliant");

        sdk.put(
                attestation,
                body.withAt("/properties/expiresOn", null).withAt("/properties/complianceState", "Unknown"));
        assertThat(states()).containsExactly("Unknown");
        assertThat(sdk.put(attestation, body.withAt("/properties/complianceState", "Fine"))
                        .message())
                .contains("'Fine' is not one of 'Compliant, NonCompliant, Unknown'");
        assertThat(sdk.put(attestation, body.withAt("/properties/policyAssignmentId", id))
                        .code())
                .isEqualTo("PolicyAssignmentNotFound");
        assertThat(sdk.send(HttpMethod.DELETE, attestation, AzureSdk.VERSION, Map.of(), "")
                        .status())
                .isEqualTo(200);
        assertThat(states()).containsExactly("NonCompliant");
    }

    /** A mutation is no constraint: it changes objects on their way in, which FakeKubernetes leaves as they are. */
    private void noConstraintAppears() {
        time.advance(Duration.ofHours(1));
        assertThat(azure.kubernetes(ArmId.parse(id)).list("apiextensions.k8s.io/v1", "CustomResourceDefinition", ""))
                .noneMatch(one -> one.text("/spec/group")
                        .filter("constraints.gatekeeper.sh"::equals)
                        .isPresent());
    }
}
