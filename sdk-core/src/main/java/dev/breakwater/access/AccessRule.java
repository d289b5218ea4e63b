package dev.breakwater.access;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;

/**
 * One rule of a role, with the meaning that the API server's RBAC authorizer gives it ({@code rbac.go} and the
 * evaluation helpers of {@code rbac/v1}). {@code *} stands for everything in verbs, apiGroups and resources; a
 * resource {@code *}{@code /scale} for that sub-resource of everything; a path may end with {@code *}.
 *
 * @param verbs what may be done
 * @param apiGroups the groups of the resources; none matches nothing
 * @param resources the resources
 * @param resourceNames the objects; none means all
 * @param nonResourceUrls the paths
 */
public record AccessRule(
        List<String> verbs,
        List<String> apiGroups,
        List<String> resources,
        List<String> resourceNames,
        List<String> nonResourceUrls) {
    static final String ALL = "*";

    /** Takes copies. */
    public AccessRule {
        verbs = List.copyOf(verbs);
        apiGroups = List.copyOf(apiGroups);
        resources = List.copyOf(resources);
        resourceNames = List.copyOf(resourceNames);
        nonResourceUrls = List.copyOf(nonResourceUrls);
    }

    /** Reads one element of the list that a role has; what is missing or is no text matches nothing. */
    public static AccessRule of(Document rule) {
        return new AccessRule(
                texts(rule, "verbs"),
                texts(rule, "apiGroups"),
                texts(rule, "resources"),
                texts(rule, "resourceNames"),
                texts(rule, "nonResourceURLs"));
    }

    /** The rules of a Role or ClusterRole as they stand. */
    static List<AccessRule> all(Document role) {
        List<AccessRule> all = new ArrayList<>();
        for (Document element : elements(role, "rules")) {
            all.add(of(element));
        }
        return all;
    }

    static List<Document> elements(Document object, String member) {
        return object.get(member).map(Document::elements).orElse(List.of());
    }

    static List<String> texts(Document object, String member) {
        List<String> texts = new ArrayList<>();
        for (Document element : elements(object, member)) {
            element.asText().ifPresent(texts::add);
        }
        return texts;
    }

    /** Whether the rule allows a request, whoever asks. */
    public boolean allows(AccessRequest request) {
        return request.isResource()
                ? has(verbs, request.verb())
                        && has(apiGroups, request.group())
                        && hasResource(request.combined(), request.subresource())
                        && (resourceNames.isEmpty() || resourceNames.contains(request.name()))
                : has(verbs, request.verb()) && hasPath(request.path());
    }

    /** Whether the rule reaches a resource of a group by a verb, for all objects or for some. */
    boolean touches(String verb, String group, String combined, String subresource) {
        return has(verbs, verb) && has(apiGroups, group) && hasResource(combined, subresource);
    }

    static boolean has(List<String> allowed, String wanted) {
        return allowed.contains(ALL) || allowed.contains(wanted);
    }

    private boolean hasResource(String combined, String subresource) {
        return has(resources, combined) || (!subresource.isEmpty() && resources.contains("*/" + subresource));
    }

    private boolean hasPath(String path) {
        for (String allowed : nonResourceUrls) {
            if (allowed.equals(path) || (allowed.endsWith(ALL) && path.startsWith(withoutStars(allowed)))) {
                return true;
            }
        }
        return false;
    }

    static String withoutStars(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '*') {
            end--;
        }
        return text.substring(0, end);
    }

    /**
     * Whether whoever holds this rule holds the other one too, as the escalation check sees it: one rule covers
     * another as a whole, a list of names never covers all of them, and an enumeration never covers {@code *}.
     */
    public boolean covers(AccessRule other) {
        return coversAll(verbs, other.verbs)
                && coversAll(apiGroups, other.apiGroups)
                && coversResources(other.resources)
                && coversPaths(other.nonResourceUrls)
                && (resourceNames.isEmpty()
                        || (!other.resourceNames.isEmpty() && resourceNames.containsAll(other.resourceNames)));
    }

    private static boolean coversAll(List<String> held, List<String> wanted) {
        return held.contains(ALL) || held.containsAll(wanted);
    }

    private boolean coversResources(List<String> wanted) {
        if (resources.contains(ALL)) {
            return true;
        }
        for (String resource : wanted) {
            int slash = resource.indexOf('/');
            if (!resources.contains(resource) && (slash < 0 || !resources.contains("*" + resource.substring(slash)))) {
                return false;
            }
        }
        return true;
    }

    private boolean coversPaths(List<String> wanted) {
        for (String path : wanted) {
            if (!hasPath(path)) {
                return false;
            }
        }
        return true;
    }

    /** The rule in parts with one verb, group, resource and name, or one verb and path, each. */
    List<AccessRule> parts() {
        List<AccessRule> parts = new ArrayList<>();
        for (String group : apiGroups) {
            for (String resource : resources) {
                for (String verb : verbs) {
                    for (String name : resourceNames) {
                        parts.add(part(verb, List.of(group), List.of(resource), List.of(name), List.of()));
                    }
                    if (resourceNames.isEmpty()) {
                        parts.add(part(verb, List.of(group), List.of(resource), List.of(), List.of()));
                    }
                }
            }
        }
        for (String path : nonResourceUrls) {
            for (String verb : verbs) {
                parts.add(part(verb, List.of(), List.of(), List.of(), List.of(path)));
            }
        }
        return parts;
    }

    private static AccessRule part(
            String verb, List<String> groups, List<String> resources, List<String> names, List<String> paths) {
        return new AccessRule(List.of(verb), groups, resources, names, paths);
    }

    /** How many parts there are. */
    long size() {
        long names = Math.max(1, resourceNames.size());
        return verbs.size() * (names * apiGroups.size() * resources.size() + nonResourceUrls.size());
    }

    AccessRule withVerbs(List<String> others) {
        return new AccessRule(others, apiGroups, resources, resourceNames, nonResourceUrls);
    }

    /** The rule in the words of the API server's refusals: {@code {APIGroups:["apps"], …, Verbs:["get" "list"]}}. */
    String compact() {
        List<String> parts = new ArrayList<>();
        quoted(parts, "APIGroups", apiGroups);
        quoted(parts, "Resources", resources);
        quoted(parts, "NonResourceURLs", nonResourceUrls);
        quoted(parts, "ResourceNames", resourceNames);
        quoted(parts, "Verbs", verbs);
        return "{" + String.join(", ", parts) + "}";
    }

    private static void quoted(List<String> parts, String name, List<String> texts) {
        if (!texts.isEmpty()) {
            parts.add(name + ":" + quoted(texts));
        }
    }

    static String quoted(List<String> texts) {
        return texts.isEmpty() ? "[]" : "[\"" + String.join("\" \"", texts) + "\"]";
    }

    /** The rule as an element of {@code rules}. */
    public Document document() {
        Document document = Document.object("verbs", verbs);
        document = apiGroups.isEmpty() ? document : document.with("apiGroups", apiGroups);
        document = resources.isEmpty() ? document : document.with("resources", resources);
        document = resourceNames.isEmpty() ? document : document.with("resourceNames", resourceNames);
        return nonResourceUrls.isEmpty() ? document : document.with("nonResourceURLs", nonResourceUrls);
    }

    /** {@code get, list of pods in [core, apps]}: at most 200 characters. */
    @Override
    public String toString() {
        String what = nonResourceUrls.isEmpty()
                ? String.join(", ", resources) + " in " + groups()
                : String.join(", ", nonResourceUrls);
        String names = resourceNames.isEmpty() ? "" : " named " + String.join(", ", resourceNames);
        String text = String.join(", ", verbs) + " of " + what + names;
        return text.length() <= 200 ? text : text.substring(0, 199) + "…";
    }

    /** The group without a name is called core wherever it is spoken of. */
    private List<String> groups() {
        return apiGroups.stream().map(group -> group.isEmpty() ? "core" : group).toList();
    }
}
