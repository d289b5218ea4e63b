package dev.breakwater.k8s.admission;

import dev.breakwater.admission.AdmissionRequest;
import dev.breakwater.admission.AdmissionResponse;
import dev.breakwater.document.Document;
import dev.breakwater.k8s.admission.CompiledPolicy.Part;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a policy as the API server does, with a cause for each field that is wrong and each expression that cannot
 * be compiled. Source: {@code validation.go} of its group. Used once.
 */
final class PolicyValidation {
    private static final List<String> REASONS = List.of("Forbidden", "Invalid", "RequestEntityTooLarge");
    private static final String EMPTY = "must be non-empty if specified";
    private static final int MAX_CONDITIONS = 64;
    private static final int MAX_ANNOTATIONS = 20;
    private static final Pattern IDENTIFIER = Pattern.compile("[_a-zA-Z][_a-zA-Z0-9]*");
    private static final List<String> RESERVED = List.of(
            ("true false null in as break const continue else for function if import let loop package namespace return"
                            + " var void while")
                    .split(" "));
    private static final Pattern LABEL = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");

    private final AdmissionRequest request;
    private final Document spec;
    private final CompiledPolicy compiled;
    private final Set<String> known = new HashSet<>();
    private final Faults faults = new Faults();

    private PolicyValidation(AdmissionRequest request, Document spec, CompiledPolicy compiled) {
        this.request = request;
        this.spec = spec;
        this.compiled = compiled;
        request.oldObject().ifPresent(this::expressionsOf);
    }

    /**
     * What is said to a policy. An expression knows what the version before knew; one that the policy had before knows
     * what this version knows.
     */
    static AdmissionResponse check(AdmissionRequest request, int minor) {
        Document spec = request.object().flatMap(object -> object.get("spec")).orElse(Document.object());
        PolicyValidation validation = new PolicyValidation(request, spec, CompiledPolicy.of(spec, minor - 1));
        validation.head();
        validation.conditions();
        validation.variables();
        validation.rules();
        return validation.faults.response(request);
    }

    /** Remembers every text of a policy, of which its expressions are some. */
    private void expressionsOf(Document policy) {
        policy.asText().ifPresent(known::add);
        policy.members().values().forEach(this::expressionsOf);
        policy.elements().forEach(this::expressionsOf);
    }

    private void rules() {
        boolean empty = Selection.elements(spec, "/validations").isEmpty()
                && Selection.elements(spec, "/auditAnnotations").isEmpty();
        if (empty) {
            faults.required("spec.validations", "validations or auditAnnotations must contain at least one item");
            faults.required("spec.auditAnnotations", "validations or auditAnnotations must contain at least one item");
        } else {
            validations();
            annotations();
        }
    }

    private void head() {
        spec.text("/failurePolicy")
                .ifPresent(policy -> faults.unsupported("spec.failurePolicy", policy, List.of("Fail", "Ignore")));
        spec.get("paramKind").ifPresent(this::paramKind);
        Optional<Document> constraints = spec.get("matchConstraints");
        if (constraints.isEmpty()) {
            faults.required("spec.matchConstraints", "");
            return;
        }
        MatchFaults.find(constraints.get(), "spec.matchConstraints", faults);
        if (Selection.elements(constraints.get(), "/resourceRules").isEmpty()) {
            faults.required("spec.matchConstraints.resourceRules", "");
        }
    }

    private void paramKind(Document kind) {
        String apiVersion = kind.text("/apiVersion").orElse("");
        String name = kind.text("/kind").orElse("");
        int slash = apiVersion.indexOf('/');
        if (apiVersion.isEmpty()) {
            faults.required("spec.paramKind.apiVersion", "");
        } else if (apiVersion.indexOf('/', slash + 1) > slash && slash >= 0) {
            faults.invalid("spec.paramKind.apiVersion", apiVersion, "unexpected GroupVersion string: " + apiVersion);
        } else {
            if (slash > 0) {
                faults.subdomain("spec.paramKind.apiVersion", apiVersion.substring(0, slash));
            }
            version(apiVersion, apiVersion.substring(slash + 1));
        }
        if (name.isEmpty()) {
            faults.required("spec.paramKind.kind", "");
        } else {
            label("spec.paramKind.kind", name, "may have mixed case, but should otherwise match: ");
        }
    }

    private void version(String apiVersion, String version) {
        if (version.isEmpty()) {
            faults.invalid("spec.paramKind.apiVersion", apiVersion, "version must be specified");
        } else {
            label("spec.paramKind.apiVersion", version, "");
        }
    }

