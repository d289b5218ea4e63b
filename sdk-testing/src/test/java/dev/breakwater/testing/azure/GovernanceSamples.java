package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import dev.breakwater.governance.AzurePolicy;
import dev.breakwater.governance.DefenderExtension;
import dev.breakwater.governance.DefenderPlan;
import dev.breakwater.governance.DefenderTier;
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
import dev.breakwater.governance.ResourceSelector;
import dev.breakwater.identity.ManagedIdentity;
import dev.breakwater.platform.ResourceGroup;
import dev.breakwater.policy.PolicyEffect;
import dev.breakwater.policy.PolicyRule;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.ArmId;
import dev.breakwater.testing.contract.Sample;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Policy assignments and a Defender plan that set every attribute between them. */
final class GovernanceSamples {
    private static final Acceptance ACCEPTED =
            new Acceptance("AKS-POL-03", "the old shop moves in autumn", "platform", LocalDate.of(2027, 1, 1));

    private final ResourceGroup group;
    private final ManagedIdentity identity;

    GovernanceSamples(ResourceGroup group, ManagedIdentity identity) {
        this.group = group;
        this.identity = identity;
    }

    List<Sample> all() {
        return List.of(denying(), deploying(), plan(), definition(), initiative(), exemption(), remediation());
    }

    private ArmId subscription() {
        return ArmId.subscription(group.id().subscriptionId().orElseThrow());
    }

    private PolicyDefinition declared() {
        return PolicyDefinition.named("regions")
                .scope(subscription())
                .displayName("Allowed regions")
                .description("where we are")
                .category("General")
                .mode("Indexed")
                .rule(PolicyRule.parse(Document.parse("""
                        {"if": {"field": "location", "notIn": "[parameters('regions')]"},
                         "then": {"effect": "[parameters('effect')]"}}
                        """)))
                .effects(PolicyEffect.AUDIT, PolicyEffect.DENY, PolicyEffect.DISABLED)
                .parameter("regions", "Array", List.of("westeurope"))
                .addAcceptances(ACCEPTED)
                .build();
    }

    private Sample definition() {
        PolicyDefinition definition = declared();
        return Sample.of(definition)
                .varying("displayName", definition.withDisplayName("Regions"))
                .undeclaring("displayName", definition.withDisplayName(Optional.empty()))
                .varying("description", definition.withDescription("something else"))
                .undeclaring("description", definition.withDescription(Optional.empty()))
                .varying("category", definition.withCategory("Places"))
                .undeclaring("category", definition.withCategory(Optional.empty()))
                .varying("mode", definition.withMode("All"))
                .varying(
                        "rule",
                        definition.withRule(
                                definition.rule().withAt("/if", Document.object("field", "kind", "equals", "x"))))
                .varying(
                        "parameters",
                        definition.withParameters(Map.of(
                                "effect", definition.parameters().get("effect"),
                                "regions", Document.object("type", "Array", "defaultValue", List.of("eastus")))))
                .undeclaring("parameters", definition.withParameters(Map.of()));
    }

    private PolicyInitiative initiated() {
        PolicyDefinition definition = declared();
        return PolicyInitiative.named("house")
                .scope(subscription())
                .displayName("House rules")
                .description("what holds everywhere")
                .category("General")
                .with(
                        definition,
                        PolicyReference.of("regions", definition.policy()).with("effect", "[parameters('effect')]"))
                .addDefinitions(PolicyReference.of("accounts", AzurePolicy.NO_LOCAL_ACCOUNTS))
                .parameter("effect", "String", "Audit")
                .addAcceptances(ACCEPTED)
                .build();
    }

