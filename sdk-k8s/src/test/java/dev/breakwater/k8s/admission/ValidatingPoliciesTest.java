package dev.breakwater.k8s.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.admission.AdmissionRequest;
import dev.breakwater.admission.AdmissionResponse;
import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Policies and bindings as the API server evaluates them; the messages are its own. */
class ValidatingPoliciesTest {
    private static final String POLICY = """
            {"apiVersion":"admissionregistration.k8s.io/v1","kind":"ValidatingAdmissionPolicy",
             "metadata":{"name":"replicas"},
             "spec":{"failurePolicy":"Fail","matchConstraints":{"resourceRules":[
               {"apiGroups":["apps"],"apiVersions":["v1"],"operations":["CREATE","UPDATE"],
                "resources":["deployments"]}]},
              "validations":[{"expression":"object.spec.replicas <= 5"}]}}
            """;
    private static final String BINDING = """
            {"apiVersion":"admissionregistration.k8s.io/v1","kind":"ValidatingAdmissionPolicyBinding",
             "metadata":{"name":"everywhere"},
             "spec":{"policyName":"replicas","validationActions":["Deny"]}}
            """;
    private static final Document SHOP = Document.parse(
            "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"shop\",\"labels\":{\"team\":\"a\"}}}");

    private static Document policy() {
        return Document.parse(POLICY);
    }

    private static Document binding() {
        return Document.parse(BINDING);
    }

    private static Document deployment(int replicas) {
        return Document.parse("""
                {"apiVersion":"apps/v1","kind":"Deployment",
                 "metadata":{"name":"web","namespace":"shop","labels":{"app":"web"}},
                 "spec":{"replicas":%d}}
                """.formatted(replicas));
    }

    private static AdmissionResponse admit(
            Document policy, Document binding, AdmissionRequest request, Document... more) {
        List<Document> all = new ArrayList<>(List.of(policy, binding, SHOP));
        all.addAll(List.of(more));
        return ValidatingPolicies.kubernetes(33).admit(request, new Stored(all));
    }

    private static AdmissionRequest create(int replicas) {
        return AdmissionRequest.create(deployment(replicas)).by("alice", "dev");
    }

    private static Document ruled(Object... rule) {
        return policy().withAt("/spec/validations", List.of(Document.object(rule)));
    }

    @Test
    void what_the_expression_allows_passes_and_what_it_does_not_is_invalid() {
        assertThat(admit(policy(), binding(), create(5))).hasToString("allowed");
        AdmissionResponse refused = admit(policy(), binding(), create(6));
        assertThat(refused.code()).isEqualTo(422);
        assertThat(refused.reason()).isEqualTo("Invalid");
        assertThat(refused.message())
                .isEqualTo("deployments.apps \"web\" is forbidden: ValidatingAdmissionPolicy 'replicas' with binding"
                        + " 'everywhere' denied request: failed expression: object.spec.replicas <= 5");
        assertThat(refused.status().orElseThrow().text("/details/causes/0/message"))
                .contains("ValidatingAdmissionPolicy 'replicas' with binding 'everywhere' denied request: failed"
                        + " expression: object.spec.replicas <= 5");
    }

