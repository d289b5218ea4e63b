package dev.breakwater.testing.entra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.document.Document;
import dev.breakwater.engine.TimeSource;
import dev.breakwater.engine.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GraphDirectoryTest {
    private final FakeEntra entra = FakeEntra.start(EntraSettings.standard());
    private final Graph10 graph = Graph10.administrator(entra);

    private Graph10.Answer group(String name) {
        return graph.post("groups", groupBody(name));
    }

    private static Document groupBody(String name) {
        return Document.object("displayName", name, "mailNickname", name, "mailEnabled", false)
                .with("securityEnabled", true);
    }

    private Graph10.Answer user(String name) {
        return graph.post(
                "users",
                Document.object("displayName", name, "mailNickname", name, "accountEnabled", true)
                        .with("userPrincipalName", name + "@" + entra.domain())
                        .with("passwordProfile", Document.object("password", "correct horse")));
    }

    private Graph10.Answer member(String group, String member) {
        String url = "https://graph.microsoft.com/v1.0/directoryObjects/" + member;
        return graph.post("groups/" + group + "/members/$ref", Document.object("@odata.id", url));
    }

    @Test
    void groups_nest() {
        String inner = group("inner").id();
        String outer = group("outer").id();
        String alice = user("alice").id();
        String app = entra.application("runner").objectId();
        assertThat(member(inner, alice).status()).isEqualTo(204);
        assertThat(member(outer, inner).status()).isEqualTo(204);
        assertThat(member(outer, app).status()).isEqualTo(204);
        assertThat(member(outer, app).message())
                .contains("already exist for the following modified properties: 'members'");
        assertThat(graph.get("groups/" + outer + "/members").all("@odata.type"))
                .containsExactly("#microsoft.graph.group", "#microsoft.graph.servicePrincipal");
        assertThat(graph.get("groups/" + outer + "/members/microsoft.graph.servicePrincipal")
                        .all("id"))
                .containsExactly(app);
        assertThat(graph.get("groups/" + outer + "/transitiveMembers").all("id"))
                .containsExactly(inner, app, alice);
        assertThat(graph.get("users/" + alice + "/memberOf").all("id")).containsExactly(inner);
        assertThat(graph.get("users/" + alice + "/transitiveMemberOf").all("id"))
                .containsExactly(inner, outer);
        assertThat(graph.post("users/" + alice + "/getMemberGroups", Document.object("securityEnabledOnly", true))
                        .body()
                        .at("/value"))
                .contains(Document.array(inner, outer));
        assertThat(graph.delete("groups/" + outer + "/members/" + inner + "/$ref")
                        .status())
                .isEqualTo(204);
        assertThat(graph.delete("groups/" + outer + "/members/" + inner + "/$ref")
                        .status())
                .isEqualTo(404);
        assertThat(entra.memberships()).containsEntry(outer, List.of(app));
    }

    @Test
    void members_come_with_a_new_group_too() {
        String alice = user("alice").id();
        Document body = groupBody("crew")
                .with("members@odata.bind", List.of("https://graph.microsoft.com/v1.0/users/" + alice));
        String crew = graph.post("groups", body).id();
        assertThat(graph.get("groups/" + crew + "/members").all("id")).containsExactly(alice);
    }

    @Test
    void a_group_is_made_once_by_its_unique_name() {
        Graph10 upsert = graph.with("Prefer", "create-if-missing");
        assertThat(upsert.patch("groups(uniqueName='crew')", groupBody("crew")).status())
                .isEqualTo(201);
        assertThat(upsert.patch("groups(uniqueName='crew')", groupBody("crew")).status())
                .isEqualTo(204);
        assertThat(graph.get("groups").all("uniqueName")).containsExactly("crew");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            displayName eq 'ALPHA'                                        | alpha
            startswith(displayName,'al')                                  | alpha alps
            displayName eq 'alpha' or displayName eq 'beta'               | alpha beta
            startswith(displayName,'al') and not (displayName eq 'alps')  | alpha
            displayName in ('beta', 'alps')                               | beta alps
            endswith(displayName,'a')                                     | alpha beta
            securityEnabled eq true and displayName ne 'alpha'            | beta alps
            displayName eq 'it''s'                                        |""")
    void filters_select(String filter, String expected) {
        List.of("alpha", "beta", "alps").forEach(this::group);
        List<String> names = expected == null ? List.of() : List.of(expected.split(" "));
        Graph10.Answer answer = graph.with("ConsistencyLevel", "eventual")
                .get("groups?$count=true&$filter=" + filter.replace("'", "%27"));
        assertThat(answer.all("displayName")).isEqualTo(names);
        assertThat(answer.body().number("/@odata.count").map(Number::intValue)).contains(names.size());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            groups?$filter=colour eq 'red'          | BadRequest               | Could not find a property named 'colour' on type 'microsoft.graph.group'
            groups?$filter=displayName like 'x'     | BadRequest               | Syntax error
            groups?$filter=displayName ne 'x'       | Request_UnsupportedQuery | ConsistencyLevel
            groups?$select=colour                   | BadRequest               | Could not find a property named 'colour'
            groups?$top=1000                        | Request_UnsupportedQuery | Invalid page size
            groups/$count                           | Request_BadRequest       | ConsistencyLevel
            groups/none                             | Request_ResourceNotFound | Resource 'none' does not exist""")
    void a_query_that_graph_refuses_is_refused(String path, String code, String message) {
        group("alpha");
        Graph10.Answer answer = graph.get(path);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.message()).contains(message);
    }

    @Test
    void lists_come_in_pages() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            names.add("group" + i);
            group("group" + i);
        }
        List<String> seen = new ArrayList<>();
        Graph10.Answer page = graph.get("groups?$top=3&$select=displayName&$orderby=displayName");
        assertThat(page.body().at("/value/0").orElseThrow()).isEqualTo(Document.object("displayName", "group0"));
        int pages = 1;
        seen.addAll(page.all("displayName"));
        while (!page.text("@odata.nextLink").isEmpty()) {
            page = graph.get(page.text("@odata.nextLink"));
            seen.addAll(page.all("displayName"));
            pages++;
        }
        assertThat(seen).isEqualTo(names);
        assertThat(pages).isEqualTo(3);
    }

    @Test
    void a_new_object_is_missing_for_a_while() {
        VirtualTime time = TimeSource.virtual(Instant.parse("2026-01-01T00:00:00Z"));
        EntraSettings standard = EntraSettings.standard();
        FakeEntra lagging = FakeEntra.start(new EntraSettings(
                standard.tenant(), standard.domain(), time, 1, Duration.ofSeconds(40), 100, List::of));
        Graph10 late = Graph10.administrator(lagging);
        Document body = Document.object("displayName", "shop");
        Graph10 upsert = late.with("Prefer", "create-if-missing");
        Graph10.Answer made = upsert.patch("applications(uniqueName='shop')", body);
        assertThat(late.get("applications/" + made.id()).code()).isEqualTo("Request_ResourceNotFound");
        assertThat(late.get("applications").all("displayName")).doesNotContain("shop");
        assertThat(late.post("servicePrincipals", Document.object("appId", made.text("appId")))
                        .code())
                .isEqualTo("NoBackingApplicationObject");
        assertThat(upsert.patch("applications(uniqueName='shop')", body).status())
                .as("keys are known at once")
                .isEqualTo(204);
        time.advance(Duration.ofSeconds(40));
        assertThat(late.get("applications/" + made.id()).status()).isEqualTo(200);
    }

    @Test
    void what_a_restore_undoes_does_not_show_afterwards() {
        VirtualTime time = TimeSource.virtual(Instant.parse("2026-01-01T00:00:00Z"));
        EntraSettings standard = EntraSettings.standard();
        FakeEntra lagging = FakeEntra.start(new EntraSettings(
                standard.tenant(), standard.domain(), time, 1, Duration.ofSeconds(40), 100, List::of));
        Graph10 late = Graph10.administrator(lagging);
        String alice = lagging.user("alice").objectId();
        String group = "groups/" + late.post("groups", groupBody("v0")).id();
        time.advance(Duration.ofSeconds(40));
        Document reference = Document.object("@odata.id", "https://graph.microsoft.com/v1.0/directoryObjects/" + alice);
        late.post(group + "/members/$ref", reference);
        time.advance(Duration.ofSeconds(40));
        EntraSnapshot kept = lagging.snapshot();
        late.patch(group, Document.object("displayName", "v1"));
        late.patch(group, Document.object("displayName", "v2"));
        late.delete(group + "/members/" + alice + "/$ref");
        late.post(group + "/members/$ref", reference);

        lagging.restore(kept);

        for (int second = 0; second <= 80; second++) {
            assertThat(late.get(group).text("displayName")).isEqualTo("v0");
            assertThat(late.get(group + "/members").all("id")).containsExactly(alice);
            time.advance(Duration.ofSeconds(1));
        }
    }

    @Test
    void changes_and_links_show_late_and_one_after_the_other() {
        VirtualTime time = TimeSource.virtual(Instant.parse("2026-01-01T00:00:00Z"));
        EntraSettings standard = EntraSettings.standard();
        FakeEntra lagging = FakeEntra.start(new EntraSettings(
                standard.tenant(), standard.domain(), time, 1, Duration.ofSeconds(40), 100, List::of));
        Graph10 late = Graph10.administrator(lagging);
        String alice = lagging.user("alice").objectId();
        Document body = Document.object("displayName", "v0", "mailNickname", "crew", "mailEnabled", false)
                .with("securityEnabled", true);
        String crew = late.post("groups", body).id();
        time.advance(Duration.ofSeconds(40));
        String group = "groups/" + crew;

        for (String name : List.of("v1", "v2")) {
            assertThat(late.patch(group, Document.object("displayName", name)).status())
                    .isEqualTo(204);
        }
        Document reference = Document.object("@odata.id", "https://graph.microsoft.com/v1.0/directoryObjects/" + alice);
        late.post(group + "/members/$ref", reference);

        List<String> names = new ArrayList<>();
        for (int second = 0; second <= 40; second++) {
            names.add(late.get(group).text("displayName"));
            assertThat(late.get("groups").all("displayName")).contains(names.get(second));
            time.advance(Duration.ofSeconds(1));
        }
        assertThat(names).isSorted().startsWith("v0").endsWith("v2");
        assertThat(late.get(group + "/members").all("id")).containsExactly(alice);
        String other = late.post("groups", body.with("displayName", "other")).id();
        time.advance(Duration.ofSeconds(40));
        late.post("groups/" + other + "/members/$ref", reference);
        assertThat(late.get("groups/" + other + "/members").all("id")).isEmpty();
        assertThat(late.get("users/" + alice + "/memberOf").all("id")).containsExactly(crew);
        assertThat(late.post("groups/" + other + "/members/$ref", reference)
                        .body()
                        .toJson())
                .as("the service itself knows")
                .contains("already exist");
    }

    @Test
    void objects_are_found_by_ids_whatever_they_are() {
        String crew = group("crew").id();
        String alice = user("alice").id();
        Document ids = Document.object("ids", List.of(crew, alice, entra.tenant()));
        Graph10.Answer found = graph.post("directoryObjects/getByIds", ids);
        assertThat(found.all("@odata.type")).containsExactly("#microsoft.graph.group", "#microsoft.graph.user");
        assertThat(graph.post("directoryObjects/getByIds", ids.with("types", List.of("user")))
                        .all("id"))
                .containsExactly(alice);
        assertThat(graph.get("directoryObjects/" + crew).text("@odata.type")).isEqualTo("#microsoft.graph.group");
        assertThat(graph.get("users/alice@" + entra.domain()).id()).isEqualTo(alice);
        assertThat(graph.get("users/" + alice).body().toJson()).doesNotContain("correct horse");
    }

    @Test
    void consent_is_given_once() {
        String client = entra.application("client").objectId();
        Document resource = graph.filter("servicePrincipals", "displayName eq 'Microsoft Graph'")
                .body()
                .at("/value/0")
                .orElseThrow();
        String graphId = resource.text("/id").orElseThrow();
        Document grant = Document.object("clientId", client, "consentType", "AllPrincipals", "resourceId", graphId)
                .with("scope", "User.Read");
        Graph10.Answer made = graph.post("oauth2PermissionGrants", grant);
        assertThat(made.status()).isEqualTo(201);
        assertThat(graph.post("oauth2PermissionGrants", grant).message()).isEqualTo("Permission entry already exists.");
        assertThat(graph.patch("oauth2PermissionGrants/" + made.id(), Document.object("scope", "User.Read openid"))
                        .status())
                .isEqualTo(204);
        assertThat(graph.filter("oauth2PermissionGrants", "clientId eq '" + client + "'")
                        .all("scope"))
                .containsExactly("User.Read openid");
        Document assignment = Document.object("principalId", client, "resourceId", graphId)
                .with("appRoleId", "7ab1d382-f21e-4acd-a863-ba3e13f7da61");
        String path = "servicePrincipals/" + client + "/appRoleAssignments";
        assertThat(graph.post(path, assignment).text("resourceDisplayName")).isEqualTo("Microsoft Graph");
        assertThat(graph.post(path, assignment).message())
                .isEqualTo("Permission being assigned already exists on the object");
        assertThat(graph.get("servicePrincipals/" + graphId + "/appRoleAssignedTo")
                        .all("principalId"))
                .containsExactly(client);
        assertThat(graph.post(path, assignment.with("appRoleId", entra.tenant()))
                        .message())
                .isEqualTo("Permission being assigned was not found on application");
    }

    /** Somebody with these permissions of Microsoft Graph, and that role of the directory. */
    private Graph10 caller(List<String> permissions, String role) {
        String app = entra.application("caller").objectId();
        for (String permission : permissions) {
            Tenant.must(graph.post("servicePrincipals/" + app + "/appRoleAssignments", assignment(app, permission)));
        }
        if (!role.isEmpty()) {
            Tenant.must(graph.post(
                    "roleManagement/directory/roleAssignments",
                    Document.object("principalId", app, "directoryScopeId", "/", "roleDefinitionId", role)));
        }
        return Graph10.over(entra, app);
    }

    private Document assignment(String principal, String permission) {
        String graphId = graph.filter("servicePrincipals", "appId eq '" + WellKnown.GRAPH + "'")
                .all("id")
                .get(0);
        return Document.object("principalId", principal, "resourceId", graphId, "appRoleId", permission);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            dbaae8cf-10b5-4b86-a4a1-f871c94c6695 | -                                    | 204 | 403
            62a82d76-70ea-41e2-9197-370581804d09 | -                                    | 204 | 403
            dbaae8cf-10b5-4b86-a4a1-f871c94c6695 9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8 | - | 204 | 204
            -                                    | fdd7a751-b60b-444a-984c-02652fe8fa1c | 204 | 403
            -                                    | e8611ab8-c189-46e8-94e1-60213ab1f814 | 403 | 204""")
    void members_of_groups_that_hold_roles_are_guarded(String permissions, String role, int plain, int holding) {
        String alice = user("alice").id();
        String crew = group("crew").id();
        String admins = graph.post("groups", groupBody("admins").with("isAssignableToRole", true))
                .id();
        Graph10 caller =
                caller(permissions == null ? List.of() : List.of(permissions.split(" ")), role == null ? "" : role);
        Document member = Document.object("@odata.id", "https://graph.microsoft.com/v1.0/directoryObjects/" + alice);
        assertThat(caller.post("groups/" + crew + "/members/$ref", member).status())
                .isEqualTo(plain);
        assertThat(caller.post("groups/" + admins + "/members/$ref", member).status())
                .isEqualTo(holding);
    }

    @Test
    void a_group_that_holds_roles_is_made_and_unmade_by_who_may_give_roles() {
        Document body = groupBody("admins").with("isAssignableToRole", true);
        Graph10 groups = caller(List.of("62a82d76-70ea-41e2-9197-370581804d09"), "");
        assertThat(groups.post("groups", groupBody("crew")).status()).isEqualTo(201);
        assertThat(groups.post("groups", body).status()).isEqualTo(403);
        String admins = graph.post("groups", body).id();
        assertThat(groups.patch("groups/" + admins, Document.object("description", "x"))
                        .status())
                .isEqualTo(403);
        assertThat(groups.delete("groups/" + admins).status()).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({
        "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3, 403",
        "158c047a-c907-4556-b7ef-446551a6b5f7, 403",
        "e8611ab8-c189-46e8-94e1-60213ab1f814, 201"
    })
    void the_permissions_of_graph_itself_are_not_for_application_administrators(String role, int status) {
        String app = entra.application("runner").objectId();
        Graph10 caller = caller(List.of(), role);
        Document ruling = assignment(app, "9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8");
        assertThat(caller.post("servicePrincipals/" + app + "/appRoleAssignments", ruling)
                        .status())
                .isEqualTo(status);
        Document access = Document.object(
                        "principalId",
                        app,
                        "resourceId",
                        entra.application("api").objectId())
                .with("appRoleId", "00000000-0000-0000-0000-000000000000");
        assertThat(caller.post("servicePrincipals/" + app + "/appRoleAssignments", access)
                        .status())
                .isEqualTo(201);
    }

    @Test
    void policies_of_conditional_access_are_kept() {
        Document policy = Document.object("displayName", "MFA", "state", "enabled")
                .withAt("/conditions", Document.object())
                .withAt("/conditions/users", Document.object("includeUsers", List.of("All")))
                .withAt("/conditions/applications", Document.object("includeApplications", List.of("All")))
                .with("grantControls", Document.object("operator", "OR", "builtInControls", List.of("mfa")));
        String path = "identity/conditionalAccess/policies";
        Graph10.Answer made = graph.post(path, policy);
        assertThat(made.status()).isEqualTo(201);
        assertThat(graph.patch(path + "/" + made.id(), Document.object("state", "disabled"))
                        .status())
                .isEqualTo(204);
        assertThat(graph.get(path).all("state")).containsExactly("disabled");
        assertThat(graph.post(path, policy.with("state", "maybe")).message()).contains("'state' is invalid");
        assertThat(graph.delete(path + "/" + made.id()).status()).isEqualTo(204);
    }

    @Test
    void what_it_does_not_model_is_said() {
        assertThatThrownBy(() -> graph.get("users/delta/changes/of"))
                .isInstanceOf(UnknownPathException.class)
                .hasMessageContaining("does not model GET /v1.0/users/delta/changes/of");
    }
}
