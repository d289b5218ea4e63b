package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import dev.breakwater.governance.AzurePolicy;
import dev.breakwater.governance.DefenderExtension;
import dev.breakwater.governance.DefenderPlan;
import dev.breakwater.governance.DefenderTier;
import dev.breakwater.governance.NonComplianceMessage;
import dev.breakwater.governance.PolicyAssignment;
import dev.breakwater.governance.PolicyIdentity;
import dev.breakwater.identity.ManagedIdentity;
import dev.breakwater.platform.ResourceGroup;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.ArmId;
import dev.breakwater.testing.contract.Sample;
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
        return List.of(denying(), deploying(), plan());
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
