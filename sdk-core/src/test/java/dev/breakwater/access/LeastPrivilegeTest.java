package dev.breakwater.access;

import static dev.breakwater.access.Rbac.ask;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LeastPrivilegeTest {
    private static final Caller WEB = Caller.serviceAccount("shop", "web");
    private static final String USER = WEB.name();

    private static LeastPrivilege of(String... requests) {
        List<AccessRequest> all = new ArrayList<>();
        for (String request : requests) {
            all.add(ask(WEB, request));
        }
        return LeastPrivilege.of(all);
    }

    @Test
    void the_smallest_role_names_what_was_named_and_joins_what_is_alike() {
        LeastPrivilege needs = of(
                "get -/configmaps a in shop",
                "get -/configmaps b in shop",
                "list -/pods in shop",
                "watch -/pods in shop",
                "list -/services in shop",
                "watch -/services in shop",
                "list -/nodes",
                "get /metrics");

        assertThat(needs.rules(USER))
                .hasToString("{=[get of /metrics, list of nodes in [core]], shop=["
                        + "list, watch of pods, services in [core], get of configmaps in [core] named a, b]}");
        assertThat(needs.roles(USER, "web"))
                .extracting(role -> role.text("/kind").orElse(""))
                .containsExactly("ClusterRole", "Role");
    }

    @Test
    void a_create_is_asked_without_the_name_that_the_log_tells_and_acting_as_another_is_a_right() {
        LeastPrivilege needs = LeastPrivilege.ofAudit(List.of("""
                {"verb":"create","user":{"username":"bot"},"impersonatedUser":{"username":"ann"},\
                "objectRef":{"resource":"configmaps","namespace":"shop","name":"made"}}
                """));

        assertThat(needs.rules("ann")).hasToString("{shop=[create of configmaps in [core]]}");
        assertThat(needs.rules("bot")).hasToString("{=[impersonate of users in [core] named ann]}");
    }

    @Test
    void more_than_five_names_stand_for_all_and_a_nameless_request_too() {
        assertThat(of("get -/pods in shop", "get -/pods a in shop").rules(USER).get("shop"))
                .hasToString("[get of pods in [core]]");
        assertThat(of(
                                "delete -/pods a in shop",
                                "delete -/pods b in shop",
                                "delete -/pods c in shop",
                                "delete -/pods d in shop",
                                "delete -/pods e in shop",
                                "delete -/pods f in shop")
                        .rules(USER)
                        .get("shop"))
                .hasToString("[delete of pods in [core]]");
    }

    @Test
    void what_the_cluster_role_allows_is_in_no_role() {
        assertThat(of("list -/pods", "list -/pods in shop", "get -/pods in shop")
                        .rules(USER))
                .hasToString("{=[list of pods in [core]], shop=[get of pods in [core]]}");
    }

    @Test
    void the_roles_allow_everything_observed_and_without_any_part_something_is_refused() {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            List<AccessRequest> observed = new ArrayList<>();
            for (int at = 0; at <= random.nextInt(12); at++) {
                observed.add(request(random));
            }
            List<Document> roles = LeastPrivilege.of(observed).roles(USER, "web");

            assertThat(observed).allMatch(authorizer(roles)::allows);
            for (int role = 0; role < roles.size(); role++) {
                for (AccessRule part : parts(roles.get(role))) {
                    List<Document> less = new ArrayList<>(roles);
                    less.set(role, without(roles.get(role), part));
                    assertThat(observed)
                            .as(part + " of " + observed)
                            .anyMatch(one -> !authorizer(less).allows(one));
                }
            }
        }
    }

    private static AccessRequest request(Random random) {
        String verb = List.of("get", "list", "update", "create").get(random.nextInt(4));
        String resource = List.of("pods", "pods/log", "secrets").get(random.nextInt(3));
        AccessRequest request = AccessRequest.of(WEB, verb, random.nextBoolean() ? "" : "apps", resource)
                .in(List.of("", "shop", "lab").get(random.nextInt(3)));
        return random.nextInt(8) == 0
                ? AccessRequest.path(WEB, "get", "/p" + random.nextInt(3))
                : random.nextBoolean() ? request.named("n" + random.nextInt(7)) : request;
    }

    private static List<AccessRule> parts(Document role) {
        List<AccessRule> parts = new ArrayList<>();
        AccessRule.all(role).forEach(rule -> parts.addAll(rule.parts()));
        return parts;
    }

    private static Document without(Document role, AccessRule part) {
        List<AccessRule> left = new ArrayList<>(parts(role));
        left.remove(part);
        return role.with("rules", left.stream().map(AccessRule::document).toList());
    }

    private static Authorizer authorizer(List<Document> roles) {
        List<Document> all = new ArrayList<>(roles);
        for (Document role : roles) {
            String namespace = role.text("/metadata/namespace").orElse("");
            all.add(
                    namespace.isEmpty()
                            ? Rbac.clusterBinding("web", "web", "User:" + USER)
                            : Rbac.binding(namespace, "web", "Role", "web", "User:" + USER));
        }
        return Authorizer.of(all);
    }

    @Test
    void events_are_read_plain_and_as_azure_wraps_them() {
        String event = """
                {"kind":"Event","apiVersion":"audit.k8s.io/v1","stage":"ResponseComplete","verb":"get",
                "requestURI":"/api/v1/namespaces/shop/pods/a/log?follow=true",
                "user":{"username":"pat","groups":["devs","system:authenticated"]},
                "objectRef":{"resource":"pods","namespace":"shop","name":"a","subresource":"log","apiVersion":"v1"},
                "responseStatus":{"code":200},"annotations":{"authorization.k8s.io/decision":"allow"}}""".replace("\n", "");
        String wrapped = Document.object(
                        "category", "kube-audit", "properties", Document.object("log", event.replace("pat", "bob")))
                .toJson();
        String records = Document.object("records", List.of(Document.parse(event.replace("pat", "cy"))))
                .toJson();
        String refused = event.replace("pat", "eve").replace("allow", "forbid");
        String path = event.replace("pat", "dan").replaceFirst("\"objectRef\":\\{[^}]*},", "");
        String acting = event.replace("\"objectRef\"", "\"impersonatedUser\":{\"username\":\"zoe\"},\"objectRef\"");
        LeastPrivilege needs = LeastPrivilege.ofAudit(
                List.of(event, wrapped, records, refused, path, acting, "", "no json", "{}", "[".repeat(100_000)));

        assertThat(needs.users()).containsExactly("bob", "cy", "dan", "pat", "zoe");
        assertThat(needs.unreadable()).isEqualTo(3);
        assertThat(needs.requests("bob")).singleElement().hasToString("bob may get pods/log a in shop?");
        assertThat(needs.requests("dan"))
                .singleElement()
                .hasToString("dan may get /api/v1/namespaces/shop/pods/a/log?");
    }

    @Test
    void what_was_never_used_is_told_by_rule_and_place() {
        Authorizer authorizer = Authorizer.of(List.of(
                Rbac.clusterRole("all", "get,list,delete | - | pods,secrets", "* | apps | *"),
                Rbac.role("shop", "extra", "create | - | pods/exec"),
                Rbac.clusterBinding("all", "all", "ServiceAccount:shop/web"),
                Rbac.binding("shop", "extra", "Role", "extra", "ServiceAccount:shop/web")));

        assertThat(of("get -/pods a in shop", "list -/pods in lab", "get apps/deployments in shop")
                        .unused(authorizer, USER))
                .extracting(LeastPrivilege.Unused::toString)
                .containsExactly(
                        "delete of pods in [core] everywhere",
                        "get, list, delete of secrets in [core] everywhere",
                        "create of pods/exec in [core] in namespace shop");
    }
}
