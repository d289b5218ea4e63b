package dev.breakwater.access;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The rules of all roles with verbs, groups and resources as numbers. Roles with equal rules share one number, the
 * <em>rule set</em>; a cell says which rule sets allow one kind of request. Thread-safe; cells are worked out when
 * first asked for.
 */
final class CompiledRoles {
    private static final int MOST_CELLS = 1 << 14;
    private static final int OTHER = 0;

    private final Map<String, Integer> roles = new HashMap<>();
    private final Map<List<AccessRule>, Integer> numbers = new HashMap<>();
    private final List<List<AccessRule>> sets = new ArrayList<>();
    private final Map<String, Integer> verbs = new HashMap<>();
    private final Map<String, Integer> groups = new HashMap<>();
    private final Map<String, Integer> resources = new HashMap<>();
    private final List<Numbered> rules = new ArrayList<>();
    private final Map<Key, Cell> cells = new ConcurrentHashMap<>();
    private final Cell paths = new Cell(new BitSet(), new BitSet());
    private final Map<String, Aggregation.Filled> aggregated;

    /** Texts as numbers; a request's text that no rule names has the number zero. */
    private record Part(boolean all, BitSet some) {
        static Part of(List<String> texts, Map<String, Integer> numbers) {
            BitSet some = new BitSet();
            for (String text : texts) {
                some.set(numbers.computeIfAbsent(text, unknown -> numbers.size() + 1));
            }
            return new Part(texts.contains(AccessRule.ALL), some);
        }

        boolean has(int number) {
            return all || some.get(number);
        }
    }

    private record Numbered(int set, Part verbs, Part groups, Part resources, boolean named) {
        boolean touches(Key key) {
            return verbs.has(key.verb())
                    && groups.has(key.group())
                    && (resources.has(key.resource()) || resources.some().get(key.pattern()));
        }
    }

    /** A kind of request: all requests of one key are alike to every rule without resource names. */
    private record Key(int verb, int group, int resource, int pattern) {}

    /**
     * The rule sets that allow a kind of request.
     *
     * @param all those that allow it on every object
     * @param some those that allow it on objects they name
     */
    record Cell(BitSet all, BitSet some) {}

    CompiledRoles(RbacObjects objects) {
        aggregated = Aggregation.fill(objects.ofKind("ClusterRole"));
        for (String kind : List.of("ClusterRole", "Role")) {
            for (var role : objects.ofKind(kind)) {
                String name = RbacObjects.name(role);
                List<AccessRule> own = kind.equals("ClusterRole") && aggregated.containsKey(name)
                        ? aggregated.get(name).rules()
                        : AccessRule.all(role);
                roles.put(RbacObjects.key(kind, RbacObjects.namespace(role), name), number(own));
            }
        }
    }

    private int number(List<AccessRule> own) {
        Integer known = numbers.get(own);
        if (known != null) {
            return known;
        }
        int set = sets.size();
        sets.add(own);
        numbers.put(own, set);
        for (AccessRule rule : own) {
            paths.some()
                    .set(set, paths.some().get(set) || !rule.nonResourceUrls().isEmpty());
            rules.add(new Numbered(
                    set,
                    Part.of(rule.verbs(), verbs),
                    Part.of(rule.apiGroups(), groups),
                    Part.of(rule.resources(), resources),
                    !rule.resourceNames().isEmpty()));
        }
        return set;
    }

    /** The rule set of a role; -1 if there is no such role. */
    int set(String kind, String namespace, String name) {
        return roles.getOrDefault(RbacObjects.key(kind, kind.equals("Role") ? namespace : "", name), -1);
    }

    List<AccessRule> rules(int set) {
        return sets.get(set);
    }

    /** The role that an aggregated role has a rule from; empty text if it is no aggregated role. */
    String source(String kind, String name, int rule) {
        Aggregation.Filled filled = kind.equals("ClusterRole") ? aggregated.get(name) : null;
        return filled == null ? "" : filled.sources().get(rule);
    }

    /** The rule sets that allow a request; those with resource names are asked for the request's name. */
    BitSet allowing(AccessRequest request) {
        if (!request.isResource()) {
            return evaluate(request, paths);
        }
        Cell cell = cell(request.verb(), request.group(), request.combined(), request.subresource());
        return request.name().isEmpty() || cell.some().isEmpty() ? cell.all() : evaluate(request, cell);
    }

    private BitSet evaluate(AccessRequest request, Cell cell) {
        BitSet allowing = (BitSet) cell.all().clone();
        for (int set = cell.some().nextSetBit(0); set >= 0; set = cell.some().nextSetBit(set + 1)) {
            if (!allowing.get(set) && allows(sets.get(set), request)) {
                allowing.set(set);
            }
        }
        return allowing;
    }

    private static boolean allows(List<AccessRule> rules, AccessRequest request) {
        for (AccessRule rule : rules) {
            if (rule.allows(request)) {
                return true;
            }
        }
        return false;
    }

    /** The rule sets that allow a verb on a resource, with its sub-resource if there is one. */
    Cell cell(String verb, String group, String combined, String subresource) {
        Key key = new Key(
                verbs.getOrDefault(verb, OTHER),
                groups.getOrDefault(group, OTHER),
                resources.getOrDefault(combined, OTHER),
                subresource.isEmpty() ? OTHER : resources.getOrDefault("*/" + subresource, OTHER));
        Cell known = cells.get(key);
        if (known != null) {
            return known;
        }
        Cell made = make(key);
        if (cells.size() < MOST_CELLS) {
            cells.put(key, made);
        }
        return made;
    }

    private Cell make(Key key) {
        Cell cell = new Cell(new BitSet(), new BitSet());
        for (Numbered rule : rules) {
            if (rule.touches(key)) {
                (rule.named() ? cell.some() : cell.all()).set(rule.set());
            }
        }
        return cell;
    }

    /** How many rule sets there are. */
    int size() {
        return sets.size();
    }
}
