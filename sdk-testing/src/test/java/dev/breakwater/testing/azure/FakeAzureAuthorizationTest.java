package dev.breakwater.testing.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import dev.breakwater.document.Document;
import dev.breakwater.engine.TimeSource;
import dev.breakwater.engine.VirtualTime;
import dev.breakwater.identity.AzureRole;
import dev.breakwater.resource.ArmId;
import dev.breakwater.testing.entra.FakeUser;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

/** Whoever asks for something must be allowed to, in ARM, in vaults and in the directory. */
class FakeAzureAuthorizationTest {
    private static final String ARM = "https://management.azure.com/.default";

    private final VirtualTime time = TimeSource.virtual(Instant.parse("2026-01-01T00:00:00Z"));
    private final FakeAzure azure = FakeAzure.builder().time(time).start();
    private final AzureSdk sdk = AzureSdk.over(azure).withGroup();
    private final FakeUser alice = azure.entra().user("alice");
    private final ArmId group = ArmId.parse(sdk.group());

    /** A request as somebody, for a service that its host tells. */
    private Answer as(String objectId, String method, String url, String body) {
        return with(azure.asPrincipal(objectId), method, url, body);
    }

    private Answer with(TokenCredential credential, String method, String url, String body) {
        String whole =
                url.startsWith("https:") ? url : "https://management.azure.com" + url + "?api-version=2025-04-01";
        String scope = whole.contains("graph.microsoft.com")
                ? "https://graph.microsoft.com/.default"
                : whole.contains("vault.azure.net") ? "https://vault.azure.net/.default" : ARM;
        String token = credential
                .getTokenSync(new TokenRequestContext().addScopes(scope))
                .getToken();
        HttpRequest request = new HttpRequest(HttpMethod.valueOf(method), whole)
                .setHeader(HttpHeaderName.AUTHORIZATION, "Bearer " + token);
        if (!body.isEmpty()) {
            request.setBody(body);
        }
        try (HttpResponse response = azure.httpClient().sendSync(request, Context.NONE)) {
            String text = response.getBodyAsBinaryData().toString();
            return new Answer(response.getStatusCode(), text.isEmpty() ? Document.object() : Document.parse(text));
        }
    }

    private record Answer(int status, Document body) {
        String code() {
            return body.text("/error/code").orElse("");
        }

        String message() {
            return body.text("/error/message").orElse("");
        }
    }