    @ParameterizedTest
    @CsvSource({"Forbidden, 403", "Unauthorized, 401", "RequestEntityTooLarge, 413", "Invalid, 422"})
    void the_reason_of_a_rule_decides_the_code(String reason, int code) {
        AdmissionResponse refused =
                admit(ruled("expression", "false", "reason", reason, "message", " no "), binding(), create(1));
        assertThat(refused.code()).isEqualTo(code);
        assertThat(refused.reason()).isEqualTo(reason);
        assertThat(refused.message()).endsWith("denied request: no");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'at most ' + string(1 + 4)|at most 5",
                "'  trimmed  '|trimmed",
                "''|fallback",
                "'two' + '\\n' + 'lines'|fallback",
                "object.spec.nothing|fallback",
                "string(object.spec.nothing)|fallback",
                "'x'.replace('x', 'y') + request.userInfo.username|yalice",
            })
    void a_message_expression_falls_back_to_the_message(String expression, String message) {
        Document rule = ruled("expression", "false", "message", "fallback", "messageExpression", expression);
        assertThat(admit(rule, binding(), create(1)).message()).endsWith("denied request: " + message);
    }

    @Test
    void a_message_that_is_too_long_falls_back() {
        Document rule =
                ruled("expression", "false", "messageExpression", "[1,2,3].map(x, '" + "y".repeat(2_000) + "').join()");
        assertThat(admit(rule, binding(), create(1)).message()).endsWith("failed expression: false");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "object.spec.nothing == 1|expression 'object.spec.nothing == 1' resulted in error: no such key: nothing",
                "object.spec.replicas|compilation error: must evaluate to bool but got dyn",
                "params.x == 1|compilation error: compilation failed: ERROR: <input>:1:1: undeclared reference",
                "request.nothing == 1|compilation error: compilation failed: ERROR: <input>:1:8: undefined field",
            })
    void an_error_refuses_unless_failures_are_ignored(String expression, String message) {
        Document rule = ruled("expression", expression);
        AdmissionResponse refused = admit(rule, binding(), create(1));
        assertThat(refused.message()).contains("denied request: " + message);
        assertThat(refused.code()).isEqualTo(422);
        assertThat(admit(rule.withAt("/spec/failurePolicy", "Ignore"), binding(), create(1)))
                .hasToString("allowed");
    }

    @Test
    void warn_and_audit_tell_and_let_pass() {
        AdmissionResponse warned =
                admit(policy(), binding().withAt("/spec/validationActions", List.of("Warn", "Audit")), create(6));
        assertThat(warned.allowed()).isTrue();
        assertThat(warned.warnings())
                .containsExactly("Validation failed for ValidatingAdmissionPolicy 'replicas' with binding 'everywhere':"
                        + " failed expression: object.spec.replicas <= 5");
        assertThat(warned.auditAnnotations())
                .containsEntry(
                        "validation.policy.admission.k8s.io/validation_failure",
                        "[{\"message\":\"failed expression: object.spec.replicas <= 5\",\"policy\":\"replicas\","
                                + "\"binding\":\"everywhere\",\"expressionIndex\":0,"
                                + "\"validationActions\":[\"Warn\",\"Audit\"]}]");
    }

    @Test
    void a_false_match_condition_wins_over_one_that_fails() {
        Document failing = Document.object("name", "bad", "expression", "object.nothing == 1");
        Document no = Document.object("name", "no", "expression", "object.metadata.name == 'other'");
        Document yes = Document.object("name", "yes", "expression", "request.operation == 'CREATE'");
        assertThat(admit(policy().withAt("/spec/matchConditions", List.of(failing, no)), binding(), create(6)))
                .hasToString("allowed");
        assertThat(admit(policy().withAt("/spec/matchConditions", List.of(failing, yes)), binding(), create(1))
                        .message())
                .endsWith("denied request: expression 'object.nothing == 1' resulted in error: no such key: nothing");
        assertThat(admit(policy().withAt("/spec/matchConditions", List.of(yes)), binding(), create(6))
                        .code())
                .isEqualTo(422);
    }

    @Test
    void variables_are_evaluated_when_they_are_read_and_only_once() {
        Document lazy = policy().withAt(
                        "/spec/variables",
                        List.of(
                                Document.object("name", "bad", "expression", "object.nothing"),
                                Document.object("name", "count", "expression", "object.spec.replicas"),
                                Document.object("name", "twice", "expression", "variables.count * 2")))
                .withAt(
                        "/spec/validations",
                        List.of(Document.object("expression", "variables.twice + variables.twice == 4")));
        assertThat(admit(lazy, binding(), create(1))).hasToString("allowed");
        Document reading =
                lazy.withAt("/spec/validations", List.of(Document.object("expression", "variables.bad == 1 && true")));
        assertThat(admit(reading, binding(), create(1)).message())
                .endsWith("expression 'variables.bad == 1 && true' resulted in error: composited variable \"bad\" fails"
                        + " to evaluate: no such key: nothing");
    }

    @Test
    void parameters_come_by_name_or_selector_and_each_is_evaluated() {
        Document policy = ruled(
                        "expression",
                        "object.spec.replicas <= int(params.data.max)",
                        "messageExpression",
                        "'more than ' + params.data.max")
                .withAt("/spec/paramKind", Document.object("apiVersion", "v1", "kind", "ConfigMap"));
        Document named = binding().withAt("/spec/paramRef", Document.object("name", "limits"));
        Document limits =
                Document.parse("{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"limits\","
                        + "\"namespace\":\"shop\",\"labels\":{\"for\":\"web\"}},\"data\":{\"max\":\"3\"}}");
        assertThat(admit(policy, named, create(3), limits)).hasToString("allowed");
        assertThat(admit(policy, named, create(4), limits).message()).endsWith("denied request: more than 3");
        assertThat(admit(policy, named, create(4))).hasToString("allowed");
        assertThat(admit(policy, named.withAt("/spec/paramRef/parameterNotFoundAction", "Deny"), create(4))
                        .message())
                .endsWith("denied request: failed to configure binding: no params found for policy binding with `Deny`"
                        + " parameterNotFoundAction");
        Document selected = binding()
                .withAt("/spec/paramRef", Document.parse("{\"selector\":{\"matchLabels\":{\"for\":\"web\"}}}"));
        assertThat(admit(policy, selected, create(4), limits).code()).isEqualTo(422);
    }

    @Test
    void audit_annotations_are_kept_under_the_name_of_the_policy() {
        Document annotated = policy().withAt(
                        "/spec/auditAnnotations",
                        List.of(
                                Document.object("key", "count", "valueExpression", "string(object.spec.replicas)"),
                                Document.object("key", "none", "valueExpression", "null")));
        assertThat(admit(annotated, binding(), create(2)).auditAnnotations())
                .containsExactlyInAnyOrderEntriesOf(java.util.Map.of("replicas/count", "2"));
        Document failing = policy().withAt(
                        "/spec/auditAnnotations",
                        List.of(Document.object("key", "bad", "valueExpression", "string(object.nothing)")));
        assertThat(admit(failing, binding(), create(2)).message())
                .endsWith(
                        "denied request: expression 'string(object.nothing)' resulted in error: no such key: nothing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'namespaceSelector':{'matchLabels':{'team':'a'}}}|true",
                "{'namespaceSelector':{'matchLabels':{'team':'b'}}}|false",
                "{'namespaceSelector':{'matchExpressions':[{'key':'team','operator':'NotIn','values':['b']}]}}|true",
                "{'namespaceSelector':{'matchExpressions':[{'key':'none','operator':'Exists'}]}}|false",
                "{'objectSelector':{'matchLabels':{'app':'web'}}}|true",
                "{'objectSelector':{'matchLabels':{'app':'api'}}}|false",
                "{'excludeResourceRules':[{'apiGroups':['*'],'apiVersions':['*'],'operations':['*'],'resources':['deployments']}]}|false",
                "{'resourceRules':[{'apiGroups':['apps'],'apiVersions':['v1'],'operations':['DELETE'],'resources':['*']}]}|false",
                "{'resourceRules':[{'apiGroups':['apps'],'apiVersions':['v1'],'operations':['*'],'resources':['deployments/scale']}]}|false",
                "{'resourceRules':[{'apiGroups':['apps'],'apiVersions':['v1'],'operations':['*'],'resources':['*/*']}]}|true",
                "{'resourceRules':[{'apiGroups':['apps'],'apiVersions':['v1'],'operations':['*'],'resources':['*'],'scope':'Cluster'}]}|false",
                "{'resourceRules':[{'apiGroups':['apps'],'apiVersions':['v1'],'operations':['*'],'resources':['*'],'resourceNames':['web']}]}|true",
                "{'resourceRules':[{'apiGroups':['apps'],'apiVersions':['v1'],'operations':['*'],'resources':['*'],'resourceNames':['api']}]}|false",
            })
    void constraints_of_policies_and_of_bindings_decide_what_is_meant(String constraints, boolean meant) {
        Document parsed = Document.parse(constraints.replace('\'', '"'));
        Document binding = binding().withAt("/spec/matchResources", parsed);
        assertThat(admit(policy(), binding, create(6)).allowed()).isEqualTo(!meant);
        Document all = policy().at("/spec/matchConstraints").orElseThrow();
        Document policy = policy().withAt("/spec/matchConstraints", all.merge(parsed));
        assertThat(admit(policy, binding(), create(6)).allowed()).isEqualTo(!meant);
    }

    @Test
    void equivalent_versions_are_meant_unless_the_match_is_exact() {
        Document scaler = Document.parse("{\"apiVersion\":\"autoscaling/v2\",\"kind\":\"HorizontalPodAutoscaler\","
                + "\"metadata\":{\"name\":\"web\",\"namespace\":\"shop\"}}");
        Document policy = policy().withAt(
                        "/spec/matchConstraints/resourceRules/0",
                        Document.parse(
                                "{\"apiGroups\":[\"autoscaling\"],\"apiVersions\":[\"v1\"],\"operations\":[\"*\"],"
                                        + "\"resources\":[\"horizontalpodautoscalers\"]}"))
                .withAt(
                        "/spec/validations",
                        List.of(Document.object("expression", "request.kind.version == request.requestKind.version")));
        AdmissionRequest request = AdmissionRequest.create(scaler);
        assertThat(admit(policy, binding(), request).code()).isEqualTo(422);
        assertThat(admit(policy.withAt("/spec/matchConstraints/matchPolicy", "Exact"), binding(), request))
                .hasToString("allowed");
    }

    @Test
    void expressions_see_the_old_object_the_namespace_the_user_and_what_the_user_may_do() {
        Document rules = policy().withAt(
                        "/spec/validations",
                        Stream.of(
                                        "oldObject == null || object.spec.replicas >= oldObject.spec.replicas",
                                        "namespaceObject.metadata.labels.team == 'a'",
                                        "request.userInfo.username == 'alice' && 'dev' in request.userInfo.groups",
                                        "request.namespace == 'shop' && request.resource.resource == 'deployments'",
                                        "authorizer.group('').resource('pods').namespace('shop').check('list').allowed()",
                                        "!authorizer.path('/metrics').check('get').allowed()",
                                        "!authorizer.serviceAccount('shop', 'web').group('').resource('pods').check('get').allowed()",
                                        "authorizer.requestResource.check('update').allowed()")
                                .map(expression -> Document.object("expression", expression))
                                .toList());
        Document role =
                Document.parse("{\"apiVersion\":\"rbac.authorization.k8s.io/v1\",\"kind\":\"Role\",\"metadata\":"
                        + "{\"name\":\"r\",\"namespace\":\"shop\"},\"rules\":[{\"apiGroups\":[\"\",\"apps\"],\"resources\":"
                        + "[\"pods\",\"deployments\"],\"verbs\":[\"list\",\"update\"]}]}");
        Document bound = Document.parse("{\"apiVersion\":\"rbac.authorization.k8s.io/v1\",\"kind\":\"RoleBinding\","
                + "\"metadata\":{\"name\":\"b\",\"namespace\":\"shop\"},\"roleRef\":{\"apiGroup\":"
                + "\"rbac.authorization.k8s.io\",\"kind\":\"Role\",\"name\":\"r\"},\"subjects\":[{\"kind\":\"User\","
                + "\"apiGroup\":\"rbac.authorization.k8s.io\",\"name\":\"alice\"}]}");
        AdmissionRequest grown =
                AdmissionRequest.update(deployment(1), deployment(2)).by("alice", "dev");
        assertThat(admit(rules, binding(), grown, role, bound)).hasToString("allowed");
        AdmissionRequest shrunk =
                AdmissionRequest.update(deployment(2), deployment(1)).by("alice", "dev");
        assertThat(admit(rules, binding(), shrunk, role, bound).message()).contains("failed expression: oldObject");
        assertThat(admit(rules, binding(), grown, role).message()).contains("failed expression: authorizer.group");
    }

    @Test
    void the_budget_of_all_expressions_together_is_bounded() {
        Document check = Document.object(
                "expression",
                "authorizer.group('').resource('pods').check('get').allowed() || authorizer.group('')"
                        + ".resource('pods').check('get').allowed() || true");
        Document costly = policy().withAt("/spec/validations", java.util.Collections.nCopies(15, check));
        assertThat(admit(costly, binding(), create(1)).message())
                .endsWith("denied request: validation failed due to running out of cost budget, no further validation"
                        + " rules will be run");
    }

    @Test
    void policies_that_cannot_be_compiled_are_refused_with_every_cause() {
        Document bad = ruled("expression", "object.spec.replicas", "messageExpression", "1 + 1");
        AdmissionResponse refused =
                ValidatingPolicies.kubernetes(33).admit(AdmissionRequest.create(bad), Stored.of(SHOP));
        assertThat(refused.code()).isEqualTo(422);
        assertThat(refused.message())
                .isEqualTo("ValidatingAdmissionPolicy.admissionregistration.k8s.io \"replicas\" is invalid:"
                        + " [spec.validations[0].expression: Invalid value: \"object.spec.replicas\": must evaluate to"
                        + " bool but got dyn, spec.validations[0].messageExpression: Invalid value: \"1 + 1\": must"
                        + " evaluate to string but got int]");
    }

    @Test
    void a_library_that_the_version_does_not_have_is_an_error() {
        Document newer = ruled("expression", "isSemver('1.0.0')");
        Stored cluster = Stored.of(newer, binding(), SHOP);
        assertThat(ValidatingPolicies.kubernetes(33).admit(create(1), cluster)).hasToString("allowed");
        assertThat(ValidatingPolicies.kubernetes(32).admit(create(1), cluster).message())
                .contains("undeclared reference to 'isSemver'");
    }

    @Test
    void a_policy_without_a_binding_does_nothing_and_each_finding_names_its_rule() {
        ValidatingPolicies policies = ValidatingPolicies.kubernetes(33);
        assertThat(policies.admit(create(9), Stored.of(policy(), SHOP))).hasToString("allowed");
        assertThat(policies.findings(create(9), Stored.of(policy(), binding(), SHOP)))
                .hasToString(
                        "[Deny by 'replicas' with binding 'everywhere': failed expression: object.spec.replicas <= 5]");
    }
}
