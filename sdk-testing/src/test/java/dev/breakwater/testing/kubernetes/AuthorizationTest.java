package dev.breakwater.testing.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.access.Caller;
import dev.breakwater.document.Document;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthorizationTest {
    private static final String ROLES = Api.RBAC + "/namespaces/default/roles";
    private static final String BINDINGS = Api.RBAC + "/namespaces/default/rolebindings";
    private static final String REVIEWS = "/apis/authorization.k8s.io/v1";

    private final FakeKubernetes fake = FakeKubernetes.create();
    private final Api admin = new Api(fake);
    private final String bob = fake.token(Caller.user("bob", "devs")).reveal();

    private KubernetesResponse send(String token, String method, String target, String body, String... headers) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("Authorization", "Bearer " + token);
        all.put("Content-Type", method.equals("PATCH") ? "application/apply-patch+yaml" : "application/json");
        for (int at = 0; at < headers.length; at += 2) {
            all.put(headers[at], headers[at + 1]);
        }
        return fake.handle(new KubernetesRequest(method, target, all, body));
    }

    private KubernetesResponse bob(String method, String target, String body, String... headers) {
        return send(bob, method, target, body, headers);
    }

    private static String message(KubernetesResponse response) {
        return Document.parse(response.body()).text("/message").orElse("");
    }

    private static Document binding(String name, String roleKind, String role, String kind, String subject) {
        String group = "rbac.authorization.k8s.io";
        return Api.named(name)
                .with("roleRef", Document.object("apiGroup", group, "kind", roleKind, "name", role))
                .with("subjects", List.of(Document.object("apiGroup", group, "kind", kind, "name", subject)));
    }

    private static Document role(String name, String verb, String resource) {
        return Api.named(name)
                .with(
                        "rules",
                        List.of(Document.object(
                                "verbs", List.of(verb), "apiGroups", List.of(""), "resources", List.of(resource))));
    }

    @Test
    void an_apply_that_makes_an_object_needs_the_verb_create_too() {
        admin.post(ROLES, role("patcher", "patch", "configmaps"));
        admin.post(BINDINGS, binding("patchers", "Role", "patcher", "User", "bob"));
        String map = Api.named("new")
                .with("apiVersion", "v1")
                .with("kind", "ConfigMap")
                .toJson();

        KubernetesResponse refused = bob("PATCH", Api.MAPS + "/new?fieldManager=bob", map);

        assertThat(refused.status()).isEqualTo(403);
        assertThat(message(refused)).contains("cannot create resource \"configmaps\"");
        admin.post(ROLES, role("creator", "create", "configmaps"));
        admin.post(BINDINGS, binding("creators", "Role", "creator", "User", "bob"));
        assertThat(bob("PATCH", Api.MAPS + "/new?fieldManager=bob", map).status())
                .isEqualTo(201);
    }

    @Test
    void a_request_that_nobody_allows_is_refused_as_by_a_real_server() {
        KubernetesResponse list = bob("GET", Api.MAPS, "");
        KubernetesResponse one = bob("DELETE", Api.POLICIES + "/deny", "");

        assertThat(list.status()).isEqualTo(403);
        assertThat(Document.parse(list.body())).isEqualTo(Document.parse("""
                        {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","reason":"Forbidden",
                        "message":"configmaps is forbidden: User \\"bob\\" cannot list resource \\"configmaps\\" in API \
                        group \\"\\" in the namespace \\"default\\"","details":{"kind":"configmaps"},"code":403}"""));
        assertThat(message(one))
                .isEqualTo(
                        "networkpolicies.networking.k8s.io \"deny\" is forbidden: User \"bob\" cannot delete resource"
                                + " \"networkpolicies\" in API group \"networking.k8s.io\" in the namespace \"default\"");
        assertThat(message(bob("GET", Api.RBAC + "/clusterroles", "")))
                .endsWith("cannot list resource \"clusterroles\" in API group \"rbac.authorization.k8s.io\" at the"
                        + " cluster scope");
        assertThat(message(bob("GET", "/metrics", "")))
                .isEqualTo("forbidden: User \"bob\" cannot get path \"/metrics\"");
        assertThat(bob("GET", "/apis", "").status()).isEqualTo(200);
        assertThat(bob("GET", "/openapi/v3", "").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, configmaps, list, ''",
        "GET, configmaps?watch=true, watch, ''",
        "GET, configmaps?fieldSelector=metadata.name%3Da, list, a",
        "GET, configmaps/a, get, a",
        "HEAD, configmaps/a, get, a",
        "POST, configmaps, create, ''",
        "PUT, configmaps/a, update, a",
        "PATCH, configmaps/a, patch, a",
        "DELETE, configmaps/a, delete, a",
        "DELETE, configmaps, deletecollection, ''",
        "POST, serviceaccounts/a/token, create, a",
    })
    void a_request_is_known_by_verb_and_name(String method, String path, String verb, String name) {
        String message = message(bob(method, "/api/v1/namespaces/default/" + path, ""));

        assertThat(message).contains("cannot " + verb + " resource");
        assertThat(message.startsWith("configmaps is") || message.startsWith("serviceaccounts is"))
                .isEqualTo(name.isEmpty());
    }

    @Test
    void a_binding_lets_in_at_once_and_its_removal_keeps_out() {
        admin.post(BINDINGS, binding("b", "ClusterRole", "view", "Group", "devs"));
        int bound = bob("GET", Api.MAPS, "").status();
        admin.delete(BINDINGS + "/b");

        assertThat(List.of(bound, bob("GET", Api.MAPS, "").status())).containsExactly(200, 403);
    }

    @Test
    void a_binding_without_its_role_is_told_in_the_refusal() {
        admin.post(BINDINGS, binding("b", "Role", "gone", "User", "bob"));

        assertThat(message(bob("GET", Api.MAPS, "")))
                .endsWith("in the namespace \"default\": RBAC: role.rbac.authorization.k8s.io \"gone\" not found");
    }

    @Test
    void nobody_grants_what_they_do_not_hold() {
        admin.post(BINDINGS, binding("b", "ClusterRole", "admin", "User", "bob"));

        KubernetesResponse held = bob("POST", ROLES, role("r", "get", "pods").toJson());
        KubernetesResponse more = bob("POST", ROLES, role("s", "get", "nodes").toJson());
        KubernetesResponse later = bob(
                "PATCH",
                ROLES + "/r?fieldManager=x&force=true",
                role("r", "get", "nodes")
                        .with("apiVersion", "rbac.authorization.k8s.io/v1")
                        .with("kind", "Role")
                        .toJson());
        KubernetesResponse bound = bob(
                "POST",
                BINDINGS,
                binding("c", "ClusterRole", "cluster-admin", "User", "eve").toJson());
        KubernetesResponse gone = bob(
                "POST", BINDINGS, binding("c", "Role", "gone", "User", "eve").toJson());
        KubernetesResponse fit = bob(
                "POST",
                BINDINGS,
                binding("c", "ClusterRole", "view", "User", "eve").toJson());

        assertThat(held.status()).isEqualTo(201);
        assertThat(message(more))
                .isEqualTo("roles.rbac.authorization.k8s.io \"s\" is forbidden: user \"bob\" (groups=[\"devs\""
                        + " \"system:authenticated\"]) is attempting to grant RBAC permissions not currently held:\n"
                        + "{APIGroups:[\"\"], Resources:[\"nodes\"], Verbs:[\"get\"]}");
        assertThat(later.status()).isEqualTo(403);
        assertThat(message(bound)).contains("Resources:[\"*\"], Verbs:[\"*\"]", "NonResourceURLs:[\"*\"]");
        assertThat(gone.status()).isEqualTo(404);
        assertThat(fit.status()).isEqualTo(201);
    }

    @Test
    void reviews_are_answered_and_invalid_ones_refused() {
        admin.post(BINDINGS, binding("b", "ClusterRole", "view", "User", "bob"));
        Document attributes = Document.object("verb", "get", "resource", "pods", "namespace", "default");
        Document spec = Document.object("user", "bob", "resourceAttributes", attributes);

        Document review = admin.post(REVIEWS + "/subjectaccessreviews", Document.object("spec", spec))
                .body();
        Document local = admin.post(
                        REVIEWS + "/namespaces/default/localsubjectaccessreviews", Document.object("spec", spec))
                .body();

        assertThat(review.at("/status"))
                .contains(Document.object(
                        "allowed",
                        true,
                        "reason",
                        "RBAC: allowed by RoleBinding \"b/default\" of ClusterRole \"view\" to User \"bob\""));
        assertThat(local.flag("/status/allowed")).contains(true);
        assertThat(admin.post(REVIEWS + "/subjectaccessreviews", Document.object("spec", Document.object()))
                        .status())
                .isEqualTo(422);
        assertThat(bob("POST", REVIEWS + "/subjectaccessreviews", "{}").status())
                .isEqualTo(403);
        assertThat(Document.parse(bob(
                                        "POST",
                                        REVIEWS + "/selfsubjectrulesreviews",
                                        "{\"spec\":{\"namespace\":\"default\"}}")
                                .body())
                        .at("/status/resourceRules")
                        .orElseThrow()
                        .elements())
                .isNotEmpty();
    }

    @Test
    void acting_as_somebody_takes_the_verb_impersonate() {
        KubernetesResponse refused = bob("GET", Api.MAPS, "", "Impersonate-User", "eve");
        KubernetesResponse group =
                bob("GET", Api.MAPS, "", "Impersonate-User", "bob", "Impersonate-Group", "system:masters");
        String token = fake.adminToken().reveal();
        KubernetesResponse nobody = send(token, "GET", Api.MAPS, "", "Impersonate-User", "eve");
        KubernetesResponse headless = send(token, "GET", Api.MAPS, "", "Impersonate-Group", "devs");
        admin.post(BINDINGS, binding("b", "ClusterRole", "view", "Group", "system:serviceaccounts:default"));
        KubernetesResponse account =
                send(token, "GET", Api.MAPS, "", "Impersonate-User", "system:serviceaccount:default:default");

        assertThat(message(refused))
                .isEqualTo("users \"eve\" is forbidden: User \"bob\" cannot impersonate resource \"users\" in API group"
                        + " \"\" at the cluster scope");
        assertThat(group.status()).isEqualTo(403);
        assertThat(message(nobody)).contains("User \"eve\" cannot list");
        assertThat(headless.status()).isEqualTo(500);
        assertThat(account.status()).isEqualTo(200);
    }

    @Test
    void an_aggregated_role_loses_its_rights_with_its_last_source() {
        Document selector = Document.object("matchLabels", Document.object("team", "web"));
        Api api = new Api(fake);
        api.post(
                Api.RBAC + "/clusterroles",
                Api.named("all").with("aggregationRule", Document.object("clusterRoleSelectors", List.of(selector))));
        Document rule =
                Document.object("apiGroups", List.of(""), "resources", List.of("pods"), "verbs", List.of("list"));
        api.post(
                Api.RBAC + "/clusterroles",
                Api.named("source")
                        .withAt("/metadata/labels", Document.object("team", "web"))
                        .with("rules", List.of(rule)));
        api.post(Api.RBAC + "/clusterrolebindings", Api.binding("b", "all", "bob"));
        assertThat(bob("GET", "/api/v1/pods", "").status()).isEqualTo(200);

        api.delete(Api.RBAC + "/clusterroles/source");

        assertThat(api.get(Api.RBAC + "/clusterroles/all").body().at("/rules").orElse(Document.array()))
                .isEqualTo(Document.array());
        assertThat(bob("GET", "/api/v1/pods", "").status()).isEqualTo(403);
    }

    @Test
    void an_aggregated_role_is_filled_when_another_role_appears_and_goes() {
        String view = Api.RBAC + "/clusterroles/view";
        Document more = role("widgets", "get", "widgets")
                .withAt("/metadata/labels", Document.object("rbac.authorization.k8s.io/aggregate-to-view", "true"));
        int before = rules(view);
        admin.post(Api.RBAC + "/clusterroles", more);
        int with = rules(view);
        int edit = rules(Api.RBAC + "/clusterroles/edit");
        admin.delete(Api.RBAC + "/clusterroles/widgets");

        assertThat(List.of(with - before, rules(view) - before)).containsExactly(1, 0);
        assertThat(edit).isGreaterThan(with);
    }

    private int rules(String target) {
        return admin.get(target).body().at("/rules").orElseThrow().elements().size();
    }

    @Test
    void a_second_authorizer_allows_what_roles_do_not() {
        fake.authorize(request ->
                request.caller().name().equals("bob") && !request.verb().equals("list"));

        assertThat(bob("GET", Api.MAPS + "/kube-root-ca.crt", "").status()).isEqualTo(200);
        assertThat(bob("GET", Api.MAPS, "").status()).isEqualTo(403);
        assertThat(bob("POST", ROLES, role("r", "*", "*").toJson()).status()).isEqualTo(201);
    }
}
