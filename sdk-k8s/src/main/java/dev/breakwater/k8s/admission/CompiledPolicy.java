package dev.breakwater.k8s.admission;

import dev.breakwater.document.Document;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypes;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructTypeReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The expressions of a policy, compiled. What cannot be compiled fails when it is evaluated. Immutable. */
final class CompiledPolicy {
    /** How the API server begins what the compiler says. */
    static final String FAILED = "compilation failed: ";

    private static final String VARIABLES = "kubernetes.variables";
    private static final Set<CelType> BOOL = Set.of(SimpleType.BOOL);
    private static final Set<CelType> TEXT = Set.of(SimpleType.STRING);
    private static final Set<CelType> TEXT_OR_NULL = Set.of(SimpleType.STRING, SimpleType.NULL_TYPE);

    /** An expression, or why there is none. */
    record Part(String source, Optional<CelExpression> expression, String error, CelType type) {}

    /** A validation. */
    record Validation(Part check, Optional<Part> messageExpression, String message, String reason) {}

    private final int minor;
    private final boolean composed;
    private final RequestTypes types;
    private final Map<String, Part> variables = new LinkedHashMap<>();
    private final Map<String, Part> conditions = new LinkedHashMap<>();
    private final List<Validation> validations = new ArrayList<>();
    private final Map<String, Part> annotations = new LinkedHashMap<>();

    private CompiledPolicy(int minor, boolean composed, RequestTypes types) {
        this.minor = minor;
        this.composed = composed;
        this.types = types;
    }

    /** The policy with objects of a known type, whose structures are given by name. */
    static CompiledPolicy of(Document spec, int minor, CelType object, Map<String, CelType> structs) {
        CompiledPolicy policy = new CompiledPolicy(
                minor, !Selection.elements(spec, "/variables").isEmpty(), RequestTypes.BASE.with(structs));
        policy.compile(spec, object);
        return policy;
    }

    static CompiledPolicy of(Document spec, int minor) {
        return of(spec, minor, SimpleType.DYN, Map.of());
    }

    Map<String, Part> variables() {
        return variables;
    }

    Map<String, Part> conditions() {
        return conditions;
    }

    List<Validation> validations() {
        return validations;
    }

    Map<String, Part> annotations() {
        return annotations;
    }

    private void compile(Document spec, CelType object) {
        Map<String, CelType> names = new LinkedHashMap<>();
        names.put("object", object);
        names.put("oldObject", object);
        names.put("request", Declarations.type("AdmissionRequest"));
        names.put("namespaceObject", Declarations.type("Namespace"));
        if (spec.get("paramKind").isPresent()) {
            names.put("params", SimpleType.DYN);
        }
        Map<String, CelType> all = new LinkedHashMap<>(names);
        all.put("authorizer", Declarations.type("Authorizer"));
        all.put("authorizer.requestResource", Declarations.type("ResourceCheck"));
        Map<String, CelType> fields = new LinkedHashMap<>();
        for (Document variable : Selection.elements(spec, "/variables")) {
            String name = variable.text("/name").orElse("");
            Part part =
                    part(environment(all, fields), variable.text("/expression").orElse(""), Set.of());
            variables.put(name, part);
            fields.put(name, kept(part.type()));
        }
        parts(spec, environment(all, fields), environment(names, fields));
        conditions(spec, Compilation.of(minor, all, types));
    }

    /** Conditions know no variables. */
    private void conditions(Document spec, Compilation full) {
        for (Document condition : Selection.elements(spec, "/matchConditions")) {
            conditions.put(
                    condition.text("/name").orElse(""),
                    part(full, condition.text("/expression").orElse("").strip(), BOOL));
        }
    }

    private void parts(Document spec, Compilation full, Compilation withoutAuthorizer) {
        for (Document validation : Selection.elements(spec, "/validations")) {
            validations.add(new Validation(
                    part(full, validation.text("/expression").orElse(""), BOOL),
                    validation
                            .text("/messageExpression")
                            .filter(text -> !text.isEmpty())
                            .map(text -> part(withoutAuthorizer, text, TEXT)),
                    validation.text("/message").orElse("").strip(),
                    validation.text("/reason").orElse("Invalid")));
        }
        for (Document annotation : Selection.elements(spec, "/auditAnnotations")) {
            annotations.put(
                    annotation.text("/key").orElse(""),
                    part(full, annotation.text("/valueExpression").orElse(""), TEXT_OR_NULL));
        }
    }

    private Compilation environment(Map<String, CelType> names, Map<String, CelType> fields) {
        Map<String, CelType> all = new LinkedHashMap<>(names);
        if (composed) {
            all.put("variables", StructTypeReference.create(VARIABLES));
        }
        return Compilation.of(minor, all, types.with(Map.of(VARIABLES, RequestTypes.struct(VARIABLES, fields))));
    }

    /** An expression whose value has one of these types exactly; any type if none is given. */
    private static Part part(Compilation compilation, String source, Set<CelType> types) {
        try {
            CelExpression expression = compilation.compile(source);
            CelType type = expression.valueType();
            if (types.isEmpty() || types.contains(type)) {
                return new Part(source, Optional.of(expression), "", type);
            }
            return new Part(source, Optional.empty(), wrongType(types, type), type);
        } catch (CelCompilationException e) {
            String message = String.valueOf(e.getMessage());
            String prefix = message.startsWith(Compilation.INSTANTIATION) ? "" : FAILED;
            return new Part(source, Optional.empty(), prefix + message, SimpleType.DYN);
        }
    }

    private static String wrongType(Set<CelType> types, CelType type) {
        String takes = types.size() > 1
                ? "one of [string null_type]"
                : types.iterator().next().name();
        return "must evaluate to " + takes + " but got " + CelTypes.format(type);
    }

    /** The type that a variable keeps for other expressions: those of libraries are forgotten. */
    private static CelType kept(CelType type) {
        if (type instanceof ListType list) {
            return ListType.create(kept(list.elemType()));
        }
        if (type instanceof MapType map) {
            return MapType.create(kept(map.keyType()), kept(map.valueType()));
        }
        boolean forgotten = type instanceof OpaqueType || type instanceof OptionalType || !(type instanceof SimpleType);
        return forgotten ? SimpleType.DYN : type;
    }
}
