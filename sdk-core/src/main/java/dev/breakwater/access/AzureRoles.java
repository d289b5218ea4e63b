package dev.breakwater.access;

import dev.breakwater.access.AzureDecision.Verdict;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Decides as Azure Resource Manager does who may do what, from the documents of role assignments, role definitions,
 * deny assignments, groups with their members, and management groups. Roles add up; what {@code notActions} takes
 * away, another role may give; a deny assignment beats every role. What depends on a condition that cannot be judged, on a role that is
 * not known, or on a management group whose subscriptions are not known is {@link Verdict#UNKNOWN}, never allowed.
 * Source of semantics: the documentation of Azure role-based access control. Immutable, thread-safe.
 */
public final class AzureRoles {
    private static final String PROVIDER = "/providers/microsoft.authorization/";
    private static final String MANAGEMENT = "/providers/microsoft.management/managementgroups/";
    private static final String EVERYONE = "00000000-0000-0000-0000-000000000000";

    private static final AzureDecision NOTHING = new AzureDecision(Verdict.DENIED, Optional.empty(), List.of());

    private record Assignment(String id, String scope, String role, String condition) {}

    private record Denial(
            String name,
            String scope,
            boolean alsoBelow,
            Set<String> principals,
            Set<String> excluded,
            AzurePermissions permissions,
            String condition) {}

    private final Map<String, AzurePermissions> definitions = new HashMap<>();
    private final Map<String, List<Assignment>> assignments = new TreeMap<>();
    private final List<Denial> denials = new ArrayList<>();
    private final Map<String, Set<String>> groups = new HashMap<>();
    private final Map<String, Set<String>> parents = new HashMap<>();
    private final Set<String> tops = new HashSet<>();

    private AzureRoles() {}

    /** The roles of documents as Azure lists them, each with its {@code id}; what is none of these is passed over. */
    public static AzureRoles of(Iterable<Document> documents) {
        AzureRoles roles = new AzureRoles();
        AzureRoleTable.all().forEach(roles::add);
        documents.forEach(roles::add);
        return roles;
    }

    /** The roles of an estate: declared, planned, live or a snapshot. */
    public static AzureRoles of(Estate estate) {
        List<Document> documents = new ArrayList<>();
        for (Estate.Entry entry : estate.entries()) {
            Document document = entry.document();
            boolean named = !document.isObject() || document.get("id").isPresent();
            documents.add(named ? document : document.with("id", entry.address().path()));
        }
        return of(documents);
    }

    /** The built-in roles that matter for AKS, as Azure lists role definitions. */
    public static List<Document> builtIn() {
        return AzureRoleTable.all();
    }

    /** These roles, also knowing who is in a group; members are object ids, of other groups too. */
    public AzureRoles withMembers(String group, Iterable<String> members) {
        AzureRoles more = new AzureRoles();
        more.definitions.putAll(definitions);
        more.assignments.putAll(assignments);
        more.denials.addAll(denials);
        more.parents.putAll(parents);
        more.tops.addAll(tops);
        groups.forEach((member, of) -> more.groups.put(member, new LinkedHashSet<>(of)));
        members.forEach(member -> more.join(member, group));
        return more;
    }

    private void add(Document document) {
        AccessRule.elements(document, "value").forEach(this::add);
        String id = normal(RbacObjects.text(document, "id"));
        Document properties = document.get("properties").orElse(Document.object());
        int provider = id.lastIndexOf(PROVIDER);
        String below = provider < 0 ? "" : id.substring(provider + PROVIDER.length());
        if (below.startsWith("roleassignments/")) {
            assign(id, scope(properties, id.substring(0, provider)), properties);
        } else if (below.startsWith("roledefinitions/")) {
            String name = RbacObjects.text(properties, "roleName");
            definitions.put(guid(id), AzurePermissions.of(name.isEmpty() ? guid(id) : name, properties));
        } else if (below.startsWith("denyassignments/")) {
            deny(scope(properties, id.substring(0, provider)), properties);
        } else if (id.startsWith(MANAGEMENT)) {
            place(id, properties);
        } else if (!id.startsWith("/subscriptions/")) {
            members(document, id);
        }
    }

    private void assign(String id, String scope, Document properties) {
        String role = guid(normal(RbacObjects.text(properties, "roleDefinitionId")));
        String condition = RbacObjects.text(properties, "condition");
        assignments
                .computeIfAbsent(lower(RbacObjects.text(properties, "principalId")), principal -> new ArrayList<>())
                .add(new Assignment(id, scope, role, condition));
    }

    private void deny(String scope, Document properties) {
        String name = RbacObjects.text(properties, "denyAssignmentName");
        denials.add(new Denial(
                name.isEmpty() ? "(unnamed)" : name,
                scope,
                !properties.flag("/doNotApplyToChildScopes").orElse(false),
                ids(properties, "principals"),
                ids(properties, "excludePrincipals"),
                AzurePermissions.of(name, properties),
                RbacObjects.text(properties, "condition")));
    }

    private static Set<String> ids(Document properties, String member) {
        Set<String> ids = new LinkedHashSet<>();
        for (Document element : AccessRule.elements(properties, member)) {
            ids.add(lower(RbacObjects.text(element, "id")));
        }
        return ids;
    }

    private Set<String> above(String id) {
        return parents.computeIfAbsent(id, below -> new LinkedHashSet<>());
    }

    /** A management group names its parent; a subscription stands below its groups by its id. */
    private void place(String id, Document properties) {
        int subscription = id.indexOf("/subscriptions/");
        Optional<String> parent = properties.text("/details/parent/id").or(() -> properties.text("/parent/id"));
        if (subscription > 0) {
            above(id.substring(subscription)).add(id.substring(0, subscription));
        } else if (parent.isPresent()) {
            above(id).add(normal(parent.get()));
        } else if (properties.get("details").isPresent()) { // read in full, and nothing above it
            tops.add(id);
        }
    }

    private void members(Document group, String id) {
        for (Document member : AccessRule.elements(group, "members")) {
            join(member.asText().orElseGet(() -> RbacObjects.text(member, "id")), id);
        }
        String declared = RbacObjects.text(group, "groupId"); // a membership of its own, as it is declared
        if (!declared.isEmpty()) {
            join(RbacObjects.text(group, "memberId"), declared);
        }
    }

    private void join(String member, String group) {
        groups.computeIfAbsent(lower(member), id -> new LinkedHashSet<>()).add(lower(group));
    }

    /**
     * Why a text cannot be the condition of an assignment in version 2.0 of the language; empty if it can, also with
     * words in it that only Azure knows.
     */
    public static Optional<String> flaw(String condition) {
        return AzureCondition.flaw(condition);
    }

    /** Whether a principal may certainly do an action of the control plane. */
    public boolean allowed(String principal, String action, String scope) {
        return decide(AzureRequest.of(principal, action, scope)).isAllowed();
    }

    /** The decision on a request, with the chain of assignment, role and pattern that allows it. */
    public AzureDecision decide(AzureRequest request) {
        return decide(request, List.of());
    }

    /** The decision for a principal whose token also names groups. */
    AzureDecision decide(AzureRequest request, List<String> tokenGroups) {
        String action = lower(request.action());
        if (action.length() > AzurePermissions.LONGEST) {
            return denied("an action has at most " + AzurePermissions.LONGEST + " characters, this one has "
                    + action.length() + ".");
        }
        String scope = normal(request.scope());
        Map<String, List<String>> identities = identities(lower(request.principal()));
        for (String group : tokenGroups) {
            identities(lower(group)).forEach((id, above) -> identities.putIfAbsent(id, through(group, above)));
        }
        AzureDecision granted = granted(request, scope, identities);
        return granted.verdict() == Verdict.DENIED
                ? granted
                : denial(granted, action, request.isData(), scope, identities.keySet());
    }

    private static AzureDecision denied(String note) {
        return new AzureDecision(Verdict.DENIED, Optional.empty(), List.of(note));
    }

    private AzureDecision granted(AzureRequest request, String scope, Map<String, List<String>> identities) {
        AzureDecision best = NOTHING;
        for (Map.Entry<String, List<String>> identity : identities.entrySet()) {
            for (Assignment assignment : assignments.getOrDefault(identity.getKey(), List.of())) {
                AzureDecision decision = judge(assignment, request, scope, identity.getValue());
                if (decision.isAllowed()) {
                    return decision;
                }
                best = better(best, decision);
            }
        }
        return best;
    }

    /** The one that allows more; of two that deny, the first that says why. */
    private static AzureDecision better(AzureDecision first, AzureDecision second) {
        int order = second.verdict().compareTo(first.verdict());
        return order > 0 || (order == 0 && first.notes().isEmpty()) ? second : first;
    }

    private AzureDecision judge(Assignment assignment, AzureRequest request, String scope, List<String> through) {
        AzurePermissions role = definitions.get(assignment.role());
        if (covers(assignment.scope(), scope) == Verdict.DENIED) {
            return NOTHING;
        }
        if (role == null) {
            String doubt = "role " + assignment.role() + " is not known";
            return judge(assignment, request, scope, grant(assignment, through, assignment.role(), ""), "", doubt);
        }
        AzureDecision best = NOTHING;
        for (AzurePermissions.Match match : role.matching(lower(request.action()), request.isData())) {
            AzureDecision.Grant grant = grant(assignment, through, role.name(), match.pattern());
            best = better(best, judge(assignment, request, scope, grant, match.condition(), ""));
        }
        return best;
    }

    private static AzureDecision.Grant grant(Assignment by, List<String> through, String role, String pattern) {
        return new AzureDecision.Grant(by.id(), by.scope(), through, role, pattern);
    }

    private AzureDecision judge(
            Assignment assignment,
            AzureRequest request,
            String scope,
            AzureDecision.Grant grant,
            String ofRole,
            String doubt) {
        List<String> doubts = new ArrayList<>();
        if (covers(assignment.scope(), scope) == Verdict.UNKNOWN) {
            doubts.add("whether " + assignment.scope() + " holds " + subscription(scope) + " is not known");
        }
        if (!doubt.isEmpty()) {
            doubts.add(doubt);
        }
        Verdict first = judge("role", ofRole, request, doubts);
        Verdict second = judge("assignment", assignment.condition(), request, doubts);
        Verdict verdict = first == Verdict.DENIED || second == Verdict.DENIED
                ? Verdict.DENIED
                : doubts.isEmpty() ? Verdict.ALLOWED : Verdict.UNKNOWN;
        doubts.replaceAll(note -> note + " (" + grant + ")");
        return new AzureDecision(verdict, Optional.of(grant), doubts);
    }

    /** Judges one condition, and notes what is against it. */
    private static Verdict judge(String whose, String condition, AzureRequest request, List<String> notes) {
        if (condition.isEmpty()) {
            return Verdict.ALLOWED;
        }
        AzureCondition.Result result = AzureCondition.judge(condition, request);
        if (result.verdict() == Verdict.DENIED) {
            notes.clear();
            notes.add("the condition of the " + whose + " does not hold");
        } else if (result.verdict() == Verdict.UNKNOWN) {
            notes.add("the " + whose + " has a condition: " + result.reason());
        }
        return result.verdict();
    }

    private AzureDecision denial(
            AzureDecision granted, String action, boolean isData, String scope, Set<String> identities) {
        AzureDecision decision = granted;
        for (Denial denial : denials) {
            boolean here = denial.alsoBelow()
                    ? covers(denial.scope(), scope) != Verdict.DENIED
                    : denial.scope().equals(scope);
            if (here
                    && isFor(denial, identities)
                    && !denial.permissions().matching(action, isData).isEmpty()) {
                String note = "deny assignment \"" + denial.name() + "\" at " + denial.scope() + " forbids it";
                boolean sure = denial.condition().isEmpty() && covers(denial.scope(), scope) == Verdict.ALLOWED;
                if (sure) {
                    return new AzureDecision(Verdict.DENIED, granted.grant(), List.of(note));
                }
                decision = new AzureDecision(Verdict.UNKNOWN, granted.grant(), List.of(note + " under a condition"));
            }
        }
        return decision;
    }

    private static boolean isFor(Denial denial, Set<String> identities) {
        boolean named = denial.principals().contains(EVERYONE);
        for (String identity : identities) {
            if (denial.excluded().contains(identity)) {
                return false;
            }
            named |= denial.principals().contains(identity);
        }
        return named;
    }

    /** A principal and all groups it is in, directly or not, each once, nearest first, with the groups between. */
    private Map<String, List<String>> identities(String principal) {
        Map<String, List<String>> identities = new LinkedHashMap<>();
        identities.put(principal, List.of());
        Deque<String> open = new ArrayDeque<>(List.of(principal));
        while (!open.isEmpty()) {
            String member = open.remove();
            for (String group : groups.getOrDefault(member, Set.of())) {
                if (!identities.containsKey(group)) {
                    List<String> through = new ArrayList<>(identities.get(member));
                    through.add(group);
                    identities.put(group, through);
                    open.add(group);
                }
            }
        }
        return identities;
    }

    private static List<String> through(String group, List<String> above) {
        List<String> through = new ArrayList<>(List.of(lower(group)));
        through.addAll(above);
        return through;
    }

    /** The groups that a principal is in, directly or not, nearest first. */
    public List<String> groupsOf(String principal) {
        List<String> all = new ArrayList<>(identities(lower(principal)).keySet());
        return List.copyOf(all.subList(1, all.size()));
    }

    /** Everybody whom assignments and groups name, groups too. Sorted. */
    public List<String> principals() {
        Set<String> all = new TreeSet<>(assignments.keySet());
        groups.forEach((member, of) -> {
            all.add(member);
            all.addAll(of);
        });
        return List.copyOf(all);
    }

    /** Who can or might do something, with the decision on each of {@link #principals()}; the denied are left out. */
    public Map<String, AzureDecision> whoCan(String action, boolean isData, String scope) {
        Map<String, AzureDecision> who = new LinkedHashMap<>();
        for (String principal : principals()) {
            AzureDecision decision = decide(new AzureRequest(principal, action, isData, scope));
            if (decision.verdict() != Verdict.DENIED) {
                who.put(principal, decision);
            }
        }
        return who;
    }

    /** Whether something is assigned at a scope or below it, and not above it. */
    boolean hasAssignmentsWithin(String scope) {
        String normal = normal(scope);
        for (List<Assignment> all : assignments.values()) {
            for (Assignment assignment : all) {
                if (assignment.scope().equals(normal) || assignment.scope().startsWith(normal + "/")) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether an assignment at one scope holds at another; both normal. */
    private Verdict covers(String assigned, String asked) {
        if (assigned.isEmpty() || asked.equals(assigned) || asked.startsWith(assigned + "/")) {
            return Verdict.ALLOWED;
        }
        if (!assigned.startsWith(MANAGEMENT) || asked.isEmpty()) {
            return Verdict.DENIED;
        }
        Deque<String> open = new ArrayDeque<>(List.of(asked.startsWith(MANAGEMENT) ? asked : subscription(asked)));
        Set<String> seen = new HashSet<>();
        while (!open.isEmpty()) {
            String one = open.remove();
            if (one.equals(assigned)) {
                return Verdict.ALLOWED;
            }
            if (seen.add(one)) {
                open.addAll(parents.getOrDefault(one, Set.of()));
            }
        }
        return Collections.disjoint(tops, seen) ? Verdict.UNKNOWN : Verdict.DENIED;
    }

    private static String subscription(String scope) {
        int end = scope.indexOf('/', "/subscriptions/".length());
        return end < 0 ? scope : scope.substring(0, end);
    }

    private static String scope(Document properties, String fromId) {
        String scope = RbacObjects.text(properties, "scope");
        return scope.isEmpty() ? fromId : normal(scope);
    }

    private static String guid(String id) {
        return id.substring(id.lastIndexOf('/') + 1);
    }

    private static String normal(String id) {
        String text = lower(id);
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /** {@code AzureRoles[12 principals, 30 roles]}. */
    @Override
    public String toString() {
        return "AzureRoles[" + principals().size() + " principals, " + definitions.size() + " roles]";
    }
}
