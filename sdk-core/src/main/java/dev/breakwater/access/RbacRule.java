package dev.breakwater.access;

import dev.breakwater.document.Document;
import dev.breakwater.manifest.ManifestReader;
import dev.breakwater.resource.Issue;
import java.util.ArrayList;
import java.util.List;

/**
 * What a role allows: verbs on resources of API groups, or verbs on URLs that are no resources. Immutable.
 *
 * @param verbs the verbs, such as {@code get}; {@code *} is every verb
 * @param apiGroups the API groups; {@code ""} is the core group, {@code *} every group
 * @param resources the resources, such as {@code pods/log}; {@code *} is every resource and sub-resource
 * @param resourceNames the names it is limited to; none means every name
 * @param nonResourceUrls the URLs, such as {@code /metrics}; only for cluster roles, and without resources
 */
public record RbacRule(
        List<String> verbs,
        List<String> apiGroups,
        List<String> resources,
        List<String> resourceNames,
        List<String> nonResourceUrls) {
    /** Copies the lists. */
    public RbacRule {
        verbs = List.copyOf(verbs);
        apiGroups = List.copyOf(apiGroups);
        resources = List.copyOf(resources);
        resourceNames = List.copyOf(resourceNames);
        nonResourceUrls = List.copyOf(nonResourceUrls);
    }

    /** Verbs on resources of one API group; {@code ""} is the core group. */
    public static RbacRule allow(List<String> verbs, String apiGroup, String... resources) {
        return new RbacRule(verbs, List.of(apiGroup), List.of(resources), List.of(), List.of());
    }

    /** Get, list and watch on resources of one API group; {@code ""} is the core group. */
    public static RbacRule read(String apiGroup, String... resources) {
        return allow(List.of("get", "list", "watch"), apiGroup, resources);
    }

    /** Verbs on URLs that are no resources, such as {@code /metrics}. */
    public static RbacRule urls(List<String> verbs, String... urls) {
        return new RbacRule(verbs, List.of(), List.of(), List.of(), List.of(urls));
    }

    /** This rule for objects of these names only; it never allows create, or list without a name. */
    public RbacRule onlyNames(String... names) {
        return new RbacRule(verbs, apiGroups, resources, List.of(names), nonResourceUrls);
    }

    Document document() {
        Document rule = Document.object();
        rule = nonResourceUrls.isEmpty()
                ? rule.with("apiGroups", apiGroups).with("resources", resources)
                : rule.with("nonResourceURLs", nonResourceUrls);
        rule = resourceNames.isEmpty() ? rule : rule.with("resourceNames", resourceNames);
        return rule.with("verbs", verbs);
    }

    static List<RbacRule> readAll(ManifestReader role) {
        List<RbacRule> rules = new ArrayList<>();
        for (ManifestReader rule : role.objects("rules")) {
            rules.add(new RbacRule(
                    rule.texts("verbs"),
                    rule.texts("apiGroups"),
                    rule.texts("resources"),
                    rule.texts("resourceNames"),
                    rule.texts("nonResourceURLs")));
        }
        return rules;
    }

    /** What the API server refuses in the rules of a role. */
    static List<Issue> issues(String subject, List<RbacRule> rules, boolean namespaced) {
        List<Issue> issues = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            rules.get(i).check(subject + ": rules[" + i + "]", namespaced, issues);
        }
        return issues;
    }

    private void check(String where, boolean namespaced, List<Issue> issues) {
        boolean named = !(apiGroups.isEmpty() && resources.isEmpty() && resourceNames.isEmpty());
        if (verbs.isEmpty()) {
            issues.add(new Issue(where, "has no verbs; name at least one."));
        }
        if (!nonResourceUrls.isEmpty() && namespaced) {
            issues.add(new Issue(where, "allows URLs, which only a ClusterRole can."));
        }
        if (!nonResourceUrls.isEmpty() && named) {
            issues.add(new Issue(where, "allows resources and URLs; make two rules of it."));
        }
        if (nonResourceUrls.isEmpty() && (apiGroups.isEmpty() || resources.isEmpty())) {
            issues.add(
                    new Issue(where, "needs API groups and resources; the group of core resources is the empty text."));
        }
    }

    /** {@code get,list pods,pods/log}. */
    @Override
    public String toString() {
        return String.join(",", verbs) + " "
                + String.join(",", nonResourceUrls.isEmpty() ? resources : nonResourceUrls);
    }
}
