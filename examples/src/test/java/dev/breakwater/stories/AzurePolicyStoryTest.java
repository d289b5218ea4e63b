package dev.breakwater.stories;

import static dev.breakwater.testing.BreakwaterAssertions.assertThat;

import dev.breakwater.document.Document;
import dev.breakwater.governance.PolicyAssignment;
import dev.breakwater.governance.PolicyDefinition;
import dev.breakwater.identity.ManagedIdentity;
import dev.breakwater.platform.ResourceGroup;
import dev.breakwater.policy.PolicyEffect;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.testing.BreakwaterTest;
import dev.breakwater.testing.TestBed;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The story of Azure Policy: what a team may not make is refused, whoever makes it and by whatever tool. */
@BreakwaterTest
class AzurePolicyStoryTest {
    private static final ArmId SUBSCRIPTION = ArmId.subscription(TestBed.SUBSCRIPTION);
    private static final DesiredState ELSEWHERE = DesiredState.named("elsewhere")
            .with(
                    ResourceGroup.named("north")
                            .subscription(TestBed.SUBSCRIPTION)
                            .location("northeurope")
                            .build(),
                    ManagedIdentity.named("app")
                            .group(SUBSCRIPTION.resourceGroup("north"))
                            .location("northeurope")
                            .build());

    // tag::declaration[]
    static final PolicyDefinition REGIONS = PolicyDefinition.named("regions")
            .scope(SUBSCRIPTION)
            .mode("Indexed")
            .rule(Document.parse("""
                    {"if": {"field": "location", "notIn": "[parameters('regions')]"},
                     "then": {"effect": "[parameters('effect')]"}}
                    """))
            .effects(PolicyEffect.DENY, PolicyEffect.AUDIT)
            .parameter("regions", "Array", List.of("westeurope"))
            .build();
    static final PolicyAssignment DENYING = assigned("Deny");

    private static PolicyAssignment assigned(String effect) {
        return PolicyAssignment.of(REGIONS.policy())
                .scope(SUBSCRIPTION)
                .effect(effect)
                .addDependsOn(REGIONS.address())
                .build();
    }
    // end::declaration[]

    // tag::insecure[]
    static final PolicyAssignment AUDITING = assigned("Audit"); // "for the first weeks"
    // end::insecure[]

    // tag::test[]
    private static void nothing_is_made_elsewhere(TestBed bed, PolicyAssignment assignment) {
        bed.apply(DesiredState.named("rules").with(REGIONS, assignment));

        assertThat(bed.engine().apply(bed.engine().plan(ELSEWHERE))).wasDeniedByPolicy("regions");
    }

    @Test
    void azure_refuses_other_regions(TestBed bed) {
        nothing_is_made_elsewhere(bed, DENYING);
    }
    // end::test[]

    @Test
    void an_audit_refuses_nothing_and_the_test_says_so(TestBed bed) throws IOException {
        Stories.failsAsOn("azure-policy.md", () -> nothing_is_made_elsewhere(bed, AUDITING));
    }
}
