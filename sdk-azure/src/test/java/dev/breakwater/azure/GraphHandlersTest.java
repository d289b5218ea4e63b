package dev.breakwater.azure;

import static dev.breakwater.azure.TestAzure.done;
import static dev.breakwater.azure.TestAzure.error;
import static dev.breakwater.azure.TestAzure.pending;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.breakwater.azure.internal.graph.GraphHandlers;
import dev.breakwater.change.Consequence;
import dev.breakwater.change.FieldChange;
import dev.breakwater.document.Document;
import dev.breakwater.identity.ClientCertificate;
import dev.breakwater.identity.ConditionalAccessPolicy;
import dev.breakwater.identity.EntraApplication;
import dev.breakwater.identity.GraphState;
import dev.breakwater.identity.GroupMembership;
import dev.breakwater.provider.Progress;
import dev.breakwater.provider.ProviderException;
import dev.breakwater.provider.ProviderException.Retry;
import dev.breakwater.provider.ResourceHandler;
import dev.breakwater.resource.Resource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the handlers of the directory send, over a stub; that they keep the laws is tested over a fake. */
class GraphHandlersTest {
    private static final String GROUP = "aaaaaaaa-0000-0000-0000-00000000000a";
    private static final String ANNA = "bbbbbbbb-0000-0000-0000-00000000000b";
    private static final EntraApplication SHOP = EntraApplication.named("shop")
            .addIdentifierUris(EntraApplication.OWN_URI)
            .build();
    private static final GroupMembership MEMBER =
            GroupMembership.in(GROUP).member(ANNA).build();
    private static final String KEY = "https://graph.microsoft.com/v1.0/applications(uniqueName='shop')";
    private static final String MEMBERS = "/v1.0/groups/" + GROUP + "/members";
    private static final String LIVE = "{\"id\":\"o\",\"appId\":\"a\",\"displayName\":\"shop\"}";

    private final TestAzure azure = new TestAzure();
    private final List<ResourceHandler<?, ?>> handlers =
            GraphHandlers.all(new GraphClient(azure.client), new KeyVaultSecretHandler(azure.client));
    private final ResourceHandler<EntraApplication, GraphState> applications = handler(EntraApplication.class);
    private final ResourceHandler<GroupMembership, GraphState> members = handler(GroupMembership.class);

    @SuppressWarnings("unchecked") // found by its declaration type
    private <R extends Resource<GraphState>> ResourceHandler<R, GraphState> handler(Class<R> type) {
        return (ResourceHandler<R, GraphState>)
                handlers.stream().filter(one -> one.type() == type).findFirst().orElseThrow();
    }

    @Test
    void an_application_is_made_under_its_unique_name_and_gets_its_own_uri_afterwards() {
        azure.http.on("GET", KEY, 404, "").on("PATCH", KEY, 201, LIVE).on("GET", KEY, 200, LIVE);
        GraphState made = done(applications.create(SHOP, SHOP.document(), azure));
        assertThat(azure.http.sent().get(1).header("Prefer")).isEqualTo("create-if-missing");
        assertThat(azure.http.sent().get(1).body()).contains(Document.object("displayName", "shop"));
        assertThat(azure.credential.asked).containsOnly(List.of("https://graph.microsoft.com/.default"));

        List<FieldChange> rest = applications.diff(SHOP, SHOP.document(), Optional.of(made));
        assertThat(rest).extracting(FieldChange::path).containsExactly("/identifierUris");
        azure.http
                .on("PATCH", "/v1.0/applications/o", 204, "")
                .on("GET", KEY, 200, LIVE.replace("}", ",\"identifierUris\":[\"api://a\"]}"));
        done(applications.update(SHOP, SHOP.document(), made, rest, azure));
        assertThat(azure.http.sent().get(3).body().flatMap(body -> body.at("/identifierUris")))
                .contains(Document.array("api://a"));
    }