    private Sample initiative() {
        PolicyInitiative initiative = initiated();
        return Sample.of(initiative)
                .needing(declared())
                .varying("displayName", initiative.withDisplayName("Rules"))
                .undeclaring("displayName", initiative.withDisplayName(Optional.empty()))
                .varying("description", initiative.withDescription("something else"))
                .undeclaring("description", initiative.withDescription(Optional.empty()))
                .varying("category", initiative.withCategory("Places"))
                .undeclaring("category", initiative.withCategory(Optional.empty()))
                .varying(
                        "definitions",
                        initiative.withDefinitions(PolicyReference.of("accounts", AzurePolicy.NO_LOCAL_ACCOUNTS)))
                .varying(
                        "parameters",
                        initiative.withParameters(
                                Map.of("effect", Document.object("type", "String", "defaultValue", "Deny"))))
                .undeclaring("parameters", initiative.withParameters(Map.of()));
    }

    private PolicyAssignment house() {
        return PolicyAssignment.of(initiated().policy())
                .scope(subscription())
                .name("house")
                .identity(PolicyIdentity.systemAssigned("westeurope"))
                .addDependsOn(initiated().address())
                .build();
    }

    private Sample exemption() {
        PolicyExemption exemption = PolicyExemption.named("old-shop")
                .scope(group.id())
                .from(house())
                .addDefinitions("accounts")
                .category(ExemptionCategory.WAIVER)
                .addResourceSelectors(ResourceSelector.named("legacy").in("westeurope"))
                .expires(Instant.parse("2027-01-01T00:00:00Z"))
                .displayName("The old shop")
                .description("moves in autumn")
                .addDependsOn(group.address())
                .addAcceptances(ACCEPTED)
                .build();
        return Sample.of(exemption)
                .needing(group, declared(), initiated(), house())
                .exempting("/properties/policyAssignmentId", "an exemption from another assignment is another one")
                .varying("definitions", exemption.withDefinitions("accounts", "regions"))
                .varying(
                        "selectors",
                        exemption.withResourceSelectors(
                                ResourceSelector.named("legacy").notOf("Microsoft.Storage/storageAccounts")))
                .undeclaring("selectors", exemption.withResourceSelectors())
                .varying("category", exemption.withCategory(ExemptionCategory.MITIGATED))
                .varying("expires", exemption.withExpires(Instant.parse("2028-01-01T00:00:00Z")))
                .undeclaring("expires", exemption.withExpires(Optional.empty()))
                .varying("displayName", exemption.withDisplayName("Shop"))
                .undeclaring("displayName", exemption.withDisplayName(Optional.empty()))
                .varying("description", exemption.withDescription("something else"))
                .undeclaring("description", exemption.withDescription(Optional.empty()));
    }

    private Sample remediation() {
        Remediation remediation = Remediation.named("mend")
                .scope(subscription())
                .of(house())
                .definition("accounts")
                .reevaluates(true)
                .addLocations("westeurope")
                .addAcceptances(ACCEPTED)
                .build();
        return Sample.of(remediation)
                .needing(declared(), initiated(), house())
                .exempting("/properties/policyAssignmentId", "a task for another assignment is another one")
                .varying("definition", remediation.withDefinition("regions"))
                .undeclaring("definition", remediation.withDefinition(Optional.empty()))
                .varying("reevaluates", remediation.withReevaluates(false))
                .varying("locations", remediation.withLocations("eastus"))
                .undeclaring("locations", remediation.withLocations());
    }

