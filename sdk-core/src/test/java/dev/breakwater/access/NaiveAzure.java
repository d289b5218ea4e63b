package dev.breakwater.access;

import dev.breakwater.access.AzureDecision.Verdict;
import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A seeded world of Azure's roles, decided a second time straight from the documentation: every assignment, every
 * denial and every group is looked at for each request. With a mistake it decides as a wrong implementation would.
 */
final class NaiveAzure {
    static final String SUB = "/subscriptions/00000000-0000-0000-0000-000000000001";
    private static final String OTHER = "/subscriptions/00000000-0000-0000-0000-000000000002";
    private static final String GROUPS = "/providers/Microsoft.Management/managementGroups/";
    private static final String EVERYBODY = "00000000-0000-0000-0000-000000000000";
    private static final List<String> SCOPES = List.of(
            "/",
            GROUPS + "top",
            GROUPS + "mid",
            SUB,
            SUB + "/resourceGroups/shop",
            SUB + "/resourceGroups/shop/providers/Microsoft.X/y/z",
            SUB + "/resourceGroups/shop2",
            OTHER,
            OTHER + "/resourceGroups/lab");
    private static final List<String> ACTIONS =
            List.of("A/b/read", "A/b/write", "A/b/c/read", "A/d/action", "E/b/read", "E/f/delete");
    private static final List<String> PATTERNS =
            List.of("*", "*/read", "A/*", "A/b/*", "A/*/read", "A/b/write", "e/B/READ", "*/action", "E/*/delete");

    private static final Map<String, Pattern> FORMS = new ConcurrentHashMap<>();

    /** Ways to be wrong. */
    enum Mistake {
        NONE,
        NOT_ACTIONS_IGNORED,
        NOT_ACTIONS_BEAT_OTHER_ROLES,
        ACTIONS_ALLOW_DATA,
        LETTER_CASE_COUNTS,
        STAR_STOPS_AT_A_SLASH,
        SCOPE_BY_PREFIX_OF_TEXT,
        SCOPE_EXACTLY,
        GROUPS_ONE_STEP_ONLY,
        ROLE_BEATS_DENIAL,
        EXCLUSION_IGNORED,
        DENIAL_ALWAYS_BELOW,
        EVERYBODY_IS_NOBODY,
        CONDITION_PASSES,
        UNKNOWN_ROLE_GRANTS_NOTHING,
        UNKNOWN_PARENT_HOLDS_NOTHING
    }

    private record Part(
            List<String> actions,
            List<String> except,
            List<String> data,
            List<String> exceptData,
            boolean conditional) {
        Document document() {
            Document part = Document.object("actions", actions, "notActions", except)
                    .with("dataActions", data)
                    .with("notDataActions", exceptData);
            return conditional ? part.with("condition", "@Resource[x] == 1") : part;
        }
    }

    private record Assignment(String principal, String role, String scope, boolean conditional) {}

    private record Denial(
            Part part,
            String scope,
            boolean below,
            List<String> principals,
            List<String> excluded,
            boolean conditional) {}

    private final SplittableRandom random;
    private final Map<String, List<Part>> roles = new TreeMap<>();
    private final List<Assignment> assignments = new ArrayList<>();
    private final List<Denial> denials = new ArrayList<>();
    private final Map<String, Set<String>> members = new TreeMap<>();
    private final boolean topIsKnown;

    NaiveAzure(int seed) {
        random = new SplittableRandom(seed);
        topIsKnown = random.nextBoolean();
        for (int role = 0; role < 6; role++) {
            roles.put("role" + role, random.nextInt(4) == 0 ? List.of(part(), part()) : List.of(part()));
        }
        for (int group = 0; group < 4; group++) {
            Set<String> in = new HashSet<>(List.of("u" + random.nextInt(4), "g" + random.nextInt(4)));
            members.put("g" + group, in);
        }
        for (int at = 0; at < 8; at++) {
            assignments.add(
                    new Assignment(somebody(), "role" + random.nextInt(7), one(SCOPES), random.nextInt(6) == 0));
        }
        for (int at = random.nextInt(3); at > 0; at--) {
            List<String> principals = List.of(random.nextInt(3) == 0 ? EVERYBODY : somebody());
            denials.add(new Denial(
                    part(),
                    one(SCOPES),
                    random.nextBoolean(),
                    principals,
                    List.of(somebody()),
                    random.nextInt(4) == 0));
        }
    }

    private Part part() {
        return new Part(
                List.of(one(PATTERNS)),
                random.nextInt(2) == 0 ? List.of(one(PATTERNS)) : List.of(),
                random.nextInt(2) == 0 ? List.of(one(PATTERNS)) : List.of(),
                random.nextInt(3) == 0 ? List.of(one(PATTERNS)) : List.of(),
                random.nextInt(8) == 0);
    }

