package dev.breakwater.k8s.admission;

import dev.breakwater.document.Document;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the API server refuses in the match resources of a policy or a binding. Source: its {@code validation.go}. */
final class MatchFaults {
    private static final List<String> OPERATIONS = List.of("*", "CONNECT", "CREATE", "DELETE", "UPDATE");

    private final Faults faults;

    private MatchFaults(Faults faults) {
        this.faults = faults;
    }

    static void find(Document match, String path, Faults faults) {
        MatchFaults found = new MatchFaults(faults);
        match.text("/matchPolicy")
                .ifPresent(policy -> faults.unsupported(path + ".matchPolicy", policy, List.of("Equivalent", "Exact")));
        selector(match, "namespaceSelector", path, faults);
        selector(match, "objectSelector", path, faults);
        for (String list : List.of("resourceRules", "excludeResourceRules")) {
            List<Document> rules = Selection.elements(match, "/" + list);
            for (int i = 0; i < rules.size(); i++) {
                found.rule(rules.get(i), path + "." + list + "[" + i + "].");
            }
        }
    }

    static void selector(Document from, String name, String path, Faults faults) {
        String labels = path + "." + name + ".matchLabels";
        from.at("/" + name + "/matchLabels").orElse(Document.object()).members().forEach((key, value) -> {
            faults.qualified(labels, key);
            faults.label(labels, value.asText().orElse(""));
        });
        List<Document> requirements = Selection.elements(from, "/" + name + "/matchExpressions");
        for (int i = 0; i < requirements.size(); i++) {
            requirement(requirements.get(i), path + "." + name + ".matchExpressions[" + i + "].", faults);
        }
    }

    private static void requirement(Document requirement, String path, Faults faults) {
        boolean empty = Selection.elements(requirement, "/values").isEmpty();
        String operator = requirement.text("/operator").orElse("");
        switch (operator) {
            case "In", "NotIn" -> {
                if (empty) {
                    faults.required(path + "values", "must be specified when `operator` is 'In' or 'NotIn'");
                }
            }
            case "Exists", "DoesNotExist" -> {
                if (!empty) {
                    faults.forbidden(
                            path + "values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
                }
            }
            default -> faults.invalid(path + "operator", operator, "not a valid selector operator");
        }
        faults.qualified(path + "key", requirement.text("/key").orElse(""));
    }

    private void rule(Document rule, String path) {
        Set<String> names = new HashSet<>();
        List<String> resourceNames = Selection.texts(rule, "/resourceNames");
        for (int i = 0; i < resourceNames.size(); i++) {
            faults.segment(path + "resourceNames[" + i + "]", resourceNames.get(i));
            if (!names.add(resourceNames.get(i))) {
                faults.duplicate(path + "resourceNames[" + i + "]", resourceNames.get(i));
            }
        }
        List<String> operations = listed(rule, path, "operations", "operations");
        for (int i = 0; i < operations.size(); i++) {
            faults.unsupported(path + "operations[" + i + "]", operations.get(i), OPERATIONS);
        }
        listed(rule, path, "apiGroups", "API groups");
        List<String> versions = listed(rule, path, "apiVersions", "API versions");
        for (int i = 0; i < versions.size(); i++) {
            if (versions.get(i).isEmpty()) {
                faults.required(path + "apiVersions[" + i + "]", "");
            }
        }
        resources(Selection.texts(rule, "/resources"), path + "resources");
        rule.text("/scope")
                .ifPresent(scope -> faults.unsupported(path + "scope", scope, List.of("*", "Cluster", "Namespaced")));
    }

    /** A list that must not be empty, and where a star stands alone. */
    private List<String> listed(Document rule, String path, String list, String others) {
        List<String> values = Selection.texts(rule, "/" + list);
        if (values.isEmpty()) {
            faults.required(path + list, "");
        } else if (values.size() > 1 && values.contains("*")) {
            faults.invalid(path + list, values, "if '*' is present, must not specify other " + others);
        }
        return values;
    }

    private void resources(List<String> resources, String path) {
        if (resources.isEmpty()) {
            faults.required(path, "");
        }
        Set<String> before = new HashSet<>();
        boolean plain = false;
        for (int i = 0; i < resources.size(); i++) {
            String resource = resources.get(i);
            if (resource.isEmpty()) {
                faults.required(path + "[" + i + "]", "");
            } else if (resource.contains("/")) {
                covered(resource, before, path + "[" + i + "]");
            } else {
                plain = !resource.equals("*");
            }
        }
        if (resources.size() > 1 && resources.contains("*/*")) {
            faults.invalid(path, resources, "if '*/*' is present, must not specify other resources");
        }
        if (resources.contains("*") && plain) {
            faults.invalid(path, resources, "if '*' is present, must not specify other resources without subresources");
        }
    }

    /** A sub-resource that a star before it means already. */
    private void covered(String resource, Set<String> before, String path) {
        int slash = resource.indexOf('/');
        for (String star : List.of(resource.substring(0, slash) + "/*", "*" + resource.substring(slash))) {
            if (before.contains(star)) {
                faults.invalid(path, resource, "if '" + star + "' is present, must not specify " + resource);
            }
        }
        before.add(resource);
    }
}
