package dev.breakwater.testing.kubernetes;

import dev.breakwater.admission.AdmissionRequest.GroupVersionKind;
import dev.breakwater.admission.AdmissionRequest.GroupVersionResource;
import dev.breakwater.document.Document;
import dev.breakwater.k8s.admission.ResourceSchema;
import dev.breakwater.k8s.admission.ValidatingPolicies;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes into the status of an admission policy which of its expressions do not fit the kinds that it is for. */
final class TypeChecking {
    private static final String MANAGER = "validatingadmissionpolicy-status";
    private static final String POLICY = "ValidatingAdmissionPolicy";
    private static final int DEEPEST = 30;

    private final Registry registry;
    private final Writes writes;
    private final ValidatingPolicies policies;

    TypeChecking(Registry registry, Writes writes, ValidatingPolicies policies) {
        this.registry = registry;
        this.writes = writes;
        this.policies = policies;
    }

    /** Looks at a policy that was written, once for each generation. */
    void react(Event event) {
        Optional<Document> policy =
                event.kind().kind().equals(POLICY) && event.kind().definition().isEmpty()
                        ? event.after()
                        : Optional.empty();
        policy.filter(written -> !written.at("/metadata/generation").equals(written.at("/status/observedGeneration")))
                .ifPresent(written -> check(event.kind(), written));
    }

    private void check(ApiKind kind, Document policy) {
        List<Document> warnings = policies.typeWarnings(policy, this::schema);
        Document checking =
                warnings.isEmpty() ? Document.object() : Document.object("expressionWarnings", Document.of(warnings));
        Document status = Document.object("typeChecking", checking)
                .withSome("observedGeneration", policy.at("/metadata/generation"));
        Document applied = Document.object("apiVersion", kind.groupVersion(), "kind", kind.kind())
                .with("metadata", Document.object("name", Meta.name(policy)))
                .with("status", status);
        writes.apply(
                kind,
                Store.Key.of(policy),
                applied,
                WriteOptions.internal(MANAGER).through("status"));
    }

    private Optional<ResourceSchema> schema(GroupVersionResource resource) {
        String groupVersion =
                resource.group().isEmpty() ? resource.version() : resource.group() + "/" + resource.version();
        return registry.find(groupVersion, resource.resource())
                .map(kind -> new ResourceSchema(
                        new GroupVersionKind(kind.group(), kind.version(), kind.kind()), schema(kind.type(), 0)));
    }

    /** The schema of a type with those of its parts inside. */
    private static Document schema(ValueType type, int depth) {
        return switch (type.form()) {
            case SCALAR -> type.name().equals("quantity") ? Document.object() : OpenApi.scalar(type.name());
            case LIST -> Document.object("type", "array", "items", schema(type.entry(), depth));
            case MAP -> Document.object("type", "object", "additionalProperties", schema(type.entry(), depth));
            case STRUCT -> struct(type, depth);
        };
    }

    private static Document struct(ValueType type, int depth) {
        Map<String, Document> properties = new LinkedHashMap<>();
        if (depth < DEEPEST) {
            type.fields().forEach(row -> properties.put(row.name(), schema(row.type(), depth + 1)));
        }
        return Document.object("type", "object", "properties", properties);
    }
}
