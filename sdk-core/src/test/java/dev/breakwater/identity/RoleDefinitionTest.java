package dev.breakwater.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.audit.Finding;
import dev.breakwater.audit.Verdict;
import dev.breakwater.change.Effect;
import dev.breakwater.change.FieldChange;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.InvalidDeclarationException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RoleDefinitionTest {
    private static final String SUBSCRIPTION = "00000000-0000-0000-0000-000000000001";
    private static final String START = "Microsoft.ContainerService/managedClusters/start/action";
    private static final String STOP = "Microsoft.ContainerService/managedClusters/stop/action";
    private static final RoleDefinition ROLE = RoleDefinition.named("Cluster operator")
            .subscription(SUBSCRIPTION)
            .addActions(START)
            .addNotActions(STOP)
            .build();

    @Test
    void its_guid_follows_from_subscription_and_name_unless_it_is_given() {
        UUID given = UUID.fromString("11111111-2222-4333-8444-555555555555");

        assertThat(ROLE.role())
                .isEqualTo(ROLE.withName("CLUSTER OPERATOR")
                        .withName("Cluster operator")
                        .role());
        assertThat(ROLE.role().guid())
                .isEqualTo(ROLE.withName("Cluster Operator").role().guid());
        assertThat(ROLE.role().guid())
                .isNotEqualTo(ROLE.withName("Other").role().guid());
        assertThat(ROLE.withGuid(given).id())
                .isEqualTo(ArmId.subscription(SUBSCRIPTION).child(RoleDefinition.TYPE, given.toString()));
    }

    @Test
    void an_assignment_of_it_waits_for_it_and_names_its_definition() {
        RoleAssignment assignment = RoleAssignment.of(ROLE)
                .principal("11111111-1111-1111-1111-111111111111", PrincipalType.GROUP)
                .scope(ArmId.subscription(SUBSCRIPTION))
                .build();

        assertThat(DesiredState.named("d").with(ROLE, assignment).prerequisites(assignment))
                .containsExactly(ROLE.address());
        assertThat(assignment.roleDefinitionId()).isEqualTo(ROLE.id().toString());
    }

    @Test
    void it_renders_what_it_allows_and_where() {
        assertThat(ROLE.withDescription("runs clusters").document())
                .isEqualTo(Document.parse("{\"properties\":{\"roleName\":\"Cluster operator\",\"type\":\"CustomRole\","
                        + "\"description\":\"runs clusters\",\"permissions\":[{\"actions\":[\"" + START
                        + "\"],\"notActions\":[\"" + STOP + "\"],\"dataActions\":[],\"notDataActions\":[]}],"
                        + "\"assignableScopes\":[\"/subscriptions/" + SUBSCRIPTION + "\"]}}"));
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                Arguments.of("more actions", ROLE.withActions(START, STOP), Effect.WEAKENS),
                Arguments.of("others", ROLE.withActions(STOP), Effect.WEAKENS),
                Arguments.of("less excluded", ROLE.withNotActions(), Effect.WEAKENS),
                Arguments.of("data too", ROLE.withDataActions("Microsoft.KeyVault/vaults/keys/read"), Effect.WEAKENS),
                Arguments.of(
                        "more excluded",
                        ROLE.withNotDataActions("Microsoft.KeyVault/vaults/keys/read"),
                        Effect.HARDENS),
                Arguments.of(
                        "fewer scopes",
                        ROLE.withAssignableScopes(
                                ArmId.subscription(SUBSCRIPTION).resourceGroup("rg")),
                        Effect.HARDENS),
                Arguments.of(
                        "another scope",
                        ROLE.withAssignableScopes(ArmId.subscription("00000000-0000-0000-0000-000000000002")),
                        Effect.WEAKENS),
                Arguments.of("description", ROLE.withDescription("x"), Effect.NEUTRAL));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void a_role_that_allows_more_is_weaker(String what, RoleDefinition after, Effect effect) {
        assertThat(RoleDefinition.PROPERTIES.diff(after.document(), ROLE.document()))
                .extracting(FieldChange::effect)
                .containsExactly(effect);
    }

    @Test
    void order_and_letter_case_mean_nothing() {
        Document live = ROLE.withActions(STOP.toUpperCase(Locale.ROOT), START).document();

        assertThat(RoleDefinition.PROPERTIES.diff(ROLE.withActions(START, STOP).document(), live))
                .isEmpty();
    }

    static Stream<Arguments> controls() {
        return Stream.of(
                Arguments.of(ROLE, List.of(Verdict.PASS, Verdict.PASS)),
                Arguments.of(ROLE.withActions("Microsoft.Network/*/read"), List.of(Verdict.PASS, Verdict.PASS)),
                Arguments.of(ROLE.withActions("Microsoft.Network/*"), List.of(Verdict.FAIL, Verdict.PASS)),
                Arguments.of(ROLE.withActions("*"), List.of(Verdict.FAIL, Verdict.FAIL)),
                Arguments.of(
                        ROLE.withActions("Microsoft.Authorization/roleAssignments/write"),
                        List.of(Verdict.PASS, Verdict.FAIL)),
                Arguments.of(
                        ROLE.withActions("Microsoft.ContainerService/*/action")
                                .withNotActions("Microsoft.ContainerService/managedClusters/*"),
                        List.of(Verdict.FAIL, Verdict.PASS)),
                Arguments.of(ROLE.withDataActions("Microsoft.KeyVault/vaults/*"), List.of(Verdict.FAIL, Verdict.PASS)));
    }

    @ParameterizedTest
    @MethodSource("controls")
    void patterns_and_escalation_are_findings(RoleDefinition role, List<Verdict> verdicts) {
        Estate estate = Estate.of(DesiredState.named("d").with(role));

        assertThat(RoleDefinitionControls.all().stream().flatMap(control -> control.check(estate).stream()))
                .extracting(Finding::verdict)
                .isEqualTo(verdicts);
    }

    @Test
    void what_azure_refuses_is_refused() {
        assertThatThrownBy(() -> ROLE.withActions())
                .isInstanceOf(InvalidDeclarationException.class)
                .hasMessageContaining("it allows nothing; name an action or a data action.");
        assertThatThrownBy(() -> ROLE.withActions("start"))
                .isInstanceOf(InvalidDeclarationException.class)
                .hasMessageContaining("actions contain 'start', which is not of the form");
        assertThatThrownBy(() -> ROLE.withSubscription("mine").withDescription(Optional.empty()))
                .isInstanceOf(InvalidDeclarationException.class)
                .hasMessageContaining("subscription contains 'mine', which is not a GUID.");
        assertThatThrownBy(() -> ROLE.withName(" "))
                .isInstanceOf(InvalidDeclarationException.class)
                .hasMessageContaining("which is not 1 to 512 characters");
    }
}
