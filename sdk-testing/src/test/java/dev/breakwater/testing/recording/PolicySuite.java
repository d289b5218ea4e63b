package dev.breakwater.testing.recording;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * ValidatingAdmissionPolicies, and requests that they judge. Each scenario of {@code policies.yaml} has a namespace of
 * its own that its binding selects; {@code expressions.txt} are CEL expressions whose value the message tells.
 */
final class PolicySuite {
    private static final String ADMISSION = "/apis/admissionregistration.k8s.io/v1/";
    private static final String POLICIES = ADMISSION + "validatingadmissionpolicies";
    private static final String BINDINGS = ADMISSION + "validatingadmissionpolicybindings";
    /** How long a server takes to see a policy. */
    private static final int SETTLE = 8;

    private final Script script = new Script();
    private final List<Document> scenarios = new ArrayList<>();

    private PolicySuite() {}

    static List<Step> steps() {
        PolicySuite suite = new PolicySuite();
        Script.yaml(Texts.read("policies.yaml")).elements().forEach(suite.scenarios::add);
        suite.scenarios.forEach(suite::setUp);
        suite.expressions();
        suite.scenarios.forEach(suite::probe);
        suite.probeExpressions();
        suite.refused();
        suite.scenarios.forEach(suite::tearDown);
        return suite.script.steps();
    }

    private static String name(Document scenario) {
        return "vap-" + scenario.text("/name").orElseThrow();
    }

    private static Document policy(String name, Document spec) {
        Document rule = Script.yaml(
                "{resourceRules: [{apiGroups: [''], apiVersions: [v1], resources: [configmaps], operations: [CREATE]}]}");
        Document complete = spec.get("matchConstraints").isPresent() ? spec : spec.with("matchConstraints", rule);
        return Document.object("metadata", Document.object("name", name), "spec", complete);
    }

    private static Document binding(String name, String policy, Document more) {
        Document selector =
                Script.yaml("{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: " + policy + "}}}");
        Document spec = Document.object("policyName", policy, "validationActions", List.of("Deny"))
                .with("matchResources", selector)
                .merge(more);
        return Document.object("metadata", Document.object("name", name), "spec", spec);
    }

    private void setUp(Document scenario) {
        String name = name(scenario);
        script.scenario(name + "-setup");
        script.namespace(name, scenario.get("labels").orElse(Document.object()));
        for (Document object : scenario.get("objects").orElse(Document.array()).elements()) {
            script.post(
                    "object",
                    object.text("/target").orElseThrow().replace("NS", name),
                    object.get("body").get());
        }
        script.post("policy", POLICIES, policy(name, scenario.get("policy").get()));
        Map<String, Document> bindings = new LinkedHashMap<>(scenario.get("bindings")
                .orElse(Document.object("binding", Document.object()))
                .members());
        bindings.forEach((suffix, more) -> script.post("binding", BINDINGS, binding(name + "-" + suffix, name, more)));
    }

    private void probe(Document scenario) {
        String name = name(scenario);
        script.scenario(name);
        Document pause = Document.object("pause", scenario.equals(scenarios.get(0)) ? SETTLE : 0);
        script.add("policy", Script.request("GET", POLICIES + "/" + name).merge(pause));
        for (Document probe : scenario.get("probes").orElseThrow().elements()) {
            String target = probe.text("/target").orElse("/api/v1/namespaces/NS/configmaps?dryRun=All");
            Document body = probe.get("body").orElse(Document.object());
            Document named = body.at("/metadata/name").isPresent()
                            || body.at("/metadata/generateName").isPresent()
                            || probe.text("/method").isPresent()
                    ? body
                    : body.withAt("/metadata/name", "probe");
            Document request = Script.request(probe.text("/method").orElse("POST"), target.replace("NS", name))
                    .with("verdict", true)
                    .withSome("as", probe.text("/as"))
                    .withSome("groups", probe.get("groups"))
                    .withSome("type", probe.text("/type"));
            script.add("probe", named.members().isEmpty() ? request : request.with("body", named));
        }
    }

    private static List<String> cases() {
        return Texts.read("expressions.txt")
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }

    /** One policy judges all expressions: the case that an object names fails, and its message is the value. */
    private void expressions() {
        script.scenario("cel-setup");
        script.namespace("vap-cel", Document.object());
        List<Document> validations = new ArrayList<>();
        List<String> cases = cases();
        for (int at = 0; at < cases.size(); at++) {
            validations.add(validation(at, cases.get(at)));
        }
        for (int from = 0, part = 0; from < validations.size(); from += 40, part++) {
            List<Document> some = validations.subList(from, Math.min(from + 40, validations.size()));
            Document spec = Document.object("validations", some);
            script.post("policy", POLICIES, policy("vap-cel-" + part, spec));
            Document binding = binding("vap-cel-" + part, "vap-cel", Document.object("policyName", "vap-cel-" + part));
            script.post("binding", BINDINGS, binding);
        }
    }

    private static Document validation(int number, String expression) {
        String others = "object.data.number != '" + number + "'";
        return expression.startsWith("? ")
                ? Document.object(
                        "expression", others + " || (" + expression.substring(2) + ")", "message", "it is false")
                : Document.object(
                        "expression",
                        others,
                        "message",
                        "an error",
                        "messageExpression",
                        "'%s'.format([" + expression + "])");
    }

    private void probeExpressions() {
        script.scenario("cel");
        List<String> cases = cases();
        Document data = Script.yaml(
                "{text: 'Hello, World', five: '5', quantity: 1500m, url: 'https://user@example.com:8443/a/b?q=1&q=2',"
                        + " ip: 10.1.2.3, list: 'a,b,c'}");
        for (int at = 0; at < cases.size(); at++) {
            Document body = Document.object(
                    "metadata", Document.object("name", "probe", "labels", Script.yaml("{app: web, 'x/y': z}")),
                    "data", data.with("number", Integer.toString(at)));
            script.add(
                    "case-" + at,
                    Script.request("POST", "/api/v1/namespaces/vap-cel/configmaps?dryRun=All")
                            .with("verdict", true)
                            .with("note", cases.get(at))
                            .with("body", body));
        }
    }

    /** Policies and bindings that a server refuses, or takes with what is wrong in their status. */
    private void refused() {
        script.scenario("policy-refused");
        for (Document spec : Script.yaml(Texts.read("refused-policies.yaml")).elements()) {
            Document request = Script.request("POST", POLICIES + "?dryRun=All")
                    .with("body", spec.get("metadata").isPresent() ? spec : policy("refused", spec));
            script.add("refused", request.with("verdict", true));
        }
    }

    private void tearDown(Document scenario) {
        script.scenario(name(scenario) + "-end");
        script.delete("policy", POLICIES + "/" + name(scenario));
    }
}