    @Test
    void what_does_not_show_yet_is_looked_for_until_it_does() {
        azure.http.on("GET", KEY, 404, "").on("PATCH", KEY, 201, LIVE).on("GET", KEY, 404, "");
        Progress.Pending<GraphState> pending = pending(applications.create(SHOP, SHOP.document(), azure));
        azure.http.on("GET", KEY, 404, "");
        pending = pending(applications.poll(pending.operation(), azure));
        azure.http.on("GET", KEY, 200, LIVE);
        assertThat(done(applications.poll(pending.operation(), azure)).id()).contains("o");

        azure.clock.pass(Duration.ofMinutes(3));
        azure.http.on("GET", KEY, 404, "");
        Progress.Pending<GraphState> late = pending;
        assertThatThrownBy(() -> applications.poll(late.operation(), azure))
                .hasMessageContaining("EntraApplication: the directory was told of it and does not show it yet");
    }

    @Test
    void a_write_to_what_the_directory_does_not_show_may_succeed_later() {
        azure.http
                .on("GET", MEMBERS, 200, "{\"value\":[]}")
                .on("POST", MEMBERS + "/$ref", 404, error("Request_ResourceNotFound", "Resource 'b' does not exist"));
        ProviderException failure =
                catchThrowableOfType(ProviderException.class, () -> members.create(MEMBER, MEMBER.document(), azure));
        assertThat(failure.retry()).isEqualTo(Retry.LATER);
        assertThat(failure)
                .hasMessageContaining(GROUP + "/members/$ref: Microsoft Graph does not show it, or what it names."
                        + " Resource 'b' does not exist.");
    }

    @Test
    void a_membership_that_was_made_before_is_as_good() {
        azure.http
                .on("GET", MEMBERS, 200, "{\"value\":[]}")
                .on("POST", MEMBERS + "/$ref", 400, error("Request_BadRequest", "references already exist"))
                .on("GET", MEMBERS, 200, "{\"value\":[{\"id\":\"" + ANNA + "\"}]}");
        done(members.create(MEMBER, MEMBER.document(), azure));
        assertThat(azure.http.sent().get(1).body().flatMap(body -> body.get("@odata.id")))
                .contains(Document.of("https://graph.microsoft.com/v1.0/directoryObjects/" + ANNA));
    }

    @Test
    void a_list_is_read_page_by_page_and_never_on_another_host() {
        String next = "https://graph.microsoft.com/v1.0/next";
        azure.http
                .on("GET", MEMBERS, 200, "{\"value\":[],\"@odata.nextLink\":\"" + next + "\"}")
                .on("GET", next, 200, "{\"value\":[{\"id\":\"" + ANNA + "\"}]}");
        assertThat(members.readAll(List.of(MEMBER), azure)).containsOnlyKeys(MEMBER.address());

        azure.http.on("GET", MEMBERS, 200, "{\"value\":[],\"@odata.nextLink\":\"https://evil.example/\"}");
        assertThatThrownBy(() -> members.readAll(List.of(MEMBER), azure))
                .hasMessageContaining("no token is sent there");
    }

    @Test
    void a_name_is_quoted_for_the_query_that_it_stands_in() {
        ConditionalAccessPolicy policy = ConditionalAccessPolicy.named("x' or startswith(displayName,'a")
                .addIncludeUsers("All")
                .addIncludeApplications("All")
                .addDemands(ConditionalAccessPolicy.Demand.MFA)
                .build();
        azure.http.on("GET", "eq%20'x%27%27%20or%20startswith%28displayName%2C%27%27a'", 200, "{\"value\":[]}");
        assertThat(handler(ConditionalAccessPolicy.class).readAll(List.of(policy), azure))
                .isEmpty();
    }

