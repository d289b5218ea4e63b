package dev.breakwater.access;

import dev.breakwater.document.Document;
import dev.breakwater.document.InvalidDocumentException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What somebody needs, by what somebody did: the smallest roles that would have allowed the requests, and what is
 * granted and was never used. Requests come from the audit log of an API server ({@code audit.k8s.io/v1}, also as the
 * diagnostic settings of AKS write its category {@code kube-audit}) or from whoever observed them. Requests that were
 * refused are not counted. Immutable, thread-safe.
 */
public final class LeastPrivilege {
    private static final int NAMES = 5;

    private final Map<String, Set<AccessRequest>> requests = new TreeMap<>();
    private final Map<String, Caller> callers = new TreeMap<>();
    private int unreadable;

    private LeastPrivilege() {}

    /** What is needed for these requests. */
    public static LeastPrivilege of(Iterable<AccessRequest> requests) {
        LeastPrivilege needs = new LeastPrivilege();
        requests.forEach(needs::add);
        return needs;
    }

    /** What is needed for what an audit log tells, an event on each line; lines that are none are counted. */
    public static LeastPrivilege ofAudit(Iterable<String> lines) {
        LeastPrivilege needs = new LeastPrivilege();
        for (String line : lines) {
            if (!line.isBlank()) {
                needs.read(line, 0);
            }
        }
        return needs;
    }

    private void add(AccessRequest request) {
        String user = request.caller().name();
        callers.put(user, request.caller());
        requests.computeIfAbsent(user, name -> new LinkedHashSet<>()).add(request.by(Caller.user(user)));
    }

    private void read(String text, int depth) {
        try {
            event(Document.parse(text), depth);
        } catch (InvalidDocumentException e) {
            unreadable++;
        }
    }

    /** Azure wraps an event as text in a record, and sometimes records in a list. */
    private void event(Document document, int depth) {
        List<Document> records = AccessRule.elements(document, "records");
        String log = document.text("/properties/log").orElse("");
        if (depth < 3 && !records.isEmpty()) {
            records.forEach(event -> event(event, depth + 1));
        } else if (depth < 3 && !log.isEmpty()) {
            read(log, depth + 1);
        } else if (document.text("/verb").isEmpty()
                || document.text("/user/username").isEmpty()) {
            unreadable++;
        } else if (!isRefused(document)) {
            add(request(document));
            document.get("impersonatedUser").ifPresent(target -> add(impersonation(document, target)));
        }
    }

    /** What lets the one who signed in act as the other. */
    private static AccessRequest impersonation(Document event, Document target) {
        Document user = event.get("user").orElse(Document.object());
        Caller caller = new Caller(RbacObjects.text(user, "username"), AccessRule.texts(user, "groups"));
        String name = RbacObjects.text(target, "username");
        String[] account = name.split(":", -1);
        boolean isAccount = account.length == 4 && name.startsWith("system:serviceaccount:");
        return new AccessRequest(
                caller,
                "impersonate",
                "",
                isAccount ? "serviceaccounts" : "users",
                "",
                isAccount ? account[2] : "",
                isAccount ? account[3] : name,
                "");
    }

    private static boolean isRefused(Document event) {
        Document annotations = event.get("annotations").orElse(Document.object());
        return RbacObjects.text(annotations, "authorization.k8s.io/decision").equals("forbid")
                || event.text("/responseStatus/code").filter("403"::equals).isPresent();
    }

    private static AccessRequest request(Document event) {
        Document user =
                event.get("impersonatedUser").or(() -> event.get("user")).orElse(Document.object());
        Caller caller = new Caller(RbacObjects.text(user, "username"), AccessRule.texts(user, "groups"));
        Document object = event.get("objectRef").orElse(Document.object());
        String verb = RbacObjects.text(event, "verb");
        if (RbacObjects.text(object, "resource").isEmpty()) {
            String uri = RbacObjects.text(event, "requestURI");
            int query = uri.indexOf('?');
            return AccessRequest.path(caller, verb, query < 0 ? uri : uri.substring(0, query));
        }
        String subresource = RbacObjects.text(object, "subresource");
        // The log names what came of a create; the authorizer was asked before there was a name.
        boolean isUnnamed = verb.equals("create") && subresource.isEmpty();
        return new AccessRequest(
                caller,
                verb,
                RbacObjects.text(object, "apiGroup"),
                RbacObjects.text(object, "resource"),
                subresource,
                RbacObjects.text(object, "namespace"),
                isUnnamed ? "" : RbacObjects.text(object, "name"),
                "");
    }

    /** Who did something. Sorted. */
    public Set<String> users() {
        return Collections.unmodifiableSet(new TreeSet<>(requests.keySet()));
    }

    /** What somebody did, each request once, in the order in which it was first done. */
    public List<AccessRequest> requests(String user) {
        return List.copyOf(requests.getOrDefault(user, Set.of()));
    }

    /** How many lines or records were no events. */
    public int unreadable() {
        return unreadable;
    }

    /** One resource, path or sub-resource, with what was done to it, verb by verb. */
    private record Target(String group, String resource, String path) {}

