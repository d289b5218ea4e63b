package dev.breakwater.access;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A second implementation, made for reading rather than speed: for each request it walks over all bindings and all
 * rules. It counts which corner cases it came across, and can be made wrong on purpose in one point.
 */
final class NaiveAuthorizer {
    /** What can be got wrong. */
    enum Mistake {
        NONE,
        SUBRESOURCE_COVERED_BY_RESOURCE,
        STAR_SUBRESOURCE_IGNORED,
        CASE_IGNORED,
        NAMES_MATCH_NAMELESS,
        CORE_GROUP_MEANS_ALL,
        CLUSTER_ROLE_OUTSIDE_ITS_NAMESPACE,
        ACCOUNT_WITHOUT_NAMESPACE_LOST,
        USER_STAR_IS_EVERYBODY,
        PATH_PREFIX_MATCHES_ITSELF,
        DANGLING_BINDING_STOPS,
        AGGREGATION_ONE_STEP_ONLY,
        MASTERS_FORGOTTEN
    }

    /** What is to be met often enough for the comparison to mean anything. */
    enum Corner {
        SUBRESOURCE_NOT_COVERED,
        STAR_SUBRESOURCE_MATCHED,
        LITERAL_SLASH_STAR,
        VERB_OF_OTHER_CASE,
        CORE_GROUP_ONLY,
        NAMED_RULE_NAMELESS_REQUEST,
        NAMED_RULE_MATCHED,
        NAMED_RULE_OTHER_NAME,
        ROLE_BINDING_OF_CLUSTER_ROLE,
        BINDING_OF_OTHER_NAMESPACE,
        CLUSTER_REQUEST_ROLE_BINDING,
        DANGLING_ROLE,
        CLUSTER_BINDING_OF_ROLE,
        UNKNOWN_ROLE_KIND,
        PATH_EXACT,
        PATH_PREFIX,
        PATH_PREFIX_NOT_ITSELF,
        USER_STAR,
        ACCOUNT_DEFAULT_NAMESPACE,
        ACCOUNT_WITHOUT_NAMESPACE,
        ACCOUNT_AS_USER,
        MASTERS,
        AGGREGATED,
        AGGREGATED_TWICE
    }

    private final Map<String, Document> roles = new TreeMap<>();
    private final List<Binding> clusterBindings = new ArrayList<>();
    private final Map<String, List<Binding>> bindings = new TreeMap<>();
    private final Map<String, List<AccessRule>> rules = new TreeMap<>();
    private final Mistake mistake;
    final Map<Corner, Long> seen = new EnumMap<>(Corner.class);
    private boolean counting;

    /** A binding, read once. */
    private record Binding(String roleKind, String role, List<Member> subjects) {
        static Binding of(Document binding) {
            List<Member> subjects = binding.get("subjects").orElseThrow().elements().stream()
                    .map(subject ->
                            new Member(text(subject, "/kind"), text(subject, "/name"), text(subject, "/namespace")))
                    .toList();
            return new Binding(text(binding, "/roleRef/kind"), text(binding, "/roleRef/name"), subjects);
        }

        private static String text(Document document, String pointer) {
            return document.text(pointer).orElse("");
        }
    }

    private record Member(String kind, String name, String namespace) {}

    NaiveAuthorizer(List<Document> documents, Mistake mistake) {
        this.mistake = mistake;
        for (Document document : documents) {
            String kind = document.text("/kind").orElse("");
            String namespace = document.text("/metadata/namespace").orElse("");
            String name = document.text("/metadata/name").orElse("");
            switch (kind) {
                case "ClusterRoleBinding" -> clusterBindings.add(Binding.of(document));
                case "RoleBinding" ->
                    bindings.computeIfAbsent(namespace, key -> new ArrayList<>())
                            .add(Binding.of(document));
                default -> roles.put(kind + "/" + namespace + "/" + name, document);
            }
        }
        roles.forEach((key, role) -> rules.put(key, rules(role, new LinkedHashSet<>(), 0)));
    }

