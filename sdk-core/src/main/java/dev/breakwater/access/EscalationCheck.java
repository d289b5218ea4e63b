package dev.breakwater.access;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What keeps a caller from granting more than the caller holds: the checks that the API server makes on writes of
 * roles and bindings. Source of semantics: {@code pkg/registry/rbac} of Kubernetes ({@code escalation_check.go},
 * {@code rule.go}, {@code policy_comparator.go}). Immutable, thread-safe.
 */
public final class EscalationCheck {
    static final long MOST_PARTS = 100_000;
    private static final List<AccessRule> EVERYTHING = List.of(
            new AccessRule(List.of("*"), List.of("*"), List.of("*"), List.of(), List.of()),
            new AccessRule(List.of("*"), List.of(), List.of(), List.of(), List.of("*")));

    private final Authorizer authorizer;
    private final Caller caller;
    private final Predicate<AccessRequest> allowed;

    private EscalationCheck(Authorizer authorizer, Caller caller, Predicate<AccessRequest> allowed) {
        this.authorizer = authorizer;
        this.caller = caller;
        this.allowed = allowed;
    }

    /** The checks on what a caller writes. */
    public static EscalationCheck of(Authorizer authorizer, Caller caller) {
        return new EscalationCheck(authorizer, caller, authorizer::allows);
    }

    /** These checks, with a second authorizer that may allow the verbs {@code escalate} and {@code bind}. */
    public EscalationCheck or(Predicate<AccessRequest> second) {
        return new EscalationCheck(authorizer, caller, allowed.or(second));
    }

    /**
     * Why a write is refused.
     *
     * @param missing whether the role that a binding names does not exist, rather than being too much
     * @param text the sentence, in the words of the API server
     */
    public record Refusal(boolean missing, String text) {}

    /** Why a caller may not create a role, or change it into that. */
    public Optional<Refusal> role(Document role, Optional<Document> before) {
        boolean same =
                before.filter(old -> ungarbaged(old).equals(ungarbaged(role))).isPresent();
        boolean cluster = RbacObjects.kind(role).equals("ClusterRole");
        String name = before.isPresent() ? RbacObjects.name(role) : "";
        if (caller.isMaster() || same || may("escalate", cluster, RbacObjects.namespace(role), name)) {
            return Optional.empty();
        }
        Optional<Refusal> tooMuch = rules(AccessRule.all(role), RbacObjects.namespace(role));
        boolean aggregates = Aggregation.isAggregated(role)
                || before.filter(Aggregation::isAggregated).isPresent();
        return tooMuch.isEmpty()
                        && cluster
                        && aggregates
                        && rules(EVERYTHING, "").isPresent()
                ? refused("must have cluster-admin privileges to use the aggregationRule")
                : tooMuch;
    }

    /** Why a caller may not create a binding, or change it into that. */
    public Optional<Refusal> binding(Document binding, Optional<Document> before) {
        boolean same = before.filter(old -> ungarbaged(old).equals(ungarbaged(binding)))
                .isPresent();
        String namespace = RbacObjects.namespace(binding);
        String kind = binding.text("/roleRef/kind").orElse("");
        String role = binding.text("/roleRef/name").orElse("");
        boolean cluster = kind.equals("ClusterRole");
        if (caller.isMaster() || same || (!role.isEmpty() && may("bind", cluster, namespace, role))) {
            return Optional.empty();
        }
        Optional<List<AccessRule>> granted = authorizer.rulesOf(kind, namespace, role);
        return granted.isPresent()
                ? rules(granted.get(), namespace)
                : Optional.of(new Refusal(
                        true, (cluster ? "clusterroles." : "roles.") + RoleRef.GROUP + " \"" + role + "\" not found"));
    }

    private boolean may(String verb, boolean cluster, String namespace, String name) {
        return allowed.test(AccessRequest.of(caller, verb, RoleRef.GROUP, cluster ? "clusterroles" : "roles")
                .in(namespace)
                .named(name));
    }

    private Optional<Refusal> rules(List<AccessRule> wanted, String namespace) {
        long parts = 0;
        for (AccessRule rule : wanted) {
            parts += rule.size();
        }
        if (parts > MOST_PARTS) {
            return refused("the rules stand for " + parts + " permissions; at most " + MOST_PARTS + " are compared");
        }
        List<AccessRule> missing = uncovered(authorizer.rules(caller, namespace), wanted);
        if (missing.isEmpty()) {
            return Optional.empty();
        }
        TreeSet<String> lines = new TreeSet<>();
        compacted(missing).forEach(rule -> lines.add(rule.compact()));
        List<String> errors = authorizer.errors(caller, namespace);
        return refused("user \"" + caller.name() + "\" (groups=" + AccessRule.quoted(caller.groups())
                + ") is attempting to grant RBAC permissions not currently held:\n" + String.join("\n", lines)
                + (errors.isEmpty() ? "" : "; resolution errors: [" + String.join(", ", errors) + "]"));
    }

    private static Optional<Refusal> refused(String text) {
        return Optional.of(new Refusal(false, text));
    }

    /**
     * The parts of rules that an owner of other rules does not hold: each part must be covered by one rule, several
     * rules together may cover one rule.
     */
    public static List<AccessRule> uncovered(List<AccessRule> held, List<AccessRule> wanted) {
        List<AccessRule> uncovered = new ArrayList<>();
        for (AccessRule rule : wanted) {
            for (AccessRule part : rule.parts()) {
                if (!covers(held, part)) {
                    uncovered.add(part);
                }
            }
        }
        return uncovered;
    }

    private static boolean covers(List<AccessRule> held, AccessRule part) {
        for (AccessRule rule : held) {
            if (rule.covers(part)) {
                return true;
            }
        }
        return false;
    }

    /** Parts that differ only in their verb as one rule. */
    static List<AccessRule> compacted(List<AccessRule> parts) {
        Map<AccessRule, List<String>> verbs = new LinkedHashMap<>();
        List<AccessRule> compacted = new ArrayList<>();
        for (AccessRule part : parts) {
            if (part.nonResourceUrls().isEmpty()) {
                verbs.computeIfAbsent(part.withVerbs(List.of()), key -> new ArrayList<>())
                        .addAll(part.verbs());
            } else {
                compacted.add(part);
            }
        }
        verbs.forEach((rule, all) -> compacted.add(rule.withVerbs(all)));
        return compacted;
    }

    /** An object without what the garbage collector changes and what says who wrote it. */
    private static Document ungarbaged(Document object) {
        Document metadata = object.get("metadata").orElse(Document.object());
        for (String field : List.of("ownerReferences", "finalizers", "managedFields", "resourceVersion")) {
            metadata = metadata.without(field);
        }
        return object.with("metadata", metadata);
    }

    /** The request that a caller must be allowed in order to act as a user, a service account or a group. */
    public static AccessRequest impersonation(Caller caller, AccessSubject user) {
        if (user.isGroup()) {
            return AccessRequest.of(caller, "impersonate", "", "groups").named(user.name());
        }
        String[] account = user.name().split(":", -1);
        boolean isAccount = account.length == 4 && user.name().startsWith("system:serviceaccount:");
        return isAccount
                ? AccessRequest.of(caller, "impersonate", "", "serviceaccounts")
                        .in(account[2])
                        .named(account[3])
                : AccessRequest.of(caller, "impersonate", "", "users").named(user.name());
    }

    @Override
    public String toString() {
        return "EscalationCheck[" + caller + "]";
    }
}