    /**
     * The fewest rules that allow what somebody did and nothing else, by namespace; empty text is what a ClusterRole
     * must allow. Up to five names of a resource are named, more stand for all of them.
     */
    public Map<String, List<AccessRule>> rules(String user) {
        Map<String, Map<Target, Map<String, Set<String>>>> scopes = new TreeMap<>();
        for (AccessRequest request : requests(user)) {
            Target target = new Target(request.group(), request.combined(), request.path());
            scopes.computeIfAbsent(request.isResource() ? request.namespace() : "", scope -> new LinkedHashMap<>())
                    .computeIfAbsent(target, key -> new TreeMap<>())
                    .computeIfAbsent(request.verb(), verb -> new TreeSet<>())
                    .add(request.name());
        }
        Map<String, List<AccessRule>> rules = new TreeMap<>();
        scopes.forEach((scope, targets) -> {
            List<AccessRule> wanted = new ArrayList<>();
            targets.forEach((target, verbs) -> wanted.addAll(rules(target, verbs)));
            List<AccessRule> everywhere = scope.isEmpty() ? List.of() : rules.getOrDefault("", List.of());
            List<AccessRule> missing = merged(EscalationCheck.uncovered(everywhere, wanted));
            if (!missing.isEmpty()) {
                rules.put(scope, missing);
            }
        });
        return rules;
    }

    private static List<AccessRule> rules(Target target, Map<String, Set<String>> verbs) {
        List<AccessRule> rules = new ArrayList<>();
        if (!target.path().isEmpty()) {
            List<String> all = List.copyOf(new TreeSet<>(verbs.keySet()));
            return List.of(new AccessRule(all, List.of(), List.of(), List.of(), List.of(target.path())));
        }
        verbs.forEach((verb, names) -> {
            boolean named = !names.contains("") && names.size() <= NAMES;
            rules.add(new AccessRule(
                    List.of(verb),
                    List.of(target.group()),
                    List.of(target.resource()),
                    named ? List.copyOf(names) : List.of(),
                    List.of()));
        });
        return rules;
    }

    /** Parts that differ in one thing only become one rule: first in verb, then in name, then in resource. */
    private static List<AccessRule> merged(List<AccessRule> parts) {
        List<AccessRule> byVerb = merge(parts, 0);
        List<AccessRule> byName = merge(byVerb, 1);
        return merge(merge(byName, 0), 2);
    }

    private static List<AccessRule> merge(List<AccessRule> rules, int field) {
        Map<AccessRule, Set<String>> same = new LinkedHashMap<>();
        List<AccessRule> merged = new ArrayList<>();
        for (AccessRule rule : rules) {
            boolean open = field == 1 && rule.resourceNames().isEmpty();
            boolean path = field > 0 && !rule.nonResourceUrls().isEmpty();
            if (open || path) {
                merged.add(rule);
            } else {
                same.computeIfAbsent(replaced(rule, field, List.of()), key -> new TreeSet<>())
                        .addAll(field == 0 ? rule.verbs() : field == 1 ? rule.resourceNames() : rule.resources());
            }
        }
        same.forEach((rule, values) -> merged.add(replaced(rule, field, List.copyOf(values))));
        return merged;
    }

    private static AccessRule replaced(AccessRule rule, int field, List<String> values) {
        return new AccessRule(
                field == 0 ? values : rule.verbs(),
                rule.apiGroups(),
                field == 2 ? values : rule.resources(),
                field == 1 ? values : rule.resourceNames(),
                rule.nonResourceUrls());
    }

    /** The manifests of the roles of {@link #rules}: a Role in each namespace and a ClusterRole, where needed. */
    public List<Document> roles(String user, String name) {
        List<Document> roles = new ArrayList<>();
        rules(user).forEach((scope, rules) -> {
            Document metadata = Document.object("name", name);
            roles.add(Document.object(
                    "apiVersion",
                    RoleRef.GROUP + "/v1",
                    "kind",
                    scope.isEmpty() ? "ClusterRole" : "Role",
                    "metadata",
                    scope.isEmpty() ? metadata : metadata.with("namespace", scope),
                    "rules",
                    rules.stream().map(AccessRule::document).toList()));
        });
        return roles;
    }

    /**
     * What is granted and was not used.
     *
     * @param namespace where; empty for everywhere
     * @param rule the part of a rule
     */
    public record Unused(String namespace, AccessRule rule) {
        /** {@code delete of pods in [""] in shop}. */
        @Override
        public String toString() {
            return rule + (namespace.isEmpty() ? " everywhere" : " in namespace " + namespace);
        }
    }

    /** What an authorizer grants to somebody, with the groups of the last request, and no request has used. */
    public List<Unused> unused(Authorizer authorizer, String user) {
        Caller caller = callers.getOrDefault(user, Caller.user(user));
        List<Unused> unused = new ArrayList<>();
        List<AccessRule> everywhere = authorizer.rules(caller, "");
        unused(everywhere, "", user, unused);
        for (String namespace : new TreeSet<>(authorizer.namespaces().keySet())) {
            List<AccessRule> local = new ArrayList<>(authorizer.rules(caller, namespace));
            local.removeAll(everywhere);
            unused(local, namespace, user, unused);
        }
        return unused;
    }

    private void unused(List<AccessRule> rules, String namespace, String user, List<Unused> unused) {
        List<AccessRule> idle = new ArrayList<>();
        for (AccessRule rule : rules) {
            for (AccessRule part : rule.size() > EscalationCheck.MOST_PARTS ? List.of(rule) : rule.parts()) {
                if (requests(user).stream()
                        .filter(request ->
                                namespace.isEmpty() || request.namespace().equals(namespace))
                        .noneMatch(part::allows)) {
                    idle.add(part);
                }
            }
        }
        EscalationCheck.compacted(idle).forEach(rule -> unused.add(new Unused(namespace, rule)));
    }

    /** {@code LeastPrivilege[3 users, 40 requests]}. */
    @Override
    public String toString() {
        return "LeastPrivilege[" + requests.size() + " users, "
                + requests.values().stream().mapToInt(Set::size).sum() + " requests]";
    }
}
