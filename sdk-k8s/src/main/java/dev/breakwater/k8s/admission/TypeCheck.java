package dev.breakwater.k8s.admission;

import dev.breakwater.admission.AdmissionRequest.GroupVersionResource;
import dev.breakwater.document.Document;
import dev.breakwater.k8s.admission.CompiledPolicy.Part;
import dev.cel.common.types.CelType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What the API server's controller writes into {@code status.typeChecking} of a policy: expressions that do not fit
 * the schema of a kind the policy names. Source: its {@code typechecking.go}. Used once.
 */
final class TypeCheck {
    private static final int MAX_KINDS = 10;

    private final Document spec;
    private final int minor;
    private final Map<ResourceSchema, CompiledPolicy> byKind = new LinkedHashMap<>();

    private TypeCheck(Document spec, int minor) {
        this.spec = spec;
        this.minor = minor;
    }

    /** The warnings, each with {@code fieldRef} and {@code warning}; none for kinds without a schema. */
    static List<Document> warnings(
            Document spec, int minor, Function<GroupVersionResource, Optional<ResourceSchema>> schemas) {
        TypeCheck check = new TypeCheck(spec, minor);
        Map<String, ResourceSchema> kinds = new TreeMap<>();
        for (GroupVersionResource resource : check.resources()) {
            schemas.apply(resource)
                    .filter(known -> kinds.size() < MAX_KINDS)
                    .ifPresent(known -> kinds.put(known.toString(), known));
        }
        kinds.values().forEach(check::compile);
        return check.warnings();
    }

    /** What the rules name plainly: no wildcards, no sub-resources. */
    private List<GroupVersionResource> resources() {
        List<GroupVersionResource> named = new ArrayList<>();
        for (Document rule : Selection.elements(spec, "/matchConstraints/resourceRules")) {
            for (String group : plain(rule, "/apiGroups")) {
                for (String version : plain(rule, "/apiVersions")) {
                    for (String resource : Selection.texts(rule, "/resources")) {
                        boolean other = resource.contains("*") || resource.contains("/");
                        if (!other) {
                            named.add(new GroupVersionResource(group, version, resource));
                        }
                    }
                }
            }
        }
        return named;
    }

    private static List<String> plain(Document rule, String list) {
        List<String> texts = Selection.texts(rule, list);
        return texts.stream().anyMatch(text -> text.contains("*")) ? List.of() : texts;
    }

    private void compile(ResourceSchema known) {
        SchemaTypes types = new SchemaTypes();
        CelType object = types.of(known.kind().kind(), known.schema());
        byKind.put(known, CompiledPolicy.of(spec, minor, object, types.structs()));
    }

    private List<Document> warnings() {
        List<Document> warnings = new ArrayList<>();
        int rules = Selection.elements(spec, "/validations").size();
        for (int i = 0; i < rules; i++) {
            int at = i;
            String place = "spec.validations[" + i + "].";
            warning(
                            place + "expression",
                            policy -> Optional.of(policy.validations().get(at).check()))
                    .ifPresent(warnings::add);
            warning(
                            place + "messageExpression",
                            policy -> policy.validations().get(at).messageExpression())
                    .ifPresent(warnings::add);
        }
        return warnings;
    }

    private Optional<Document> warning(String place, Function<CompiledPolicy, Optional<Part>> part) {
        List<String> texts = new ArrayList<>();
        byKind.forEach((kind, policy) -> part.apply(policy)
                .filter(found -> found.error().startsWith(CompiledPolicy.FAILED))
                .ifPresent(found ->
                        texts.add(kind + ": " + found.error().substring(CompiledPolicy.FAILED.length()) + "\n")));
        return texts.isEmpty()
                ? Optional.empty()
                : Optional.of(Document.object("fieldRef", place, "warning", String.join("\n", texts)));
    }
}