    private void label(String field, String label, String prefix) {
        if (!LABEL.matcher(prefix.isEmpty() ? label : label.toLowerCase(Locale.ROOT))
                .matches()) {
            faults.invalid(
                    field,
                    label,
                    prefix + "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an"
                            + " alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or"
                            + " 'abc-123', regex used for validation is '" + LABEL + "')");
        }
    }

    private void conditions() {
        List<Document> conditions = Selection.elements(spec, "/matchConditions");
        if (conditions.size() > MAX_CONDITIONS) {
            faults.add(
                    "spec.matchConditions",
                    "FieldValueTooMany",
                    "Too many: " + conditions.size() + ": must have at most " + MAX_CONDITIONS + " items");
        }
        Set<String> names = new HashSet<>();
        for (int i = 0; i < conditions.size(); i++) {
            String path = "spec.matchConditions[" + i + "].";
            String name = conditions.get(i).text("/name").orElse("");
            expression(
                    conditions.get(i),
                    "expression",
                    "",
                    path,
                    compiled.conditions().get(name));
            if (name.isEmpty()) {
                faults.required(path + "name", "");
            } else {
                faults.qualified(path + "name", name);
                unique(names, name, path + "name");
            }
        }
    }

    private void unique(Set<String> names, String name, String path) {
        if (!names.add(name)) {
            faults.duplicate(path, name);
        }
    }

    private void variables() {
        List<Document> variables = Selection.elements(spec, "/variables");
        for (int i = 0; i < variables.size(); i++) {
            String path = "spec.variables[" + i + "].";
            String name = variables.get(i).text("/name").orElse("");
            if (name.isBlank()) {
                faults.required(path + "name", "name is not specified");
            } else if (!IDENTIFIER.matcher(name).matches() || RESERVED.contains(name)) {
                faults.invalid(path + "name", name, "must be a valid CEL identifier");
            }
            expression(
                    variables.get(i),
                    "expression",
                    "expression is not specified",
                    path,
                    compiled.variables().get(name));
        }
    }

    private void validations() {
        List<Document> validations = Selection.elements(spec, "/validations");
        for (int i = 0; i < validations.size(); i++) {
            validation(
                    validations.get(i),
                    "spec.validations[" + i + "].",
                    compiled.validations().get(i));
        }
    }

    private void validation(Document validation, String path, CompiledPolicy.Validation parts) {
        expression(validation, "expression", "expression is not specified", path, parts.check());
        String telling = validation.text("/messageExpression").orElse("");
        if (telling.isBlank() && !telling.isEmpty()) {
            faults.invalid(path + "messageExpression", telling, EMPTY);
        } else if (parts.messageExpression().isPresent()) {
            compiled(path + "messageExpression", parts.messageExpression().get());
        }
        String message = validation.text("/message").orElse("");
        if (message.isBlank() && !message.isEmpty()) {
            faults.invalid(path + "message", message, EMPTY);
        } else if (message.strip().lines().count() > 1) {
            faults.invalid(path + "message", message, "must not contain line breaks");
        }
        validation.text("/reason").ifPresent(reason -> faults.unsupported(path + "reason", reason, REASONS));
    }

    private void annotations() {
        List<Document> annotations = Selection.elements(spec, "/auditAnnotations");
        if (annotations.size() > MAX_ANNOTATIONS) {
            faults.invalid(
                    "spec.auditAnnotations",
                    annotations.stream().map(PolicyValidation::asInGo).toList(),
                    "must not have more than " + MAX_ANNOTATIONS + " auditAnnotations");
        }
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < annotations.size(); i++) {
            String path = "spec.auditAnnotations[" + i + "].";
            String key = annotations.get(i).text("/key").orElse("");
            faults.qualified(path + "key", request.name() + "/" + key);
            expression(
                    annotations.get(i),
                    "valueExpression",
                    "valueExpression is not specified",
                    path,
                    compiled.annotations().get(key));
            unique(keys, key, path + "key");
        }
    }

    private static Document asInGo(Document annotation) {
        return Document.object(
                "Key",
                annotation.text("/key").orElse(""),
                "ValueExpression",
                annotation.text("/valueExpression").orElse(""));
    }

    private void expression(Document from, String field, String missing, String path, @Nullable Part part) {
        if (from.text("/" + field).orElse("").isBlank()) {
            faults.required(path + field, missing);
        } else if (part != null) {
            compiled(path + field, part);
        }
    }

    private void compiled(String place, Part part) {
        boolean before = part.expression().isEmpty() && known.contains(part.source());
        if (part.expression().isPresent() || before) {
            return;
        }
        if (part.error().startsWith(Compilation.INSTANTIATION)) {
            faults.add(place, "InternalError", "Internal error: " + part.error());
        } else {
            faults.invalid(place, part.source(), part.error());
        }
    }
}
