package dev.breakwater.access;

import dev.breakwater.BreakwaterException;
import dev.breakwater.document.Document;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Fills the rules of aggregated ClusterRoles as the controller of the API server does: from the roles that a
 * selector matches, transitively, by name. Cycles end by themselves. A role whose selectors match nothing keeps the
 * rules it has, because the roles it had them from may be missing from the input.
 */
final class Aggregation {
    private static final int MOST_RULES = 200_000;

    private final Map<String, Document> roles = new LinkedHashMap<>();
    private final Map<String, Set<String>> byLabel = new HashMap<>();
    private long filled;

    private Aggregation(Collection<Document> clusterRoles) {
        for (Document role : clusterRoles) {
            String name = RbacObjects.name(role);
            roles.put(name, role);
            labels(role)
                    .forEach((key, value) -> byLabel.computeIfAbsent(
                                    key + '=' + value.asText().orElse(""), label -> new TreeSet<>())
                            .add(name));
        }
    }

    /**
     * The rules of a role, each with the role it comes from.
     *
     * @param rules the rules, without repetition
     * @param sources the names of the roles, one for each rule
     */
    record Filled(List<AccessRule> rules, List<String> sources) {}

    /** The rules of each ClusterRole that has an aggregation rule, by name. */
    static Map<String, Filled> fill(Collection<Document> clusterRoles) {
        Aggregation aggregation = new Aggregation(clusterRoles);
        Map<String, Filled> filled = new HashMap<>();
        for (Map.Entry<String, Document> role : aggregation.roles.entrySet()) {
            if (isAggregated(role.getValue())) {
                filled.put(role.getKey(), aggregation.fill(role.getKey()));
            }
        }
        return filled;
    }

    static boolean isAggregated(Document role) {
        return role.get("aggregationRule").filter(rule -> !rule.isNull()).isPresent();
    }

    private Filled fill(String name) {
        Map<AccessRule, String> rules = new LinkedHashMap<>();
        Set<String> seen = new HashSet<>();
        Deque<String> open = new ArrayDeque<>();
        open.push(name);
        while (!open.isEmpty()) {
            String next = open.pop();
            if (seen.add(next)) {
                List<String> sources = sources(next);
                for (int i = sources.size() - 1; i >= 0; i--) {
                    open.push(sources.get(i));
                }
                if (sources.isEmpty()) {
                    AccessRule.all(document(next)).forEach(rule -> rules.putIfAbsent(rule, next));
                }
            }
        }
        filled += rules.size();
        if (filled > MOST_RULES) {
            throw new BreakwaterException("ClusterRole '" + shorten(name) + "': the aggregated roles together have more"
                    + " than " + MOST_RULES + " rules; let fewer roles aggregate each other.");
        }
        return new Filled(List.copyOf(rules.keySet()), List.copyOf(rules.values()));
    }

    private static String shorten(String name) {
        return name.length() <= 100 ? name : name.substring(0, 99) + "…";
    }

    private Document document(String name) {
        return roles.getOrDefault(name, Document.object());
    }

    /** The other roles that a role's selectors match, selector by selector, by name. */
    private List<String> sources(String name) {
        List<String> sources = new ArrayList<>();
        Document rule = document(name).get("aggregationRule").orElse(Document.object());
        for (Document selector : AccessRule.elements(rule, "clusterRoleSelectors")) {
            for (String candidate : candidates(selector)) {
                if (!candidate.equals(name) && matches(selector, labels(document(candidate)))) {
                    sources.add(candidate);
                }
            }
        }
        return sources;
    }

    private Set<String> candidates(Document selector) {
        for (Map.Entry<String, Document> label : labels(selector, "matchLabels").entrySet()) {
            String key = label.getKey() + '=' + label.getValue().asText().orElse("");
            return byLabel.getOrDefault(key, Set.of());
        }
        return new TreeSet<>(roles.keySet());
    }

    private static Map<String, Document> labels(Document role) {
        return labels(role.get("metadata").orElse(Document.object()), "labels");
    }

    private static Map<String, Document> labels(Document object, String member) {
        return object.get(member).map(Document::members).orElse(Map.of());
    }

    private static boolean matches(Document selector, Map<String, Document> labels) {
        for (Map.Entry<String, Document> wanted :
                labels(selector, "matchLabels").entrySet()) {
            if (!wanted.getValue().equals(labels.get(wanted.getKey()))) {
                return false;
            }
        }
        for (Document expression : AccessRule.elements(selector, "matchExpressions")) {
            if (!meets(expression, labels)) {
                return false;
            }
        }
        return true;
    }

    private static boolean meets(Document expression, Map<String, Document> labels) {
        Document label = labels.getOrDefault(RbacObjects.text(expression, "key"), Document.nothing());
        boolean listed = AccessRule.elements(expression, "values").contains(label);
        return switch (RbacObjects.text(expression, "operator")) {
            case "In" -> !label.isNull() && listed;
            case "NotIn" -> label.isNull() || !listed;
            case "Exists" -> !label.isNull();
            case "DoesNotExist" -> label.isNull();
            default -> false;
        };
    }
}
