package dev.breakwater.azure;

import static dev.breakwater.azure.TestAzure.done;
import static dev.breakwater.azure.TestAzure.error;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.breakwater.document.Document;
import dev.breakwater.identity.AzureRole;
import dev.breakwater.identity.ManagedIdentity;
import dev.breakwater.identity.PrincipalType;
import dev.breakwater.identity.RoleAssignment;
import dev.breakwater.provider.Ownership;
import dev.breakwater.provider.ProviderException;
import dev.breakwater.provider.ProviderException.Retry;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.ArmState;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RoleAssignmentHandlerTest {
    private static final String PRINCIPAL = "aaaaaaaa-0000-0000-0000-00000000000a";
    private static final RoleAssignment READER = RoleAssignment.of(AzureRole.READER)
            .principal(PRINCIPAL, PrincipalType.GROUP)
            .scope(TestAzure.GROUP)
            .build();
    private static final String LIST = TestAzure.GROUP
            + "/providers/Microsoft.Authorization/roleAssignments?api-version=2022-04-01&$filter=atScope()";
    private static final ArmId NAME = RoleAssignmentHandler.name(TestAzure.GROUP, READER.document());

    private final TestAzure azure = new TestAzure();
    private final RoleAssignmentHandler handler = azure.assignments();

    @Test
    void the_name_depends_on_scope_principal_and_role_and_on_nothing_else() {
        Document upper =
                READER.document().withAt("/properties/principalId", PRINCIPAL.toUpperCase(java.util.Locale.ROOT));
        ArmId shouting = ArmId.parse(TestAzure.GROUP.toString().replace("rg", "RG"));
        assertThat(RoleAssignmentHandler.name(shouting, upper).name()).isEqualTo(NAME.name());
        assertThat(RoleAssignmentHandler.name(TestAzure.CLUSTER, READER.document())
                        .name())
                .isNotEqualTo(NAME.name());
        assertThat(NAME.name()).as("the same for ever").isEqualTo("8c578884-8f1e-55b9-961e-83a174590d1e");
    }

    @Test
    void an_assignment_is_found_by_what_it_says_under_any_name() {
        azure.http.on(
                "GET",
                LIST,
                200,
                "{\"value\":["
                        + live("by-hand", TestAzure.GROUP.toString(), PRINCIPAL, AzureRole.OWNER) + ","
                        + live("above", "/subscriptions/" + TestAzure.SUBSCRIPTION, PRINCIPAL, AzureRole.READER) + ","
                        + live("portal", TestAzure.GROUP.toString(), PRINCIPAL, AzureRole.READER) + "]}");
        ArmState found = handler.readAll(List.of(READER), azure).get(READER.address());
        assertThat(found.id()).hasValueSatisfying(id -> assertThat(id).endsWith("/portal"));
        assertThat(handler.diff(READER, READER.document(), Optional.of(found))).isEmpty();
    }

    @Test
    void several_assignments_at_one_scope_cost_one_list_and_a_look_for_each_that_it_lacks() {
        RoleAssignment owner = READER.withRole(AzureRole.OWNER);
        azure.http
                .on(
                        "GET",
                        LIST,
                        200,
                        "{\"value\":[" + live("a", TestAzure.GROUP.toString(), PRINCIPAL, AzureRole.OWNER) + "]}")
                .on("GET", "/roleAssignments/", 404, "");
        assertThat(handler.readAll(List.of(READER, owner), azure)).containsOnlyKeys(owner.address());
    }

    @Test
    void an_assignment_whose_principal_does_not_exist_yet_is_absent() {
        ManagedIdentity identity = ManagedIdentity.named("pull")
                .group(TestAzure.GROUP)
                .location("westeurope")
                .build();
        RoleAssignment later = RoleAssignment.of(AzureRole.ACR_PULL)
                .principal(identity.principalId(), PrincipalType.SERVICE_PRINCIPAL)
                .scope(TestAzure.GROUP)
                .build();
        assertThat(handler.readAll(List.of(later), azure)).isEmpty();
        assertThat(azure.http.sent()).isEmpty();

        azure.values.put(identity.principalId(), PRINCIPAL);
        azure.http.on(
                "GET",
                LIST,
                200,
                "{\"value\":[" + live("a", TestAzure.GROUP.toString(), PRINCIPAL, AzureRole.ACR_PULL) + "]}");
        assertThat(handler.readAll(List.of(later), azure)).containsOnlyKeys(later.address());
    }

    @Test
    void a_new_assignment_has_its_own_name_and_says_what_kind_of_principal_it_is_for() {
        azure.http.on(
                "PUT",
                NAME + "?api-version=2022-04-01",
                201,
                live(NAME.name(), TestAzure.GROUP.toString(), PRINCIPAL, AzureRole.READER));
        done(handler.create(READER, READER.document(), azure));
        assertThat(azure.http.lastBody()).isEqualTo(READER.document());
        assertThat(azure.http.lastBody().text("/properties/principalType")).contains("Group");
    }

    @Test
    void an_equal_assignment_under_another_name_is_adopted() {
        azure.http
                .on("PUT", NAME.toString(), 409, error("RoleAssignmentExists", "The role assignment already exists."))
                .on(
                        "GET",
                        LIST,
                        200,
                        "{\"value\":[" + live("portal", TestAzure.GROUP.toString(), PRINCIPAL, AzureRole.READER)
                                + "]}");
        assertThat(done(handler.create(READER, READER.document(), azure)).id().orElseThrow())
                .endsWith("/portal");
    }

    @Test
    void an_assignment_that_exists_and_cannot_be_found_stays_an_error() {
        azure.http
                .on("PUT", NAME.toString(), 409, error("RoleAssignmentExists", "exists"))
                .on("GET", LIST, 200, "{\"value\":[]}");
        assertThat(refusal().code()).isEqualTo("RoleAssignmentExists");
    }

    @Test
    void a_principal_that_the_directory_does_not_show_yet_may_appear_later() {
        azure.http.on(
                "PUT", NAME.toString(), 400, error("PrincipalNotFound", "Principal does not exist in the directory"));
        assertThat(refusal().retry()).isEqualTo(Retry.LATER);
    }

    @Test
    void an_adopted_assignment_is_changed_and_deleted_under_its_own_name() {
        RoleAssignment described = READER.withDescription("why");
        String portal = live("portal", TestAzure.GROUP.toString(), PRINCIPAL, AzureRole.READER);
        ArmState actual = new ArmState(Document.parse(portal), "2022-04-01");
        azure.http.on("GET", "/portal?", 200, portal).on("PUT", "/portal?", 200, portal);
        done(handler.update(
                described,
                described.document(),
                actual,
                handler.diff(described, described.document(), Optional.of(actual)),
                azure));
        assertThat(azure.http.lastBody().text("/properties/description")).contains("why");
        assertThat(azure.http.lastBody().at("/properties/createdOn")).isEmpty();

        azure.http.on("DELETE", "/portal?", 200, portal).on("GET", "/portal?", 404, "");
        done(handler.delete(described.address(), actual, azure));
    }

    @Test
    void an_assignment_has_no_place_for_a_mark() {
        assertThat(handler.ownership()).isEqualTo(Ownership.NONE);
        assertThat(handler.readOwned("prod-state", azure)).isEmpty();
    }

    private ProviderException refusal() {
        return catchThrowableOfType(ProviderException.class, () -> handler.create(READER, READER.document(), azure));
    }

    private static String live(String name, String scope, String principal, AzureRole role) {
        return Document.object(
                        "id",
                        scope + "/providers/Microsoft.Authorization/roleAssignments/" + name,
                        "name",
                        name,
                        "properties",
                        Document.object(
                                "scope",
                                scope,
                                "principalId",
                                principal,
                                "principalType",
                                "Group",
                                "createdOn",
                                "2026-01-01T00:00:00Z",
                                "roleDefinitionId",
                                "/subscriptions/" + TestAzure.SUBSCRIPTION
                                        + "/providers/Microsoft.Authorization/roleDefinitions/" + role.guid()))
                .toJson();
    }
}
