package dev.breakwater.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthorizerTest {
    private static final Caller BOB = Caller.user("bob", "devs");

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "get | - | pods;            get -/pods x in shop;             true",
                "get | - | pods;            get -/pods/log x in shop;         false",
                "get | - | pods/log;        get -/pods/log x in shop;         true",
                "get | - | *;               get -/pods/log x in shop;         true",
                "get | * | */scale;         get apps/deployments/scale x;     true",
                "get | * | */scale;         get apps/deployments x;           false",
                "get | * | */scale;         get apps/deployments/status x;    false",
                "get | - | pods/*;          get -/pods/log x;                 false",
                "get | - | pods/*;          get -/pods x;                     false",
                "get | - | pods;            list -/pods in shop;              false",
                "get | - | pods;            watch -/pods in shop;             false",
                "update | - | pods;         patch -/pods x in shop;           false",
                "GET | - | pods;            get -/pods x in shop;             false",
                "* | - | pods;              get -/pods x in shop;             true",
                "* | - | pods;              frobnicate -/pods x in shop;      true",
                "get | - | deployments;     get apps/deployments x;           false",
                "get | * | deployments;     get apps/deployments x;           true",
                "get | * | deployments;     get example.com/deployments x;    true",
                "get |  | pods;             get -/pods x;                     false",
                "get | - | pods | a,b;      get -/pods b in shop;             true",
                "get | - | pods | a,b;      get -/pods c in shop;             false",
                "* | - | pods | a;          list -/pods in shop;              false",
                "* | - | pods | a;          list -/pods a in shop;            true",
                "* | - | pods | a;          create -/pods in shop;            false",
                "* | - | pods | a;          deletecollection -/pods in shop;  false",
                "* | - | pods/exec | a;     create -/pods/exec a in shop;     true",
                "* | - | * | a;             get -/anything/else a;            true",
                "get > /healthz;            get /healthz;                     true",
                "get > /healthz;            get /healthz/etcd;                false",
                "get > /healthz/*;          get /healthz;                     false",
                "get > /healthz/*;          get /healthz/etcd;                true",
                "get > /healthz*;           get /healthz;                     true",
                "get > *;                   get /metrics;                     true",
                "get > *;                   get -/pods x;                     false",
                "* | * | *;                 get /metrics;                     false",
                "* > /metrics;              post /metrics;                    true",
                "get > /a**;                get /ab;                          true",
                "* | * | *;                 escalate rbac.authorization.k8s.io/roles r in shop; true",
                "* | - | *;                 get -/namespaces shop in shop;    true",
            })
    void a_rule_of_the_cluster_allows_what_the_api_server_allows(String rule, String request, boolean allowed) {
        Authorizer authorizer =
                Authorizer.of(List.of(Rbac.clusterRole("r", rule), Rbac.clusterBinding("b", "r", "User:bob")));

        assertThat(authorizer.allows(Rbac.ask(BOB, request.strip()))).isEqualTo(allowed);
        assertThat(authorizer.decide(Rbac.ask(BOB, request.strip())).allowed()).isEqualTo(allowed);
        assertThat(authorizer.allows(Rbac.ask(Caller.user("eve"), request.strip())))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "get -/secrets x in shop, true",
        "get -/secrets x in other, false",
        "list -/secrets, false",
        "get -/namespaces shop in shop, true",
        "get -/nodes x, false",
        "get /metrics, false",
    })
    void a_role_binding_of_a_cluster_role_grants_in_its_namespace_only(String request, boolean allowed) {
        Authorizer authorizer = Authorizer.of(List.of(
                Rbac.clusterRole("r", "* | * | *", "* > *"),
                Rbac.binding("shop", "b", "ClusterRole", "r", "Group:devs")));

        assertThat(authorizer.allows(Rbac.ask(BOB, request))).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "User:*; bob; ; false",
                "User:bob; bob; ; true",
                "User:Bob; bob; ; false",
                "Group:bob; bob; ; false",
                "Group:system:authenticated; bob; ; false",
                "Group:system:authenticated; bob; system:authenticated; true",
                "ServiceAccount:web; system:serviceaccount:shop:web; ; true",
                "ServiceAccount:other/web; system:serviceaccount:shop:web; ; false",
                "ServiceAccount:other/web; system:serviceaccount:other:web; ; true",
                "User:system:serviceaccount:shop:web; system:serviceaccount:shop:web; ; true",
                "Group:system:serviceaccounts:shop; system:serviceaccount:shop:web; ; false",
                "Group:system:serviceaccounts:shop; x; system:serviceaccounts:shop; true",
                "Robot:bob; bob; ; false",
            })
    void a_subject_is_who_the_api_server_takes_it_for(String subject, String user, String group, boolean allowed) {
        Authorizer authorizer = Authorizer.of(List.of(
                Rbac.role("shop", "r", "get | - | pods"), Rbac.binding("shop", "b", "Role", "r", subject.strip())));
        Caller caller = new Caller(user.strip(), group == null ? List.of() : List.of(group));

        assertThat(authorizer.allows(Rbac.ask(caller, "get -/pods x in shop"))).isEqualTo(allowed);
    }

    @Test
    void a_service_account_without_namespace_in_a_cluster_binding_is_nobody() {
        Authorizer authorizer = Authorizer.of(
                List.of(Rbac.clusterRole("r", "* | * | *"), Rbac.clusterBinding("b", "r", "ServiceAccount:web")));

        assertThat(authorizer.allows(Rbac.ask(Caller.user("system:serviceaccount::web"), "get -/pods x")))
                .isFalse();
        assertThat(authorizer.allows(Rbac.ask(Caller.serviceAccount("shop", "web"), "get -/pods x")))
                .isFalse();
    }

    @Test
    void the_reason_names_binding_role_and_subject_as_the_api_server_does() {
        Authorizer authorizer = Authorizer.of(List.of(
                Rbac.clusterRole("r", "list | - | pods", "get | - | pods"),
                Rbac.clusterBinding("b", "r", "User:eve", "Group:devs", "User:bob"),
                Rbac.binding("shop", "c", "ClusterRole", "r", "ServiceAccount:web")));

        AccessDecision decision = authorizer.decide(Rbac.ask(BOB, "get -/pods x in shop"));
        AccessDecision account =
                authorizer.decide(Rbac.ask(Caller.serviceAccount("shop", "web"), "get -/pods x in shop"));

        assertThat(decision.reason())
                .isEqualTo("RBAC: allowed by ClusterRoleBinding \"b\" of ClusterRole \"r\" to Group \"devs\"");
        assertThat(account.reason())
                .isEqualTo("RBAC: allowed by RoleBinding \"c/shop\" of ClusterRole \"r\" to ServiceAccount"
                        + " \"web/shop\"");
        assertThat(decision.grant().orElseThrow().rule()).isEqualTo(AccessRule.of(Rbac.rule("get | - | pods")));
        assertThat(decision)
                .hasToString("allowed: ClusterRoleBinding \"b\" of ClusterRole \"r\" to Group \"devs\": get of pods"
                        + " in [core]");
    }

    @Test
    void missing_roles_are_told_and_other_bindings_still_count() {
        List<Document> documents = new ArrayList<>(List.of(
                Rbac.clusterBinding("a", "gone", "User:bob"),
                Rbac.clusterBinding("b", "gone", "User:bob"),
                Rbac.binding("shop", "c", "Role", "lost", "User:bob"),
                Rbac.binding("shop", "d", "Widget", "w", "User:bob"),
                Rbac.object("ClusterRoleBinding", "", "e")
                        .with("roleRef", Document.object("kind", "Role", "name", "r"))
                        .with("subjects", List.of(Document.object("kind", "User", "name", "bob"))),
                Rbac.role("shop", "r", "get | - | secrets")));
        AccessRequest request = Rbac.ask(BOB, "get -/pods x in shop");

        assertThat(Authorizer.of(documents).decide(request).reason())
                .isEqualTo("RBAC: [clusterrole.rbac.authorization.k8s.io \"gone\" not found,"
                        + " role.rbac.authorization.k8s.io \"r\" not found,"
                        + " role.rbac.authorization.k8s.io \"lost\" not found,"
                        + " unsupported role reference kind: \"Widget\"]");
        assertThat(Authorizer.of(documents.subList(0, 2)).decide(request).reason())
                .isEqualTo("RBAC: clusterrole.rbac.authorization.k8s.io \"gone\" not found");
        documents.add(Rbac.role("shop", "p", "get | - | pods"));
        documents.add(Rbac.binding("shop", "z", "Role", "p", "User:bob"));
        assertThat(Authorizer.of(documents).decide(request).allowed()).isTrue();
        assertThat(Authorizer.of(List.of()).decide(request)).hasToString("not allowed");
    }

    @Test
    void masters_are_allowed_everything_without_a_reason() {
        AccessDecision decision =
                Authorizer.of(List.of()).decide(Rbac.ask(Caller.user("root", "system:masters"), "delete -/nodes n"));

        assertThat(decision.allowed()).isTrue();
        assertThat(decision.reason()).isEmpty();
    }

    @Test
    void aggregated_roles_are_filled_over_several_steps_and_the_chain_tells_the_source() {
        Authorizer authorizer = Authorizer.withDefaults(List.of(
                Rbac.labelled(
                        Rbac.clusterRole("widgets", "get,delete | example.com | widgets"),
                        "rbac.authorization.k8s.io/aggregate-to-view",
                        "true"),
                Rbac.binding("shop", "b", "ClusterRole", "admin", "User:bob")));

        AccessDecision decision = authorizer.decide(Rbac.ask(BOB, "delete example.com/widgets w in shop"));

        assertThat(decision.grant().orElseThrow().source()).contains("widgets");
        assertThat(decision.reason()).contains("of ClusterRole \"admin\" to User \"bob\"");
        assertThat(authorizer.allows(Rbac.ask(BOB, "list -/secrets in shop"))).isTrue();
        assertThat(authorizer.allows(Rbac.ask(BOB, "create rbac.authorization.k8s.io/rolebindings in shop")))
                .isTrue();
        assertThat(authorizer.allows(Rbac.ask(BOB, "update -/resourcequotas q in shop")))
                .isFalse();
    }

    @Test
    void aggregation_in_a_circle_ends() {
        Document one = Rbac.aggregating(Rbac.labelled(Rbac.clusterRole("one"), "l", "1"), "l", "2");
        Document two = Rbac.aggregating(Rbac.labelled(Rbac.clusterRole("two"), "l", "2"), "l", "1");
        Document three = Rbac.labelled(Rbac.clusterRole("three", "get | - | pods"), "l", "2");

        Authorizer authorizer = Authorizer.of(List.of(one, two, three, Rbac.clusterBinding("b", "two", "User:bob")));

        assertThat(authorizer.allows(Rbac.ask(BOB, "get -/pods x"))).isTrue();
        assertThat(authorizer.rulesOf("ClusterRole", "", "two").orElseThrow()).hasSize(1);
    }

    @Test
    void hostile_aggregation_is_bounded_with_a_sentence() {
        List<Document> roles = new ArrayList<>();
        for (int at = 0; at < 460; at++) {
            roles.add(Rbac.labelled(Rbac.clusterRole("leaf" + at, "get | g" + at + " | r"), "l", "1"));
            roles.add(Rbac.aggregating(Rbac.clusterRole("all" + at), "l", "1"));
        }

        assertThatThrownBy(() -> Authorizer.of(roles))
                .hasMessageContaining("the aggregated roles together have more than 200000 rules");
    }

    @Test
    void names_of_a_megabyte_and_missing_members_do_no_harm() {
        String huge = "x".repeat(1 << 20);
        Authorizer authorizer = Authorizer.of(List.of(
                Rbac.clusterRole(huge, "get | - | " + huge),
                Rbac.clusterBinding(huge, huge, "User:" + huge),
                Document.object("kind", "ClusterRoleBinding", "apiVersion", Rbac.VERSION),
                Document.object("kind", "Role", "apiVersion", Rbac.VERSION, "rules", "none"),
                Document.object("kind", "Role", "apiVersion", "iam.example.com/v1"),
                Document.array(1, 2)));

        AccessDecision decision = authorizer.decide(Rbac.ask(Caller.user(huge), "get -/" + huge + " x"));

        assertThat(decision.allowed()).isTrue();
        assertThat(decision.grant().orElseThrow().rule().toString()).hasSizeLessThanOrEqualTo(200);
    }

    @Test
    void lists_as_the_api_server_sends_them_are_opened() {
        Document roles = Document.object(
                "kind",
                "ClusterRoleList",
                "apiVersion",
                Rbac.VERSION,
                "items",
                List.of(Rbac.clusterRole("r", "get | - | pods").without("kind").without("apiVersion")));
        Document list = Document.object(
                "kind", "List", "apiVersion", "v1", "items", List.of(Rbac.clusterBinding("b", "r", "User:bob")));

        assertThat(Authorizer.of(List.of(roles, list)).allows(Rbac.ask(BOB, "get -/pods x")))
                .isTrue();
    }

    @Test
    void one_changed_binding_makes_a_new_authorizer_and_leaves_the_old_one() {
        Document binding = Rbac.binding("shop", "b", "ClusterRole", "r", "User:bob");
        Authorizer before = Authorizer.of(List.of(Rbac.clusterRole("r", "get | - | pods"), binding));
        AccessRequest bob = Rbac.ask(BOB, "get -/pods x in shop");
        AccessRequest eve = bob.by(Caller.user("eve"));

        Authorizer after = before.with(Rbac.binding("shop", "b", "ClusterRole", "r", "User:eve"));
        Authorizer wider = after.with(Rbac.clusterBinding("c", "r", "User:bob"));

        assertThat(List.of(before.allows(bob), before.allows(eve))).containsExactly(true, false);
        assertThat(List.of(after.allows(bob), after.allows(eve))).containsExactly(false, true);
        assertThat(List.of(wider.allows(bob), wider.allows(eve))).containsExactly(true, true);
        assertThat(wider.without(binding).allows(eve)).isFalse();
    }

    @Test
    void the_default_roles_are_those_that_every_cluster_has() {
        Authorizer authorizer = Authorizer.withDefaults(List.of());
        Caller signedIn = Caller.user("x").authenticated();

        assertThat(DefaultRoles.all())
                .extracting(document -> document.text("/kind").orElse(""))
                .contains("ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding");
        assertThat(authorizer.allows(Rbac.ask(signedIn, "get /apis/apps/v1"))).isTrue();
        assertThat(authorizer.allows(Rbac.ask(signedIn, "create authorization.k8s.io/selfsubjectaccessreviews")))
                .isTrue();
        assertThat(authorizer.allows(Rbac.ask(signedIn, "list -/pods in default")))
                .isFalse();
        assertThat(authorizer
                        .decide(Rbac.ask(
                                Caller.serviceAccount("kube-system", "clusterrole-aggregation-controller"),
                                "escalate rbac.authorization.k8s.io/clusterroles admin"))
                        .reason())
                .contains("system:controller:clusterrole-aggregation-controller");
        assertThat(authorizer.allows(Rbac.ask(Caller.user("x", "system:unauthenticated"), "get /version")))
                .isTrue();
    }
}
