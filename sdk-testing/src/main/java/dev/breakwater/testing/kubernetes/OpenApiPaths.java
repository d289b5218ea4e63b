package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The paths of a kind in an OpenAPI document: clients read from them which parameters a write takes. */
final class OpenApiPaths {
    private OpenApiPaths() {}

    static Map<String, Document> of(ApiKind kind) {
        String base = kind.root() + (kind.namespaced() ? "/namespaces/{namespace}/" : "/") + kind.plural();
        Map<String, Document> paths = new LinkedHashMap<>();
        paths.put(base, operations(kind, "get", "list", "post", "create"));
        Document one = operations(kind, "get", "get", "put", "update", "patch", "patch", "delete", "delete");
        if (!one.members().isEmpty()) {
            paths.put(base + "/{name}", one);
        }
        return paths;
    }

    private static Document operations(ApiKind kind, String... methodsAndVerbs) {
        Map<String, Document> operations = new LinkedHashMap<>();
        for (int i = 0; i < methodsAndVerbs.length; i += 2) {
            if (!kind.verbs().contains(methodsAndVerbs[i + 1])) {
                continue;
            }
            operations.put(methodsAndVerbs[i], operation(kind, methodsAndVerbs[i + 1]));
        }
        return Document.of(operations);
    }

    private static Document operation(ApiKind kind, String verb) {
        List<String> names = new ArrayList<>();
        if (List.of("create", "update", "patch").contains(verb)) {
            names.addAll(List.of("dryRun", "fieldManager", "fieldValidation"));
        }
        if (verb.equals("patch")) {
            names.add("force");
        }
        List<Document> parameters = names.stream()
                .map(name -> Document.object("name", name, "in", "query", "schema", Document.object("type", "string")))
                .toList();
        String groupVersion = kind.group() + "/" + kind.version();
        return Document.object(
                "operationId",
                verb + kind.kind(),
                "x-kubernetes-action",
                verb,
                "x-kubernetes-group-version-kind",
                OpenApi.groupVersionKind(groupVersion, kind.kind()),
                "parameters",
                parameters,
                "responses",
                Document.object("200", Document.object("description", "OK")));
    }
}