    private List<AccessRule> rules(Document role, Set<Document> above, int depth) {
        List<AccessRule> all = new ArrayList<>();
        String label = role.at("/aggregationRule/clusterRoleSelectors/0/matchLabels/l")
                .flatMap(Document::asText)
                .orElse("");
        if (label.isEmpty()) {
            role.get("rules").orElse(Document.array()).elements().forEach(rule -> all.add(AccessRule.of(rule)));
            return all;
        }
        if (!above.add(role) || (depth > 0 && mistake == Mistake.AGGREGATION_ONE_STEP_ONLY)) {
            return all;
        }
        for (Document other : roles.values()) {
            if (other.text("/metadata/labels/l").filter(label::equals).isPresent() && !above.contains(other)) {
                all.addAll(rules(other, above, depth + 1));
            }
        }
        return all;
    }

    private void count(Corner corner) {
        if (counting) {
            seen.merge(corner, 1L, Long::sum);
        }
    }

    boolean allows(AccessRequest request, boolean count) {
        counting = count;
        if (request.caller().groups().contains("system:masters") && mistake != Mistake.MASTERS_FORGOTTEN) {
            count(Corner.MASTERS);
            return true;
        }
        for (Binding binding : clusterBindings) {
            if (applies(binding, request, "")) {
                List<AccessRule> granted = granted(binding, "");
                if (granted == null && mistake == Mistake.DANGLING_BINDING_STOPS) {
                    return false;
                }
                if (granted != null && any(granted, request)) {
                    return true;
                }
            }
        }
        for (Map.Entry<String, List<Binding>> place : bindings.entrySet()) {
            for (Binding binding : place.getValue()) {
                if (local(binding, place.getKey(), request)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean local(Binding binding, String namespace, AccessRequest request) {
        if (!applies(binding, request, namespace)) {
            return false;
        }
        if (!namespace.equals(request.namespace()) || !request.isResource()) {
            count(
                    request.namespace().isEmpty()
                            ? Corner.CLUSTER_REQUEST_ROLE_BINDING
                            : Corner.BINDING_OF_OTHER_NAMESPACE);
            boolean wrong = mistake == Mistake.CLUSTER_ROLE_OUTSIDE_ITS_NAMESPACE
                    && binding.roleKind().equals("ClusterRole");
            if (!wrong) {
                return false;
            }
        }
        List<AccessRule> granted = granted(binding, namespace);
        boolean allowed = granted != null && any(granted, request);
        if (allowed && binding.roleKind().equals("ClusterRole")) {
            count(Corner.ROLE_BINDING_OF_CLUSTER_ROLE);
        }
        return allowed;
    }

    /** Null for a role that does not exist. */
    private List<AccessRule> granted(Binding binding, String namespace) {
        String kind = binding.roleKind();
        String name = binding.role();
        String key = kind + "/" + (kind.equals("Role") ? namespace : "") + "/" + name;
        if (!kind.equals("Role") && !kind.equals("ClusterRole")) {
            count(Corner.UNKNOWN_ROLE_KIND);
            return null;
        }
        if (kind.equals("Role") && namespace.isEmpty()) {
            count(Corner.CLUSTER_BINDING_OF_ROLE);
            return null;
        }
        Document role = roles.get(key);
        if (role == null) {
            count(Corner.DANGLING_ROLE);
            return null;
        }
        if (role.get("aggregationRule").isPresent()) {
            count(name.equals("agg2") ? Corner.AGGREGATED_TWICE : Corner.AGGREGATED);
        }
        return rules.get(key);
    }

    private boolean applies(Binding binding, AccessRequest request, String namespace) {
        for (Member subject : binding.subjects()) {
            String name = subject.name();
            String user = request.caller().name();
            switch (subject.kind()) {
                case "User" -> {
                    if (name.equals("*")) {
                        count(Corner.USER_STAR);
                        if (mistake == Mistake.USER_STAR_IS_EVERYBODY) {
                            return true;
                        }
                    }
                    if (name.equals(user)) {
                        if (name.startsWith("system:serviceaccount:")) {
                            count(Corner.ACCOUNT_AS_USER);
                        }
                        return true;
                    }
                }
                case "Group" -> {
                    if (request.caller().groups().contains(name)) {
                        return true;
                    }
                }
                case "ServiceAccount" -> {
                    String own = subject.namespace();
                    if (own.isEmpty() && namespace.isEmpty()) {
                        count(Corner.ACCOUNT_WITHOUT_NAMESPACE);
                    } else if (user.equals("system:serviceaccount:" + (own.isEmpty() ? namespace : own) + ":" + name)) {
                        if (own.isEmpty()) {
                            count(Corner.ACCOUNT_DEFAULT_NAMESPACE);
                        }
                        if (!own.isEmpty() || mistake != Mistake.ACCOUNT_WITHOUT_NAMESPACE_LOST) {
                            return true;
                        }
                    }
                }
                default -> {}
            }
        }
        return false;
    }

    private boolean any(List<AccessRule> granted, AccessRequest request) {
        for (AccessRule rule : granted) {
            if (request.isResource() ? resource(rule, request) : path(rule, request)) {
                return true;
            }
        }
        return false;
    }

    private boolean resource(AccessRule rule, AccessRequest request) {
        return verb(rule, request.verb())
                && group(rule, request.group())
                && resource(rule, request.resource(), request.subresource())
                && name(rule, request.name());
    }

    private boolean verb(AccessRule rule, String verb) {
        for (String allowed : rule.verbs()) {
            if (allowed.equals("*") || allowed.equals(verb)) {
                return true;
            }
            if (allowed.equalsIgnoreCase(verb)) {
                count(Corner.VERB_OF_OTHER_CASE);
                if (mistake == Mistake.CASE_IGNORED) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean group(AccessRule rule, String group) {
        for (String allowed : rule.apiGroups()) {
            if (allowed.equals("*") || allowed.equals(group)) {
                return true;
            }
            if (allowed.isEmpty()) {
                count(Corner.CORE_GROUP_ONLY);
                if (mistake == Mistake.CORE_GROUP_MEANS_ALL) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean resource(AccessRule rule, String resource, String subresource) {
        boolean below = !subresource.isEmpty();
        for (String allowed : rule.resources()) {
            if (allowed.equals("*") || allowed.equals(below ? resource + "/" + subresource : resource)) {
                return true;
            }
            if (allowed.endsWith("/*")) {
                count(Corner.LITERAL_SLASH_STAR);
            }
            if (below && allowed.equals(resource)) {
                count(Corner.SUBRESOURCE_NOT_COVERED);
                if (mistake == Mistake.SUBRESOURCE_COVERED_BY_RESOURCE) {
                    return true;
                }
            }
            if (below && allowed.equals("*/" + subresource)) {
                count(Corner.STAR_SUBRESOURCE_MATCHED);
                if (mistake != Mistake.STAR_SUBRESOURCE_IGNORED) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean name(AccessRule rule, String name) {
        if (rule.resourceNames().isEmpty()) {
            return true;
        }
        boolean named = rule.resourceNames().contains(name);
        count(
                named
                        ? Corner.NAMED_RULE_MATCHED
                        : name.isEmpty() ? Corner.NAMED_RULE_NAMELESS_REQUEST : Corner.NAMED_RULE_OTHER_NAME);
        return named || (name.isEmpty() && mistake == Mistake.NAMES_MATCH_NAMELESS);
    }

    private boolean path(AccessRule rule, AccessRequest request) {
        if (!verb(rule, request.verb())) {
            return false;
        }
        for (String allowed : rule.nonResourceUrls()) {
            if (allowed.equals("*") || allowed.equals(request.path())) {
                count(Corner.PATH_EXACT);
                return true;
            }
            if (allowed.endsWith("*")) {
                String prefix = allowed.substring(0, allowed.length() - 1);
                if (request.path().startsWith(prefix)) {
                    count(Corner.PATH_PREFIX);
                    return true;
                }
                if (prefix.equals(request.path() + "/")) {
                    count(Corner.PATH_PREFIX_NOT_ITSELF);
                    if (mistake == Mistake.PATH_PREFIX_MATCHES_ITSELF) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