    private String one(List<String> all) {
        return all.get(random.nextInt(all.size()));
    }

    private String somebody() {
        return (random.nextBoolean() ? "u" : "g") + random.nextInt(4);
    }

    /** The world as Azure lists it. */
    List<Document> documents() {
        String provider = "/providers/Microsoft.Authorization/";
        List<Document> all = new ArrayList<>();
        roles.forEach((name, parts) -> all.add(object(
                provider + "roleDefinitions/" + name,
                Document.object(
                        "roleName",
                        name,
                        "permissions",
                        parts.stream().map(Part::document).toList()))));
        for (Assignment one : assignments) {
            Document properties = Document.object(
                    "principalId", one.principal(), "scope", one.scope(), "roleDefinitionId", "/" + one.role());
            all.add(object(
                    provider + "roleAssignments/a" + all.size(),
                    one.conditional() ? properties.with("condition", "x") : properties));
        }
        for (Denial one : denials) {
            Document properties = Document.object(
                    "scope", one.scope(),
                    "doNotApplyToChildScopes", !one.below(),
                    "permissions", List.of(one.part().document()),
                    "principals", ids(one.principals()),
                    "excludePrincipals", ids(one.excluded()));
            all.add(object(
                    provider + "denyAssignments/d" + all.size(),
                    one.conditional() ? properties.with("condition", "x") : properties));
        }
        members.forEach((group, in) -> all.add(Document.object("id", group, "members", List.copyOf(in))));
        Document top = Document.object("parent", Document.object("id", GROUPS + "top"));
        all.add(object(GROUPS + "mid", Document.object("details", top)));
        all.add(Document.object("id", GROUPS + "mid" + SUB));
        if (topIsKnown) {
            all.add(object(GROUPS + "top", Document.object("details", Document.object())));
        }
        return all;
    }

    private static Document object(String id, Document properties) {
        return Document.object("id", id, "properties", properties);
    }

    private static List<Document> ids(List<String> names) {
        return names.stream().map(name -> Document.object("id", name)).toList();
    }

    AzureRequest request() {
        String scope = one(SCOPES);
        String action = one(ACTIONS);
        return new AzureRequest(
                somebody(),
                random.nextBoolean() ? action : action.toUpperCase(Locale.ROOT),
                random.nextInt(3) == 0,
                random.nextInt(4) == 0 ? scope.toUpperCase(Locale.ROOT) : scope);
    }

    Verdict decide(AzureRequest request, Mistake mistake) {
        Set<String> identities = identities(request.principal(), mistake);
        Verdict granted = assignments.stream()
                .filter(one -> identities.contains(one.principal()))
                .map(one -> judge(one, request, mistake))
                .max(Comparator.comparingInt(NaiveAzure::rank))
                .orElse(Verdict.DENIED);
        if (mistake == Mistake.NOT_ACTIONS_BEAT_OTHER_ROLES && isExcepted(identities, request)) {
            return Verdict.DENIED;
        }
        Verdict denial = denials.stream()
                .map(one -> deny(one, identities, request, mistake))
                .min(Comparator.comparingInt(NaiveAzure::rank))
                .orElse(Verdict.ALLOWED);
        return mistake == Mistake.ROLE_BEATS_DENIAL ? granted : least(granted, denial);
    }

    private boolean isExcepted(Set<String> identities, AzureRequest request) {
        return assignments.stream()
                .filter(one -> identities.contains(one.principal()))
                .flatMap(one -> roles.getOrDefault(one.role(), List.of()).stream())
                .flatMap(part -> (request.isData() ? part.exceptData() : part.except()).stream())
                .anyMatch(pattern -> matches(pattern, request.action(), Mistake.NONE));
    }

    private Set<String> identities(String principal, Mistake mistake) {
        Set<String> all = new HashSet<>(Set.of(principal));
        int rounds = mistake == Mistake.GROUPS_ONE_STEP_ONLY ? 1 : members.size();
        for (int round = 0; round < rounds; round++) {
            Set<String> more = new HashSet<>();
            members.forEach((group, in) -> {
                if (in.stream().anyMatch(all::contains)) {
                    more.add(group);
                }
            });
            all.addAll(more);
        }
        return all;
    }

    private Verdict judge(Assignment one, AzureRequest request, Mistake mistake) {
        Verdict covers = covers(one.scope(), request.scope(), mistake);
        List<Part> parts = roles.get(one.role());
        Verdict role = parts != null
                ? parts.stream()
                        .map(part -> grants(part, request, mistake))
                        .max(Comparator.comparingInt(NaiveAzure::rank))
                        .orElseThrow()
                : mistake == Mistake.UNKNOWN_ROLE_GRANTS_NOTHING ? Verdict.DENIED : Verdict.UNKNOWN;
        boolean doubt = one.conditional() && mistake != Mistake.CONDITION_PASSES;
        return least(least(covers, role), doubt ? Verdict.UNKNOWN : Verdict.ALLOWED);
    }