    /** As Graph answers: the grant says where its strength is described, and that names the policy itself. */
    private static String policy(String id, String demand, int minute) {
        return """
                {"id": "%s", "createdDateTime": "2026-01-01T00:0%d:00Z", "displayName": "Two factors",
                 "state": "enabled",
                 "conditions": {"users": {"includeUsers": ["All"]}, "applications": {"includeApplications": ["All"]}},
                 "grantControls": {"operator": "OR", "builtInControls": ["%s"], "authenticationStrength": null,
                   "authenticationStrength@odata.context": "https://graph.microsoft.com/v1.0/$metadata#identity/%s"}}
                """.formatted(id, minute, demand, id);
    }

    @Test
    void policies_that_are_alike_but_for_what_odata_says_are_twins_and_others_of_the_name_are_not() {
        ConditionalAccessPolicy declared = ConditionalAccessPolicy.named("Two factors")
                .addIncludeUsers("All")
                .addIncludeApplications("All")
                .addDemands(ConditionalAccessPolicy.Demand.MFA)
                .build();
        ResourceHandler<ConditionalAccessPolicy, GraphState> policies = handler(ConditionalAccessPolicy.class);
        String all = policy("newer", "mfa", 2) + "," + policy("oldest", "mfa", 1) + "," + policy("other", "block", 3);
        azure.http.on("GET", "policies?", 200, "{\"value\":[" + all + "]}");

        GraphState state =
                policies.readAll(List.of(declared), azure).values().iterator().next();

        assertThat(state.document().toJson()).doesNotContain("@odata");
        assertThat(policies.diff(declared, declared.document(), Optional.of(state)))
                .extracting(FieldChange::path, change -> change.before().render(), FieldChange::consequence)
                .contains(
                        tuple("/twins", "[\"newer\"]", Consequence.DELETES),
                        tuple("/namesakes", "[\"other\"]", Consequence.REFUSED));
        azure.http.on("DELETE", "policies/newer", 204, "").on("DELETE", "policies/oldest", 204, "");
        policies.delete(declared.address(), state, azure);
        assertThat(azure.http.left()).isZero();
    }

    @Test
    void certificates_of_others_go_back_as_they_came_when_ours_are_removed() {
        ResourceHandler<ClientCertificate, GraphState> certificates = handler(ClientCertificate.class);
        ClientCertificate ours = ClientCertificate.named("shop")
                .application(SHOP)
                .vault(TestAzure.GROUP.child("Microsoft.KeyVault/vaults", "kv"))
                .build();
        String byHand = "{\"keyId\":\"1\",\"displayName\":\"by hand\",\"key\":\"Zm9v\"}";
        String namesake =
                "{\"keyId\":\"3\",\"displayName\":\"breakwater:shop-two:2026-01-01T00:00:00Z\",\"key\":\"YQ==\"}";
        String own = "{\"keyId\":\"2\",\"displayName\":\"breakwater:shop:2026-01-01T00:00:00Z\",\"key\":\"YmFy\"}";
        String all = "{\"keyCredentials\":[" + byHand + "," + own + "," + namesake + "]}";
        String left = "{\"keyCredentials\":[" + byHand + "," + namesake + "]}";
        azure.http
                .on("GET", "/applications/o?", 200, all)
                .on("PATCH", "/applications/o", 204, "")
                .on("GET", "/applications/o?", 200, all) // it still shows
                .on("GET", "/applications/o?", 200, left);

        Document state = Document.object("applicationId", "o", "displayName", "shop");
        Progress.Pending<GraphState> going =
                pending(certificates.delete(ours.address(), new GraphState(state, "v1.0"), azure));
        done(certificates.poll(going.operation(), azure));

        assertThat(azure.http.sent().get(1).body()).contains(Document.parse(left));
        assertThat(azure.http.sent().get(0).url()).endsWith("select=id,keyCredentials");
    }

    @Test
    void handlers_are_made_without_a_request() {
        assertThat(handlers)
                .hasSize(9)
                .allSatisfy(handler -> assertThat(handler.toString()).endsWith(", v1.0]"));
        assertThat(azure.http.sent()).isEmpty();
    }
}
