package dev.breakwater.k8s.admission;

import dev.breakwater.admission.AdmissionRequest;
import dev.breakwater.document.Document;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** A handful of answers that must stand; run against the evaluator as it is, and with one thing wrong in it. */
public final class Guard implements Callable<String> {
    private static final String RULE =
            "{\"apiGroups\":[\"\"],\"apiVersions\":[\"v1\"],\"operations\":[\"*\"],\"resources\":[\"pods\"]}";

    private static Document policy(String more, String expression) {
        return Document.parse(
                        "{\"apiVersion\":\"admissionregistration.k8s.io/v1\",\"kind\":\"ValidatingAdmissionPolicy\","
                                + "\"metadata\":{\"name\":\"p\"},\"spec\":{\"matchConstraints\":{\"resourceRules\":["
                                + RULE + "]}}}")
                .merge(Document.parse(more))
                .withAt("/spec/validations", List.of(Document.object("expression", expression)));
    }

    private static final Document BINDING = Document.parse(
            "{\"apiVersion\":\"admissionregistration.k8s.io/v1\",\"kind\":\"ValidatingAdmissionPolicyBinding\",\"metadata\":"
                    + "{\"name\":\"b\"},\"spec\":{\"policyName\":\"p\",\"validationActions\":[\"Deny\"]}}");
    private static final Document POD =
            Document.parse("{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"web\"},\"spec\":"
                    + "{\"ephemeralContainers\":[{\"name\":\"debug\",\"securityContext\":{\"privileged\":true}}]}}");

    private static boolean admits(AdmissionRequest request, Document policy) {
        return ValidatingPolicies.kubernetes(33)
                .admit(request, Stored.of(policy, BINDING))
                .allowed();
    }

    private static boolean compiles(int minor, String expression) {
        try {
            CelEnvironment.kubernetes(minor).compile(expression);
            return true;
        } catch (CelCompilationException e) {
            return false;
        }
    }

    private static String value(String expression) {
        return CelEnvironment.kubernetes(33)
                .compile(expression)
                .evaluate(Map.of())
                .toString();
    }

    /** The first answer that does not stand; empty if all do. */
    @Override
    public String call() {
        AdmissionRequest create = AdmissionRequest.create(POD);
        Map<String, Boolean> answers = new LinkedHashMap<>();
        answers.put(
                "a true operand absorbs a failure", value("1 / 0 == 1 || true").startsWith("true"));
        answers.put(
                "a quantity is not known to 1.27", !compiles(27, "isQuantity('1')") && compiles(28, "isQuantity('1')"));
        answers.put(
                "a false condition wins over a failing one",
                admits(
                        create,
                        policy(
                                "{\"spec\":{\"matchConditions\":[{\"name\":\"a\",\"expression\":\"object.x == 1\"},"
                                        + "{\"name\":\"b\",\"expression\":\"false\"}]}}",
                                "false")));
        answers.put("a failure refuses by default", !admits(create, policy("{}", "object.x == 1")));
        answers.put(
                "a sub-resource is meant only when it is named",
                admits(create.through("status"), policy("{}", "false")));
        String check = "authorizer.group('').resource('pods').check('get').allowed()";
        answers.put(
                "three questions cost too much",
                !admits(create, policy("{}", String.join(" || ", check, check, check, "true"))));
        answers.put(
                "NotIn selects what lacks the label",
                !admits(
                        create,
                        policy(
                                "{\"spec\":{\"matchConstraints\":{\"objectSelector\":{\"matchExpressions\":"
                                        + "[{\"key\":\"app\",\"operator\":\"NotIn\",\"values\":[\"x\"]}]}}}}",
                                "false")));
        answers.put("a variable is evaluated once", once());
        return answers.entrySet().stream()
                .filter(answer -> !answer.getValue())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("");
    }

    /** Six readings of a variable that asks two costly questions: paid for once, or far too dear. */
    private static boolean once() {
        String check = "authorizer.group('').resource('pods').check('get').allowed()";
        Document variable = Document.object("name", "v", "expression", check + " || " + check);
        Document policy = policy("{}", "!variables.v").withAt("/spec/variables", List.of(variable));
        List<Document> many = java.util.Collections.nCopies(20, Document.object("expression", "!variables.v"));
        return admits(AdmissionRequest.create(POD), policy.withAt("/spec/validations", many));
    }
}
