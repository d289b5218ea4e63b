package dev.breakwater.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.document.Document;
import dev.breakwater.resource.InvalidDeclarationException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EscalationCheckTest {
    private static final Caller BOB = Caller.user("bob", "devs");

    private static Optional<String> role(Document role, Optional<Document> before, Document... held) {
        return EscalationCheck.of(Authorizer.of(List.of(held)), BOB)
                .role(role, before)
                .map(EscalationCheck.Refusal::text);
    }

    private static Document[] holding(String... rules) {
        return new Document[] {Rbac.clusterRole("own", rules), Rbac.clusterBinding("own", "own", "User:bob")};
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "get,list | - | pods;       get | - | pods;             true",
                "get | - | pods;            get,list | - | pods;        false",
                "* | - | pods;              * | - | pods;               true",
                "get,list,watch,create,update,patch,delete | - | pods; * | - | pods; false",
                "* | - | pods;              get | apps | pods;          false",
                "* | * | *;                 get | apps | pods/log;      true",
                "* | * | */scale;           get | apps | deployments/scale; true",
                "* | * | */scale;           get | apps | deployments;   false",
                "* | - | pods | a;          get | - | pods | a;         true",
                "* | - | pods | a;          get | - | pods;             false",
                "* | - | pods;              get | - | pods | a;         true",
                "* > /healthz/*;            get > /healthz/*;           true",
                "* > /healthz/*;            get > /healthz;             false",
                "* > *;                     get > /x;                   true",
                "* > /x;                    get > *;                    false",
            })
    void a_rule_may_be_granted_by_whom_it_is_held(String held, String granted, boolean allowed) {
        Document role = Rbac.clusterRole("new", granted);

        assertThat(role(role, Optional.empty(), holding(held)).isEmpty()).isEqualTo(allowed);
    }

    @Test
    void several_held_rules_cover_one_and_what_is_missing_is_told_compactly() {
        Document role = Rbac.role("shop", "new", "get,list,delete | -,apps | pods,jobs");

        Optional<String> refused =
                role(role, Optional.empty(), holding("get,list | - | pods,jobs", "delete | - | pods"));

        assertThat(refused).contains("""
                user "bob" (groups=["devs"]) is attempting to grant RBAC permissions not currently held:
                {APIGroups:[""], Resources:["jobs"], Verbs:["delete"]}
                {APIGroups:["apps"], Resources:["jobs"], Verbs:["get" "list" "delete"]}
                {APIGroups:["apps"], Resources:["pods"], Verbs:["get" "list" "delete"]}""");
    }

    @Test
    void escalate_bypasses_the_check_and_helps_on_create_only_without_names() {
        String everything = "* | * | *";
        Document role = Rbac.clusterRole("new", everything);
        String resource = "rbac.authorization.k8s.io | clusterroles";

        assertThat(role(role, Optional.empty(), holding("escalate | " + resource)))
                .isEmpty();
        assertThat(role(role, Optional.empty(), holding("escalate | " + resource + " | new")))
                .isPresent();
        assertThat(role(role, Optional.of(Rbac.clusterRole("new")), holding("escalate | " + resource + " | new")))
                .isEmpty();
    }

    @Test
    void an_update_for_the_garbage_collector_is_not_checked() {
        Document role = Rbac.clusterRole("new", "* | * | *");
        Document released = role.withAt("/metadata/finalizers", List.of());

        assertThat(role(released, Optional.of(role))).isEmpty();
        assertThat(role(released.withAt("/metadata/labels", Document.object("a", "b")), Optional.of(role)))
                .isPresent();
    }

    @Test
    void an_aggregation_rule_takes_everything() {
        Document role = Rbac.aggregating(Rbac.clusterRole("new"), "l", "1");

        assertThat(role(role, Optional.empty(), holding("get,list | * | *", "* > *")))
                .contains("must have cluster-admin privileges to use the aggregationRule");
        assertThat(role(role, Optional.empty(), holding("* | * | *", "* > *"))).isEmpty();
    }

    @Test
    void a_binding_takes_the_permissions_of_its_role_or_the_verb_bind_on_it() {
        Document view = Rbac.clusterRole("view", "get | - | pods");
        Document binding = Rbac.binding("shop", "b", "ClusterRole", "view", "User:eve");
        Document bind = Rbac.role("shop", "binder", "bind | rbac.authorization.k8s.io | clusterroles | view");
        Document wrong = Rbac.role("shop", "binder", "bind | rbac.authorization.k8s.io | rolebindings");
        Document bound = Rbac.binding("shop", "own", "Role", "binder", "Group:devs");

        assertThat(check(binding, view).orElseThrow().text()).contains("Resources:[\"pods\"]");
        assertThat(check(binding, view, bind, bound)).isEmpty();
        assertThat(check(binding, view, wrong, bound)).isPresent();
        assertThat(check(Rbac.binding("else", "b", "ClusterRole", "view", "User:eve"), view, bind, bound))
                .isPresent();
        assertThat(check(binding).orElseThrow())
                .isEqualTo(
                        new EscalationCheck.Refusal(true, "clusterroles.rbac.authorization.k8s.io \"view\" not found"));
    }

    private static Optional<EscalationCheck.Refusal> check(Document binding, Document... documents) {
        return EscalationCheck.of(Authorizer.of(List.of(documents)), BOB).binding(binding, Optional.empty());
    }

    @Test
    void hostile_rules_are_counted_before_they_are_taken_apart() {
        String many = String.join(",", java.util.Collections.nCopies(1_000, "x"));

        assertThat(role(Rbac.clusterRole("new", many + " | " + many + " | x"), Optional.empty()))
                .contains("the rules stand for 1000000 permissions; at most 100000 are compared");
    }

    @Test
    void reviews_are_answered_from_manifests() {
        Authorizer authorizer = Authorizer.of(List.of(
                Rbac.role("shop", "r", "get,list | - | pods | a"),
                Rbac.clusterRole("health", "get > /healthz"),
                Rbac.clusterBinding("h", "health", "User:bob"),
                Rbac.binding("shop", "b", "Role", "r", "Group:devs"),
                Rbac.binding("shop", "c", "Role", "gone", "User:bob")));
        Document attributes = Document.object("verb", "get", "resource", "pods", "name", "a", "namespace", "shop");

        Document self =
                answer(authorizer, "SelfSubjectAccessReview", Document.object("resourceAttributes", attributes));
        Document other = answer(
                authorizer,
                "SubjectAccessReview",
                Document.object(
                        "user", "eve", "nonResourceAttributes", Document.object("path", "/healthz", "verb", "get")));
        Document rules = answer(authorizer, "SelfSubjectRulesReview", Document.object("namespace", "shop"));

        assertThat(self.at("/status"))
                .contains(Document.object(
                        "allowed",
                        true,
                        "reason",
                        "RBAC: allowed by RoleBinding \"b/shop\" of Role \"r\" to Group \"devs\""));
        assertThat(other.at("/status")).contains(Document.object("allowed", false));
        assertThat(rules.at("/status/resourceRules/0/resourceNames")).contains(Document.array("a"));
        assertThat(rules.at("/status/nonResourceRules/0/nonResourceURLs")).contains(Document.array("/healthz"));
        assertThat(rules.text("/status/evaluationError")).contains("role.rbac.authorization.k8s.io \"gone\" not found");
    }

    private static Document answer(Authorizer authorizer, String kind, Document spec) {
        return AccessReviews.answer(authorizer, BOB, Document.object("kind", kind, "spec", spec));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "SelfSubjectAccessReview; {}; exactly one of nonResourceAttributes or resourceAttributes",
                "SelfSubjectAccessReview; {\"resourceAttributes\":{},\"nonResourceAttributes\":{}}; cannot be specified",
                "SubjectAccessReview; {\"resourceAttributes\":{}}; at least one of user or group",
                "LocalSubjectAccessReview; {\"user\":\"x\",\"resourceAttributes\":{\"namespace\":\"y\"}}; must match",
                "SelfSubjectRulesReview; {}; namespace is required",
                "Pod; {}; is no review",
            })
    void a_review_that_the_api_server_refuses_is_refused(String kind, String spec, String sentence) {
        assertThatThrownBy(() -> answer(Authorizer.of(List.of()), kind, Document.parse(spec)))
                .isInstanceOf(InvalidDeclarationException.class)
                .hasMessageContaining(sentence.strip());
    }

    @ParameterizedTest
    @CsvSource({
        "eve, false, bob may impersonate users eve?",
        "admins, true, bob may impersonate groups admins?",
        "system:serviceaccount:shop:web, false, bob may impersonate serviceaccounts web in shop?",
    })
    void acting_as_somebody_is_a_request_of_its_own(String name, boolean group, String request) {
        assertThat(EscalationCheck.impersonation(BOB, new AccessSubject(group, name)))
                .hasToString(request);
    }
}