    private static Verdict grants(Part part, AzureRequest request, Mistake mistake) {
        boolean data = request.isData() && mistake != Mistake.ACTIONS_ALLOW_DATA;
        List<String> except = data ? part.exceptData() : part.except();
        boolean granted = (data ? part.data() : part.actions())
                        .stream().anyMatch(pattern -> matches(pattern, request.action(), mistake))
                && (mistake == Mistake.NOT_ACTIONS_IGNORED
                        || except.stream().noneMatch(pattern -> matches(pattern, request.action(), mistake)));
        boolean doubt = part.conditional() && mistake != Mistake.CONDITION_PASSES;
        return !granted ? Verdict.DENIED : doubt ? Verdict.UNKNOWN : Verdict.ALLOWED;
    }

    /** ALLOWED if the denial does not concern the request. */
    private Verdict deny(Denial one, Set<String> identities, AzureRequest request, Mistake mistake) {
        boolean below = one.below() || mistake == Mistake.DENIAL_ALWAYS_BELOW;
        Verdict here = below
                ? covers(one.scope(), request.scope(), mistake)
                : plain(one.scope()).equals(plain(request.scope())) ? Verdict.ALLOWED : Verdict.DENIED;
        boolean excluded =
                mistake != Mistake.EXCLUSION_IGNORED && one.excluded().stream().anyMatch(identities::contains);
        boolean named = one.principals().stream()
                .anyMatch(
                        id -> id.equals(EVERYBODY) ? mistake != Mistake.EVERYBODY_IS_NOBODY : identities.contains(id));
        boolean concerns = grants(one.part(), request, mistake) != Verdict.DENIED;
        if (here == Verdict.DENIED || excluded || !named || !concerns) {
            return Verdict.ALLOWED;
        }
        boolean doubt = one.conditional() && mistake != Mistake.CONDITION_PASSES;
        return doubt || here == Verdict.UNKNOWN ? Verdict.UNKNOWN : Verdict.DENIED;
    }

    private Verdict covers(String assigned, String asked, Mistake mistake) {
        String outer = plain(assigned);
        String inner = plain(asked);
        List<String> steps = List.of(outer.split("/", -1));
        List<String> all = List.of(inner.split("/", -1));
        boolean inside =
                all.size() >= steps.size() && all.subList(0, steps.size()).equals(steps);
        if (mistake == Mistake.SCOPE_BY_PREFIX_OF_TEXT) {
            inside = inner.startsWith(outer);
        } else if (mistake == Mistake.SCOPE_EXACTLY) {
            inside = inner.equals(outer);
        }
        if (outer.isEmpty() || inside) {
            return mistake == Mistake.SCOPE_EXACTLY && !inside ? Verdict.DENIED : Verdict.ALLOWED;
        }
        if (!outer.startsWith(plain(GROUPS)) || inner.isEmpty()) {
            return Verdict.DENIED;
        }
        boolean known = inner.startsWith(plain(SUB)) || inner.startsWith(plain(GROUPS));
        List<String> above = Stream.of("mid", "top")
                .map(name -> plain(GROUPS + name))
                .filter(name -> inner.startsWith(plain(SUB)) || (inner.endsWith("/mid") && name.endsWith("/top")))
                .toList();
        if (above.contains(outer)) {
            return Verdict.ALLOWED;
        }
        boolean told = (known && topIsKnown) || mistake == Mistake.UNKNOWN_PARENT_HOLDS_NOTHING;
        return told ? Verdict.DENIED : Verdict.UNKNOWN;
    }

    private static boolean matches(String pattern, String action, Mistake mistake) {
        String any = mistake == Mistake.STAR_STOPS_AT_A_SLASH ? "[^/]*" : ".*";
        int flags = mistake == Mistake.LETTER_CASE_COUNTS ? 0 : Pattern.CASE_INSENSITIVE;
        return FORMS.computeIfAbsent(
                        pattern + any + flags,
                        key -> Pattern.compile(
                                String.join(
                                        any,
                                        Arrays.stream(pattern.split("\\*", -1))
                                                .map(Pattern::quote)
                                                .toList()),
                                flags))
                .matcher(action)
                .matches();
    }

    private static String plain(String scope) {
        String lower = scope.toLowerCase(Locale.ROOT);
        return lower.endsWith("/") ? lower.substring(0, lower.length() - 1) : lower;
    }

    private static Verdict least(Verdict one, Verdict other) {
        return rank(one) < rank(other) ? one : other;
    }

    private static int rank(Verdict verdict) {
        return switch (verdict) {
            case DENIED -> 0;
            case UNKNOWN -> 1;
            case ALLOWED -> 2;
        };
    }
}
