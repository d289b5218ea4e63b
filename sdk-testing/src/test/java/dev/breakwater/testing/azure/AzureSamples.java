package dev.breakwater.testing.azure;

import dev.breakwater.identity.AzureRole;
import dev.breakwater.identity.ManagedIdentity;
import dev.breakwater.identity.PrincipalType;
import dev.breakwater.identity.RoleAssignment;
import dev.breakwater.platform.ResourceGroup;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.testing.contract.Sample;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Declarations that set every attribute of the Azure types, and one variation per property. */
final class AzureSamples {
    private static final Acceptance ACCEPTED =
            new Acceptance("AKS-ID-12", "break glass", "platform", LocalDate.of(2027, 1, 1));
    private final ResourceGroup group;
    private final ManagedIdentity identity;
    private final VaultSamples vaults;
    private final GraphSamples directory;

    AzureSamples(FakeAzure azure) {
        String subscription = azure.subscription();
        group = ResourceGroup.named("rg")
                .subscription(subscription)
                .location("West Europe")
                .putTag("env", "prod")
                .addAcceptances(ACCEPTED)
                .build();
        identity = ManagedIdentity.named("app")
                .group(group.id())
                .location("westeurope")
                .putTag("env", "prod")
                .addAcceptances(ACCEPTED)
                .build();
        vaults = new VaultSamples(
                group, identity, azure.tenant(), azure.application("caller").objectId());
        directory = new GraphSamples(azure, group, identity);
    }

    List<Sample> all() {
        List<Sample> all = new ArrayList<>(List.of(
                Sample.of(group)
                        .varying("location", group.withLocation("northeurope"))
                        .varying("tags", group.withTags(Map.of("env", "test")))
                        .varying("tags more", group.withTags(Map.of("env", "prod", "team", "web")))
                        .undeclaring("tags", group.withTags(Map.of())),
                Sample.of(identity)
                        .needing(group)
                        .varying("location", identity.withLocation("northeurope"))
                        .varying("tags", identity.withTags(Map.of("env", "test")))
                        .varying("tags more", identity.withTags(Map.of("env", "prod", "team", "web")))
                        .undeclaring("tags", identity.withTags(Map.of())),
                role()));
        all.addAll(new RowSamples(group, group.id()).all());
        all.addAll(new GovernanceSamples(group, identity).all());
        all.addAll(new ClusterSamples(group, group.id(), identity).all());
        all.addAll(new ClusterPartSamples(group).all());
        all.addAll(vaults.all());
        all.addAll(new PlatformSamples(group, identity).all());
        all.addAll(directory.all());
        return all;
    }

    private Sample role() {
        RoleAssignment role = RoleAssignment.of(AzureRole.NETWORK_CONTRIBUTOR)
                .principal(identity.principalId(), PrincipalType.SERVICE_PRINCIPAL)
                .scope(group.id())
                .condition("@Resource[name] StringEquals 'a'")
                .description("joins nodes to the network")
                .addDependsOn(identity.address())
                .addAcceptances(ACCEPTED)
                .build();
        return Sample.of(role)
                .needing(group, identity)
                .exempting("/properties/roleDefinitionId", "part of the address: another role is another assignment")
                .exempting("/properties/principalId", "part of the address: another principal is another assignment")
                .exempting("/properties/conditionVersion", "goes with the condition, and there is one version")
                .exempting("/properties/principalType", "the directory tells it, and Azure refuses another")
                .varying("condition", role.withCondition("@Resource[name] StringEquals 'b'"))
                .undeclaring("condition", role.withCondition(Optional.empty()))
                .varying("description", role.withDescription("something else"))
                .undeclaring("description", role.withDescription(Optional.empty()));
    }
}