    private Sample denying() {
        ArmId subscription = ArmId.subscription(group.id().subscriptionId().orElseThrow());
        PolicyAssignment denying = PolicyAssignment.of(AzurePolicy.POD_SECURITY_RESTRICTED)
                .scope(subscription)
                .displayName("Restricted pods")
                .description("what the platform promises")
                .effect("Deny")
                .parameter("excludedNamespaces", List.of("kube-system", "gatekeeper-system"))
                .addNotScopes(group.id())
                .addResourceSelectors(ResourceSelector.named("pilot")
                        .in("westeurope", "northeurope")
                        .of("Microsoft.ContainerService/managedClusters"))
                .addOverrides(PolicyOverride.of(PolicyEffect.AUDIT, "privileged"))
                .addNonComplianceMessages(
                        NonComplianceMessage.of("Ask the platform team."),
                        new NonComplianceMessage("No privileged pods.", Optional.of("privileged")))
                .addAcceptances(ACCEPTED)
                .build();
        ArmId other = subscription.resourceGroup("other");
        return Sample.of(denying)
                .needing(group)
                .varying("displayName", denying.withDisplayName("Pods"))
                .undeclaring("displayName", denying.withDisplayName(Optional.empty()))
                .varying("description", denying.withDescription("something else"))
                .varying("enforced", denying.withEnforced(false))
                .varying("effect", with(denying, "effect", "Audit"))
                .varying("excludedNamespaces", with(denying, "excludedNamespaces", List.of("kube-system", "shop")))
                .varying("notScopes", denying.withNotScopes())
                .varying("notScopes more", denying.withNotScopes(group.id(), other))
                .varying("overrides", denying.withOverrides(PolicyOverride.of(PolicyEffect.DISABLED)))
                .varying(
                        "selectors",
                        denying.withResourceSelectors(
                                ResourceSelector.named("pilot").notIn("eastus")))
                .undeclaring("selectors", denying.withResourceSelectors())
                .undeclaring("overrides", denying.withOverrides())
                .varying("messages", denying.withNonComplianceMessages(NonComplianceMessage.of("No.")))
                .undeclaring("messages", denying.withNonComplianceMessages())
                .undeclaring("parameters", denying.withParameters(Map.of()));
    }

    private static PolicyAssignment with(PolicyAssignment assignment, String parameter, Object value) {
        Map<String, Document> all = new LinkedHashMap<>(assignment.parameters());
        all.put(parameter, Document.of(value));
        return assignment.withParameters(all);
    }

    /** One that needs an identity, and a parameter that another resource gives. */
    private Sample deploying() {
        PolicyAssignment deploying = PolicyAssignment.of(AzurePolicy.DEPLOY_DIAGNOSTICS)
                .scope(group.id())
                .name("send-logs")
                .identity(PolicyIdentity.userAssigned("West Europe", identity.resourceId()))
                .putLinkedParameter("logAnalytics", identity.resourceId())
                .addDependsOn(group.address())
                .build();
        return Sample.of(deploying)
                .needing(group, identity)
                .varying("identity", deploying.withIdentity(PolicyIdentity.systemAssigned("westeurope")))
                .varying("other identity", deploying.withIdentity(user(identity.withName("other"))))
                .varying(
                        "location",
                        deploying.withIdentity(PolicyIdentity.userAssigned("northeurope", identity.resourceId())))
                .varying("policy", deploying.withPolicy(AzurePolicy.DEPLOY_DEFENDER_PROFILE))
                .needing(identity.withName("other"));
    }

    private static PolicyIdentity user(ManagedIdentity identity) {
        return PolicyIdentity.userAssigned("westeurope", identity.resourceId());
    }

    private Sample plan() {
        DefenderPlan plan = DefenderPlan.containers()
                .subscription(group.id().subscriptionId().orElseThrow())
                .subPlan("P2")
                .enforced(true)
                .addAcceptances(ACCEPTED)
                .build();
        return Sample.of(plan)
                .varying("tier", plan.withTier(DefenderTier.FREE))
                .varying("subPlan", plan.withSubPlan("P1"))
                .undeclaring("subPlan", plan.withSubPlan(Optional.empty()))
                .varying("enforced", plan.withEnforced(false))
                .undeclaring("enforced", plan.withEnforced(Optional.empty()))
                .varying("extension off", plan.withExtensions(DefenderExtension.AGENTLESS_SCANNING.off()))
                .varying("gating", plan.withExtensions(DefenderExtension.sensor(false)))
                .varying("another extension", plan.withExtensions(DefenderExtension.named("Brand new")))
                .undeclaring("extensions", plan.withExtensions());
    }
}