    @Test
    void without_a_role_nothing_is_allowed_and_the_refusal_names_action_and_scope() {
        Answer answer = as(alice.objectId(), "GET", group.toString(), "");
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.code()).isEqualTo("AuthorizationFailed");
        assertThat(answer.message())
                .isEqualTo(
                        "The client '" + alice.name() + "' with object id '" + alice.objectId()
                                + "' does not have authorization to perform action"
                                + " 'Microsoft.Resources/subscriptions/resourceGroups/read' over scope '" + group
                                + "' or the scope is invalid. If access was recently granted, please refresh your credentials.");
    }

    @Test
    void a_reader_reads_and_does_not_write() {
        // tag::reader[]
        FakeUser alice = azure.entra().user("alice");
        azure.assign(AzureRole.READER, alice.objectId(), group);
        TokenCredential credential = azure.asPrincipal(alice.objectId());
        // end::reader[]
        String identity = group + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/app";
        assertThat(with(credential, "GET", group.toString(), "").status()).isEqualTo(200);
        assertThat(as(alice.objectId(), "GET", identity, "").code()).isEqualTo("ResourceNotFound");
        Answer write = as(alice.objectId(), "PUT", identity, "{\"location\":\"westeurope\"}");
        assertThat(write.message())
                .contains("'Microsoft.ManagedIdentity/userAssignedIdentities/write' over scope '" + identity + "'");
    }

    @ParameterizedTest
    @CsvSource({
        "operations, Microsoft.ManagedIdentity/userAssignedIdentities/app",
        "operationResults, Microsoft.ContainerService/managedClusters/operations",
        "commandResults, Microsoft.ContainerService/managedClusters/operations/agentPools/pool",
        "providers, Microsoft.ContainerService/managedClusters/providers/agentPools/operations"
    })
    void a_name_that_sounds_like_an_operation_lets_nobody_through(String groupName, String resource) {
        String path = group.toString().replace("/rg", "/" + groupName) + "/providers/" + resource;
        for (String method : List.of("PUT", "DELETE", "GET")) {
            Answer answer = as(alice.objectId(), method, path, method.equals("PUT") ? "{}" : "");
            assertThat(answer.code()).as(method).isEqualTo("AuthorizationFailed");
            assertThat(answer.message()).contains(" over scope '" + path + "'");
        }
        assertThat(as(alice.objectId(), "DELETE", path.substring(0, path.indexOf("/providers/Microsoft")), "")
                        .code())
                .isEqualTo("AuthorizationFailed");
    }

    @Test
    void how_an_operation_goes_everybody_may_ask() {
        String base = "/subscriptions/" + azure.subscription();
        String operation = "/providers/Microsoft.ContainerService/locations/westeurope/operations/none";
        assertThat(as(alice.objectId(), "GET", base + operation, "").status()).isEqualTo(404);
        assertThat(as(alice.objectId(), "GET", base + "/operationresults/none", "")
                        .status())
                .isEqualTo(404);
        assertThat(as(alice.objectId(), "DELETE", base + operation, "").code()).isEqualTo("AuthorizationFailed");
    }

    @Test
    void a_token_of_a_user_outlasts_the_days_of_a_test() {
        azure.assign(AzureRole.READER, alice.objectId());
        String token = azure.asPrincipal(alice.objectId())
                .getTokenSync(new TokenRequestContext().addScopes(ARM))
                .getToken();
        TokenCredential cached = request -> Mono.just(new AccessToken(token, OffsetDateTime.MAX));
        time.advance(Duration.ofDays(2));
        assertThat(with(cached, "GET", group.toString(), "").status()).isEqualTo(200);
    }

    @Test
    void what_not_actions_take_away_is_refused() {
        azure.assign(AzureRole.CONTRIBUTOR, alice.objectId());
        String assignment = group + "/providers/Microsoft.Authorization/roleAssignments/" + azure.tenant();
        assertThat(as(alice.objectId(), "PUT", assignment, "{}").message())
                .contains("'Microsoft.Authorization/roleAssignments/write'");
        String identity = group + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/app";
        assertThat(as(alice.objectId(), "PUT", identity, "{\"location\":\"westeurope\"}")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void lists_hold_what_the_caller_may_read() {
        String groups = "/subscriptions/" + azure.subscription() + "/resourcegroups";
        sdk.put(group.toString().replace("/rg", "/other"), Document.object("location", "westeurope"));
        assertThat(as(alice.objectId(), "GET", groups, "").body().at("/value")).contains(Document.array());
        azure.assign(AzureRole.READER, alice.objectId(), group);
        assertThat(as(alice.objectId(), "GET", groups, "").body().at("/value/0/name"))
                .contains(Document.of("rg"));
        assertThat(as(alice.objectId(), "GET", groups, "").body().at("/value/1"))
                .isEmpty();
    }

    @Test
    void roles_reach_through_nested_groups() {
        String inner = directoryGroup("inner", alice.objectId());
        String outer = directoryGroup("outer", inner);
        azure.assign(AzureRole.READER, outer);
        assertThat(as(alice.objectId(), "GET", group.toString(), "").status()).isEqualTo(200);
        graph("DELETE", "groups/" + inner + "/members/" + alice.objectId() + "/$ref", "");
        assertThat(as(alice.objectId(), "GET", group.toString(), "").status()).isEqualTo(403);
    }

    private String directoryGroup(String name, String member) {
        Document body = Document.object("displayName", name, "mailNickname", name, "mailEnabled", false)
                .with("securityEnabled", true)
                .with("members@odata.bind", List.of("https://graph.microsoft.com/v1.0/directoryObjects/" + member));
        return graph("POST", "groups", body.toJson()).body().text("/id").orElseThrow();
    }

    private Answer graph(String method, String path, String body) {
        return with(azure.credential(), method, "https://graph.microsoft.com/v1.0/" + path, body);
    }

    @Test
    void a_role_counts_after_a_while() {
        VirtualTime late = TimeSource.virtual(Instant.parse("2026-01-01T00:00:00Z"));
        FakeAzure lagging = FakeAzure.builder()
                .time(late)
                .lags(Lags.none().withRoles(Duration.ofMinutes(5)))
                .start();
        String bob = lagging.entra().user("bob").objectId();
        lagging.assign(AzureRole.READER, bob);
        String url = "https://management.azure.com/subscriptions/" + lagging.subscription() + "?api-version=2022-12-01";
        assertThat(status(lagging, bob, url)).isEqualTo(403);
        late.advance(Duration.ofMinutes(5));
        assertThat(status(lagging, bob, url)).isEqualTo(200);
    }

    private static int status(FakeAzure azure, String objectId, String url) {
        String token = azure.asPrincipal(objectId)
                .getTokenSync(new TokenRequestContext().addScopes(ARM))
                .getToken();
        HttpRequest request =
                new HttpRequest(HttpMethod.GET, url).setHeader(HttpHeaderName.AUTHORIZATION, "Bearer " + token);
        try (HttpResponse response = azure.httpClient().sendSync(request, Context.NONE)) {
            return response.getStatusCode();
        }
    }

    @Test
    void a_vault_lets_its_users_read_and_names_the_action_otherwise() {
        String vault = group + "/providers/Microsoft.KeyVault/vaults/kv-authz-1";
        Document properties = Document.object("tenantId", azure.tenant(), "enableRbacAuthorization", true)
                .with("sku", Document.object("family", "A", "name", "standard"));
        assertThat(sdk.put(vault, Document.object("location", "westeurope", "properties", properties))
                        .status())
                .isEqualTo(201);
        String url = "https://kv-authz-1.vault.azure.net/secrets/db?api-version=7.6";
        Answer refused = as(alice.objectId(), "GET", url, "");
        assertThat(refused.code()).isEqualTo("Forbidden");
        assertThat(refused.body().text("/error/innererror/code")).contains("ForbiddenByRbac");
        assertThat(refused.message()).contains("Action: 'Microsoft.KeyVault/vaults/secrets/getSecret/action'");
        String crew = directoryGroup("crew", alice.objectId());
        azure.assign(AzureRole.KEY_VAULT_SECRETS_USER, crew, ArmId.parse(vault + "/secrets/db"));
        assertThat(as(alice.objectId(), "GET", url, "").code()).isEqualTo("SecretNotFound");
        assertThat(as(alice.objectId(), "GET", url.replace("/db", "/other"), "").status())
                .as("the role is for one secret")
                .isEqualTo(403);
        String bob = azure.entra().user("bob").objectId();
        sdk.put(
                vault + "/providers/Microsoft.Authorization/roleAssignments/" + guid(5),
                assigning(AzureRole.KEY_VAULT_SECRETS_USER, bob, "@Resource[a:b] StringEquals 'x'"));
        assertThat(as(bob, "GET", url, "").message())
                .contains("FakeAzure could not decide, so it refuses: the assignment has a condition: @Resource[a:b] is"
                        + " not known (role \"Key Vault Secrets User\" at ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            -                                    | GET  | applications                   | 403
            9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30 | GET  | applications                   | 200
            9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30 | POST | applications                   | 403
            1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9 | POST | applications                   | 201
            18a4783c-866b-4cc7-a460-3d5e5662c884 | POST | applications                   | 201
            7ab1d382-f21e-4acd-a863-ba3e13f7da61 | GET  | groups                         | 200
            7ab1d382-f21e-4acd-a863-ba3e13f7da61 | GET  | identity/conditionalAccess/policies | 403
            246dd0d5-5bd0-4def-940b-0421030a5b68 | GET  | identity/conditionalAccess/policies | 200""")
    void an_application_may_what_its_permissions_say(String permission, String method, String path, int status) {
        FakeApplication job = azure.application("job");
        if (permission != null) {
            Document filtered = graph(
                            "GET", "servicePrincipals?%24filter=displayName%20eq%20%27Microsoft%20Graph%27", "")
                    .body();
            Document body = Document.object("principalId", job.objectId(), "appRoleId", permission)
                    .with("resourceId", filtered.text("/value/0/id").orElseThrow());
            assertThat(graph("POST", "servicePrincipals/" + job.objectId() + "/appRoleAssignments", body.toJson())
                            .status())
                    .isEqualTo(201);
        }
        String body = method.equals("POST") ? "{\"displayName\":\"shop\"}" : "";
        Answer answer = as(job.objectId(), method, "https://graph.microsoft.com/v1.0/" + path, body);
        assertThat(answer.status()).as(answer.message()).isEqualTo(status);
        if (status == 403) {
            assertThat(answer.code()).isEqualTo("Authorization_RequestDenied");
            assertThat(answer.message()).isEqualTo("Insufficient privileges to complete the operation.");
        }
    }

    @Test
    void a_member_changes_only_what_is_its_own() {
        Answer made = as(
                alice.objectId(),
                "POST",
                "https://graph.microsoft.com/v1.0/applications",
                "{\"displayName\":\"mine\"}");
        assertThat(made.status()).isEqualTo(201);
        String url = "https://graph.microsoft.com/v1.0/applications/"
                + made.body().text("/id").orElseThrow();
        assertThat(as(alice.objectId(), "PATCH", url, "{\"notes\":\"x\"}").status())
                .isEqualTo(204);
        String bob = azure.entra().user("bob").objectId();
        assertThat(as(bob, "GET", url, "").status()).isEqualTo(200);
        assertThat(as(bob, "PATCH", url, "{\"notes\":\"x\"}").status()).isEqualTo(403);
        Document role = Document.object("principalId", bob, "directoryScopeId", "/")
                .with("roleDefinitionId", "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3");
        assertThat(graph("POST", "roleManagement/directory/roleAssignments", role.toJson())
                        .status())
                .isEqualTo(201);
        assertThat(as(bob, "PATCH", url, "{\"notes\":\"x\"}").status()).isEqualTo(204);
    }

    @Test
    void who_may_assign_one_role_may_assign_no_other() {
        String assignments = group + "/providers/Microsoft.Authorization/roleAssignments/";
        String condition = "(!(ActionMatches{'Microsoft.Authorization/roleAssignments/write'}) OR"
                + " @Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {"
                + AzureRole.READER.guid() + "}) AND (!(ActionMatches{'Microsoft.Authorization/roleAssignments/delete'})"
                + " OR @Resource[Microsoft.Authorization/roleAssignments:RoleDefinitionId]"
                + " ForAnyOfAnyValues:GuidEquals {" + AzureRole.READER.guid() + "})";
        sdk.put(
                assignments + guid(1),
                assigning(AzureRole.ROLE_BASED_ACCESS_CONTROL_ADMINISTRATOR, alice.objectId(), condition));
        String bob = azure.entra().user("bob").objectId();
        sdk.put(assignments + guid(2), assigning(AzureRole.CONTRIBUTOR, bob, ""));
        assertThat(as(
                                alice.objectId(),
                                "PUT",
                                assignments + guid(3),
                                assigning(AzureRole.READER, bob, "").toJson())
                        .status())
                .isEqualTo(201);
        Answer refused = as(
                alice.objectId(),
                "PUT",
                assignments + guid(4),
                assigning(AzureRole.OWNER, bob, "").toJson());
        assertThat(refused.code()).isEqualTo("AuthorizationFailed");
        assertThat(refused.message()).endsWith("please refresh your credentials.");
        assertThat(as(alice.objectId(), "DELETE", assignments + guid(2), "").status())
                .isEqualTo(403);
        assertThat(as(alice.objectId(), "DELETE", assignments + guid(3), "").status())
                .isEqualTo(200);
    }

    @Test
    void the_directory_tells_what_a_principal_is_whatever_a_request_says() {
        String assignments = group + "/providers/Microsoft.Authorization/roleAssignments/";
        String condition =
                "@Request[Microsoft.Authorization/roleAssignments:PrincipalType] StringEqualsIgnoreCase 'User'";
        AzureRole delegate = AzureRole.ROLE_BASED_ACCESS_CONTROL_ADMINISTRATOR;
        sdk.put(assignments + guid(1), assigning(delegate, alice.objectId(), condition));
        String bob = azure.entra().user("bob").objectId();
        String job = azure.application("job").objectId();
        String lie = assigning(AzureRole.READER, job, "").toJson();
        assertThat(as(alice.objectId(), "PUT", assignments + guid(2), lie).code())
                .isEqualTo("AuthorizationFailed");
        Answer unmatched = with(azure.credential(), "PUT", assignments + guid(2), lie);
        assertThat(unmatched.status()).isEqualTo(400);
        assertThat(unmatched.code()).isEqualTo("UnmatchedPrincipalType");
        Document untold = assigning(AzureRole.READER, bob, "").withoutAt("/properties/principalType");
        Answer made = as(alice.objectId(), "PUT", assignments + guid(3), untold.toJson());
        assertThat(made.status()).as(made.message()).isEqualTo(201);
        assertThat(made.body().text("/properties/principalType")).contains("User");
    }

    @Test
    void what_an_administrator_assigned_before_tells_its_principal_type() {
        String scoped = group + "/providers/Microsoft.Authorization/";
        String condition =
                "@Resource[Microsoft.Authorization/roleAssignments:PrincipalType] StringEqualsIgnoreCase 'User'";
        AzureRole delegate = AzureRole.ROLE_BASED_ACCESS_CONTROL_ADMINISTRATOR;
        sdk.put(scoped + "roleAssignments/" + guid(1), assigning(delegate, alice.objectId(), condition));
        String bob = azure.entra().user("bob").objectId();
        azure.assign(AzureRole.READER, bob, group);
        azure.makeEligible(AzureRole.OWNER, azure.application("job").objectId(), group);
        Document assigned = sdk.get(scoped + "roleAssignments?$filter=principalId%20eq%20'" + bob + "'")
                .body();
        assertThat(assigned.text("/value/0/properties/principalType")).contains("User");
        assertThat(as(alice.objectId(), "DELETE", assigned.text("/value/0/id").orElseThrow(), "")
                        .status())
                .isEqualTo(200);
        assertThat(sdk.get(scoped + "roleEligibilityScheduleInstances")
                        .body()
                        .text("/value/0/properties/principalType"))
                .contains("ServicePrincipal");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", quoteCharacter = '"', textBlock = """
            @Resource[a:b] StringEquals 'x'  | -   | 201
            @Resource[a:b] StringEquals 'x'  | 2.0 | 201
            @Resource[a:b] StringEquals 'x'  | 1.0 | 400
            (@Resource[a:b] StringEquals 'x' | 2.0 | 400""")
    void a_condition_must_be_one_of_the_language(String condition, String version, int status) {
        String path = group + "/providers/Microsoft.Authorization/roleAssignments/" + guid(1);
        Document body = assigning(AzureRole.READER, alice.objectId(), condition);
        Answer answer = with(
                azure.credential(),
                "PUT",
                path,
                (version == null ? body : body.withAt("/properties/conditionVersion", version)).toJson());
        assertThat(answer.status()).as(answer.message()).isEqualTo(status);
        if (status == 201) {
            assertThat(answer.body().text("/properties/conditionVersion")).contains("2.0");
        } else {
            assertThat(answer.message()).isEqualTo("The given role assignment condition is invalid.");
        }
    }

    private static String guid(int number) {
        return "0000000" + number + "-0000-4000-8000-000000000000";
    }

    private Document assigning(AzureRole role, String principal, String condition) {
        Document properties = Document.object("principalId", principal, "principalType", "User")
                .with(
                        "roleDefinitionId",
                        "/subscriptions/" + azure.subscription() + "/providers/Microsoft.Authorization/roleDefinitions/"
                                + role.guid());
        return Document.object(
                "properties", condition.isEmpty() ? properties : properties.with("condition", condition));
    }

    @Test
    void who_could_activate_a_role_has_none_yet() {
        azure.makeEligible(AzureRole.OWNER, alice.objectId(), ArmId.parse("/subscriptions/" + azure.subscription()));
        assertThat(as(alice.objectId(), "GET", group.toString(), "").status()).isEqualTo(403);
        assertThat(azure.provider().eligibleRoles(group)).singleElement().satisfies(role -> {
            assertThat(role.principal()).isEqualTo(alice.objectId());
            assertThat(role.role()).hasValue(AzureRole.OWNER);
            assertThat(role.scope()).isEqualTo("/subscriptions/" + azure.subscription());
        });
        assertThat(azure.provider(azure.credential())
                        .eligibleRoles(ArmId.parse("/subscriptions/" + azure.subscription())))
                .hasSize(1);
    }
}
