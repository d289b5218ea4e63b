package dev.breakwater.examples.bench;

import dev.breakwater.access.AccessRequest;
import dev.breakwater.access.AccessRule;
import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * RBAC the way the API server does it: every ClusterRoleBinding and every RoleBinding of the namespace is looked at
 * for each request, and the rules of those that apply one after the other.
 */
final class LinearRbac {
    private final List<Binding> cluster = new ArrayList<>();
    private final Map<String, List<Binding>> namespaces = new HashMap<>();

    private record Subject(String kind, String name, String namespace) {
        boolean is(AccessRequest request, String home) {
            return switch (kind) {
                case "User" -> request.caller().name().equals(name);
                case "Group" -> request.caller().groups().contains(name);
                default ->
                    request.caller()
                            .name()
                            .equals("system:serviceaccount:" + (namespace.isEmpty() ? home : namespace) + ":" + name);
            };
        }
    }

    private record Binding(String namespace, List<Subject> subjects, List<AccessRule> rules) {
        boolean allows(AccessRequest request) {
            return applies(request) && grants(request);
        }

        private boolean applies(AccessRequest request) {
            for (Subject subject : subjects) {
                if (subject.is(request, namespace)) {
                    return true;
                }
            }
            return false;
        }

        private boolean grants(AccessRequest request) {
            for (AccessRule rule : rules) {
                if (rule.allows(request)) {
                    return true;
                }
            }
            return false;
        }
    }

    LinearRbac(List<Document> documents) {
        Map<String, List<AccessRule>> roles = new HashMap<>();
        for (Document role : documents) {
            if (text(role, "/kind").endsWith("Role")) {
                List<AccessRule> rules = role.get("rules").orElseThrow().elements().stream()
                        .map(AccessRule::of)
                        .toList();
                roles.put(text(role, "/metadata/name"), rules);
            }
        }
        for (Document binding : documents) {
            if (text(binding, "/kind").endsWith("Binding")) {
                add(binding, roles);
            }
        }
    }

    private void add(Document binding, Map<String, List<AccessRule>> roles) {
        String namespace = text(binding, "/metadata/namespace");
        List<Subject> subjects = binding.get("subjects").orElseThrow().elements().stream()
                .map(subject ->
                        new Subject(text(subject, "/kind"), text(subject, "/name"), text(subject, "/namespace")))
                .toList();
        Binding read = new Binding(namespace, subjects, roles.getOrDefault(text(binding, "/roleRef/name"), List.of()));
        (namespace.isEmpty() ? cluster : namespaces.computeIfAbsent(namespace, key -> new ArrayList<>())).add(read);
    }

    private static String text(Document document, String pointer) {
        return document.text(pointer).orElse("");
    }

    boolean allows(AccessRequest request) {
        return any(cluster, request) || any(namespaces.getOrDefault(request.namespace(), List.of()), request);
    }

    private static boolean any(List<Binding> bindings, AccessRequest request) {
        for (Binding binding : bindings) {
            if (binding.allows(request)) {
                return true;
            }
        }
        return false;
    }
}
