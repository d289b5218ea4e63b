package dev.breakwater.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.audit.Finding;
import dev.breakwater.audit.Verdict;
import dev.breakwater.change.Consequence;
import dev.breakwater.change.FieldChange;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.InvalidDeclarationException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class IdentityTest {
    private static final ArmId SUBSCRIPTION = ArmId.subscription("00000000-0000-0000-0000-000000000001");
    private static final ArmId GROUP = SUBSCRIPTION.resourceGroup("rg");
    private static final ArmId CLUSTER = GROUP.child("Microsoft.ContainerService/managedClusters", "prod");
    private static final ArmId VAULT = GROUP.child("Microsoft.KeyVault/vaults", "kv");
    private static final String SOMEBODY = "11111111-1111-1111-1111-111111111111";

    private final ManagedIdentity identity =
            ManagedIdentity.named("kubelet").group(GROUP).location("westeurope").build();

    private static RoleAssignment assignment(AzureRole role, PrincipalType type, ArmId scope) {
        return RoleAssignment.of(role).principal(SOMEBODY, type).scope(scope).build();
    }

    @Test
    void an_assignment_has_an_address_before_its_principal_exists() {
        RoleAssignment pull = RoleAssignment.of(AzureRole.ACR_PULL)
                .principal(identity.principalId(), PrincipalType.SERVICE_PRINCIPAL)
                .scope(GROUP)
                .build();
        ManagedIdentity twin = identity.withGroup(SUBSCRIPTION.resourceGroup("other"));

        assertThat(pull.address().path())
                .matches(GROUP + "/providers/Microsoft.Authorization/roleAssignments/acrpull-for-kubelet-[0-9a-f]{8}");
        assertThat(pull.withPrincipal(twin.principalId()).address()).isNotEqualTo(pull.address());
        assertThat(pull.inputs()).isEqualTo(java.util.Set.of(identity.principalId()));
        assertThat(DesiredState.named("d").with(identity, pull).prerequisites(pull))
                .contains(identity.address());
    }

    @Test
    void an_assignment_renders_role_principal_and_kind() {
        assertThat(assignment(AzureRole.READER, PrincipalType.GROUP, GROUP)
                        .withCondition("true")
                        .document())
                .isEqualTo(Document.parse("{\"properties\": {\"roleDefinitionId\": \"" + SUBSCRIPTION
                        + "/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7\","
                        + "\"principalId\": \"" + SOMEBODY + "\", \"principalType\": \"Group\","
                        + "\"condition\": \"true\", \"conditionVersion\": \"2.0\"}}"));
    }

    @Test
    void a_definition_is_compared_by_its_guid_and_cannot_change() {
        RoleAssignment reader = assignment(AzureRole.READER, PrincipalType.GROUP, GROUP);
        Document observed = reader.document()
                .withAt(
                        "/properties/roleDefinitionId",
                        "/providers/Microsoft.Authorization/roleDefinitions/"
                                + AzureRole.READER.guid().toString().toUpperCase(Locale.ROOT))
                .withAt("/properties/scope", GROUP.toString());

        assertThat(RoleAssignment.PROPERTIES.diff(reader.document(), observed)).isEmpty();
        assertThat(RoleAssignment.PROPERTIES.diff(
                        reader.withRole(AzureRole.OWNER).document(), observed))
                .extracting(FieldChange::consequence)
                .containsExactly(Consequence.REFUSED);
    }

    static Stream<Arguments> assignments() {
        return Stream.of(
                Arguments.of(AzureRole.OWNER, PrincipalType.USER, SUBSCRIPTION, List.of(Verdict.FAIL)),
                Arguments.of(AzureRole.CONTRIBUTOR, PrincipalType.SERVICE_PRINCIPAL, GROUP, List.of(Verdict.FAIL)),
                Arguments.of(AzureRole.AKS_RBAC_CLUSTER_ADMIN, PrincipalType.USER, CLUSTER, List.of(Verdict.FAIL)),
                Arguments.of(AzureRole.USER_ACCESS_ADMINISTRATOR, PrincipalType.USER, CLUSTER, List.of(Verdict.FAIL)),
                Arguments.of(
                        AzureRole.ROLE_BASED_ACCESS_CONTROL_ADMINISTRATOR,
                        PrincipalType.USER,
                        CLUSTER,
                        List.of(Verdict.FAIL)),
                Arguments.of(AzureRole.AKS_CLUSTER_ADMIN, PrincipalType.USER, CLUSTER, List.of(Verdict.FAIL)),
                Arguments.of(AzureRole.AKS_CONTRIBUTOR, PrincipalType.USER, CLUSTER, List.of(Verdict.FAIL)),
                Arguments.of(AzureRole.AKS_CLUSTER_ADMIN, PrincipalType.GROUP, CLUSTER, List.of(Verdict.PASS)),
                Arguments.of(AzureRole.AKS_RBAC_READER, PrincipalType.USER, CLUSTER, List.of(Verdict.PASS)),
                Arguments.of(
                        AzureRole.AKS_RBAC_CLUSTER_ADMIN,
                        PrincipalType.USER,
                        CLUSTER.nested("namespaces", "a"),
                        List.of()),
                Arguments.of(AzureRole.OWNER, PrincipalType.USER, VAULT, List.of()));
    }

    @ParameterizedTest(name = "{0} to {1} at {2}")
    @MethodSource("assignments")
    void broad_roles_at_a_cluster_or_above_go_to_groups_only(
            AzureRole role, PrincipalType type, ArmId scope, List<Verdict> verdicts) {
        Estate estate = Estate.of(DesiredState.named("d").with(assignment(role, type, scope)));

        assertThat(RoleAssignmentControls.all())
                .filteredOn(control -> control.id().equals("AKS-ID-12"))
                .singleElement()
                .satisfies(control -> assertThat(control.check(estate))
                        .extracting(Finding::verdict)
                        .isEqualTo(verdicts));
    }

    @Test
    void what_azure_refuses_is_refused() {
        assertThatThrownBy(() -> RoleAssignment.of(AzureRole.READER)
                        .principal("alice", PrincipalType.USER)
                        .scope(GROUP)
                        .build())
                .isInstanceOf(InvalidDeclarationException.class)
                .hasMessage(
                        "RoleAssignment of 'Reader': principal contains 'alice', which is not a GUID; pass the object"
                                + " id, not a name.");
        assertThatThrownBy(() -> identity.withName("a"))
                .isInstanceOf(InvalidDeclarationException.class)
                .hasMessageStartingWith("ManagedIdentity 'a': name contains 'a', which is not 3 to 128 letters,");
        assertThatThrownBy(() -> identity.withGroup(SUBSCRIPTION))
                .isInstanceOf(InvalidDeclarationException.class)
                .hasMessageContaining("which is not a resource group.");
    }

    @Test
    void built_in_roles_are_found_by_their_definition() {
        assertThat(AzureRole.builtIn()).extracting(AzureRole::guid).doesNotHaveDuplicates();
        assertThat(AzureRole.builtIn()).allSatisfy(role -> {
            assertThat(AzureRole.ofDefinitionId("/x/" + role.guid())).contains(role);
            assertThat(role.slug()).matches("[a-z0-9]+(-[a-z0-9]+)*");
        });
        assertThat(AzureRole.ofDefinitionId("/x/custom")).isEmpty();
    }
}
