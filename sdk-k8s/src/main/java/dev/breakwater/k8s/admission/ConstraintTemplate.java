package dev.breakwater.k8s.admission;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A Gatekeeper constraint template: its kind, and its code in CEL as a policy has it.
 *
 * @param name the template's name
 * @param kind the kind of its constraints
 * @param policy its code in the shape of a policy's {@code spec}; empty if it has none in CEL
 * @param engines the engines that it has code for
 */
record ConstraintTemplate(String name, String kind, Optional<Document> policy, List<String> engines) {
    private static final String ENGINE = "K8sNativeValidation";
    private static final String PARAMETERS =
            "!has(params.spec) ? null : !has(params.spec.parameters) ? null : params.spec.parameters";
    private static final String ANY_OBJECT = "request.operation == 'DELETE' && object == null ? oldObject : object";

    /** A template that the cluster does not hold, but constraints of its kind. */
    static ConstraintTemplate absent(String kind) {
        return new ConstraintTemplate("", kind, Optional.empty(), List.of());
    }

    /** Why it cannot be evaluated without a rule that stands in for it. */
    String reason() {
        return name.isEmpty()
                ? "the ConstraintTemplate of this constraint was not given"
                : "the template " + kind + " has no code in CEL, only " + engines + ", and no rule stands in for it";
    }

    static ConstraintTemplate of(Document template) {
        List<String> engines = new ArrayList<>();
        Optional<Document> policy = Optional.empty();
        for (Document target : Selection.elements(template, "/spec/targets")) {
            if (target.text("/rego").isPresent()) {
                engines.add("Rego");
            }
            for (Document code : Selection.elements(target, "/code")) {
                String engine = code.text("/engine").orElse("");
                engines.add(engine);
                if (engine.equals(ENGINE)) {
                    policy = Optional.of(policy(code.get("source").orElse(Document.object())));
                }
            }
        }
        return new ConstraintTemplate(
                template.text("/metadata/name").orElse(""),
                template.text("/spec/crd/spec/names/kind").orElse(""),
                policy,
                List.copyOf(engines));
    }

    /** The code as a policy that is parameterised by the constraint, with the variables that Gatekeeper adds. */
    private static Document policy(Document source) {
        List<Document> variables = new ArrayList<>();
        variables.add(Document.object("name", "anyObject", "expression", ANY_OBJECT));
        variables.add(Document.object("name", "params", "expression", PARAMETERS));
        variables.addAll(Selection.elements(source, "/variables"));
        List<Document> conditions = new ArrayList<>(Selection.elements(source, "/matchCondition"));
        conditions.addAll(Selection.elements(source, "/matchConditions"));
        return Document.object(
                "failurePolicy",
                source.text("/failurePolicy").orElse("Fail"),
                "paramKind",
                Document.object("kind", "Constraint"),
                "variables",
                variables,
                "matchConditions",
                conditions,
                "validations",
                Selection.elements(source, "/validations"));
    }
}
