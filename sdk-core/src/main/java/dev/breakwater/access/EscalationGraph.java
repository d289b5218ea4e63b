package dev.breakwater.access;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Steps, to be searched both ways. Steps of one holder that differ in nothing but where they lead are one leap, and
 * leaps to the same places share these: whoever may impersonate every service account takes one leap, not thousands of
 * steps. A search looks at places once for each cost that improves them. Filled, then only read; reading is thread-safe.
 */
final class EscalationGraph {
    private static final long BLOCK = 1_000_000;
    private static final long DOUBT = 1_000;

    private final Map<Position, List<Leap>> leaps = new LinkedHashMap<>();
    private final Map<Position, Places> single = new HashMap<>();
    private final IdentityHashMap<List<Position>, Places> several = new IdentityHashMap<>();
    private final List<Places> sets = new ArrayList<>();

    /** Where leaps lead, and which do. Each is equal to nothing but itself. */
    private static final class Places {
        private final List<Position> all;
        private final List<Leap> leaps = new ArrayList<>(2);

        Places(List<Position> all) {
            this.all = all;
        }
    }

    /** A step to each of some places; what grants it is only worked out for steps that are told. */
    private record Leap(EscalationStep like, Supplier<Optional<String>> grant, Places places, long cost) {
        EscalationStep to(Position place) {
            EscalationStep step = like.to().equals(place) ? like : like.to(place);
            Optional<String> granted = grant.get();
            return granted.isEmpty() ? step : step.by(granted);
        }
    }

    /** The end of a search: what it cost to get to a position. */
    private record Reached(Position position, long cost) {}

    /** A leap to one of its places. */
    private record Taken(Leap leap, Position place) {
        EscalationStep step() {
            return leap.to(place);
        }
    }

    void add(EscalationStep step) {
        add(step, step::grant);
    }

    /** Adds a step that something grants. */
    void add(EscalationStep step, Supplier<Optional<String>> grant) {
        add(step, grant, single.computeIfAbsent(step.to(), to -> new Places(List.of(to))));
    }

    /** Adds a step to each of these positions but its own; the same list is to be given for the same positions. */
    void add(EscalationStep like, Supplier<Optional<String>> grant, List<Position> places) {
        Places known = several.get(places);
        if (known == null) {
            known = new Places(places);
            several.put(places, known);
            sets.add(known);
        }
        add(like, grant, known);
    }

    private void add(EscalationStep like, Supplier<Optional<String>> grant, Places places) {
        Leap leap = new Leap(like, grant, places, cost(like));
        leaps.computeIfAbsent(like.from(), from -> new ArrayList<>(4)).add(leap);
        places.leaps.add(leap);
    }

    private static long cost(EscalationStep step) {
        return 1 + (step.isOpen() ? 0 : BLOCK) + (step.doubt().isEmpty() ? 0 : DOUBT);
    }

    /** Every position that a step leaves or reaches. */
    Set<Position> positions() {
        Set<Position> all = new HashSet<>(leaps.keySet());
        all.addAll(single.keySet());
        sets.forEach(places -> all.addAll(places.all));
        return new TreeSet<>(all);
    }

    /** The steps that leave a position. */
    List<EscalationStep> from(Position position) {
        List<EscalationStep> steps = new ArrayList<>();
        for (Leap leap : leaps.getOrDefault(position, List.of())) {
            for (Position place : leap.places().all) {
                if (!place.equals(position)) {
                    steps.add(leap.to(place));
                }
            }
        }
        return steps;
    }

    /** A shortest way to each position that can be reached. */
    Map<Position, EscalationPath> all(Position from) {
        Map<Position, EscalationStep> into = new HashMap<>();
        forwards(from, position -> false).forEach((to, taken) -> into.put(to, taken.step()));
        Map<Position, EscalationPath> paths = new TreeMap<>();
        into.keySet().forEach(to -> paths.put(to, path(from, to, into::get)));
        return paths;
    }

    /** The last leap of a shortest way to each position that can be reached, up to the first that ends the search. */
    private Map<Position, Taken> forwards(Position from, Predicate<Position> end) {
        Map<Position, Long> costs = new HashMap<>(Map.of(from, 0L));
        Map<Places, Long> known = new HashMap<>();
        Map<Position, Taken> into = new LinkedHashMap<>();
        PriorityQueue<Reached> open = queue();
        open.add(new Reached(from, 0));
        while (!open.isEmpty()) {
            Reached next = open.remove();
            if (next.cost() > costs.getOrDefault(next.position(), Long.MAX_VALUE)) {
                continue;
            }
            if (next.cost() > 0 && end.test(next.position())) {
                break;
            }
            for (Leap leap : leaps.getOrDefault(next.position(), List.of())) {
                long cost = next.cost() + leap.cost();
                if (cost < known.getOrDefault(leap.places(), Long.MAX_VALUE)) {
                    known.put(leap.places(), cost);
                    for (Position place : leap.places().all) {
                        if (cost < costs.getOrDefault(place, Long.MAX_VALUE)) {
                            costs.put(place, cost);
                            into.put(place, new Taken(leap, place));
                            open.add(new Reached(place, cost));
                        }
                    }
                }
            }
        }
        return into;
    }

    /** A shortest way to one of some positions: the first in order of cost, and of name where costs are equal. */
    Optional<EscalationPath> shortest(Position from, Predicate<Position> end) {
        List<Position> met = new ArrayList<>(1);
        Map<Position, Taken> into = forwards(from, position -> end.test(position) && met.add(position));
        return met.stream()
                .map(to -> path(from, to, at -> told(into, at).orElseThrow()))
                .findFirst();
    }

    private static EscalationPath path(Position from, Position to, Function<Position, EscalationStep> into) {
        List<EscalationStep> way = new ArrayList<>();
        for (Position at = to; !at.equals(from); at = way.get(way.size() - 1).from()) {
            way.add(into.apply(at));
        }
        Collections.reverse(way);
        return new EscalationPath(from, way);
    }

    /** The next step of everybody on a shortest way to one of some positions; empty for those who get to none. */
    Function<Position, Optional<EscalationStep>> next(Iterable<Position> goals) {
        Map<Position, Taken> next = backwards(goals);
        Map<Position, Optional<EscalationStep>> told = new HashMap<>();
        return position -> told.computeIfAbsent(position, at -> told(next, at));
    }

    private static Optional<EscalationStep> told(Map<Position, Taken> taken, Position position) {
        return Optional.ofNullable(taken.get(position)).map(Taken::step);
    }

    private Map<Position, Taken> backwards(Iterable<Position> goals) {
        Map<Position, List<Places>> holding = holding();
        Map<Position, Long> costs = new HashMap<>();
        Map<Position, Taken> next = new HashMap<>();
        PriorityQueue<Reached> open = queue();
        for (Position goal : goals) {
            costs.put(goal, 0L);
            open.add(new Reached(goal, 0));
        }
        Set<Places> done = new HashSet<>();
        while (!open.isEmpty()) {
            Reached nearest = open.remove();
            if (nearest.cost() > costs.getOrDefault(nearest.position(), Long.MAX_VALUE)) {
                continue;
            }
            for (Places places : holding.getOrDefault(nearest.position(), List.of())) {
                if (done.add(places)) { // no other of them is nearer
                    for (Leap leap : places.leaps) {
                        long cost = nearest.cost() + leap.cost();
                        Position from = leap.like().from();
                        if (cost < costs.getOrDefault(from, Long.MAX_VALUE)) {
                            costs.put(from, cost);
                            next.put(from, new Taken(leap, nearest.position()));
                            open.add(new Reached(from, cost));
                        }
                    }
                }
            }
        }
        return next;
    }

    /** The sets of places that each position is in. */
    private Map<Position, List<Places>> holding() {
        Map<Position, List<Places>> holding = new HashMap<>();
        single.forEach((position, places) ->
                holding.computeIfAbsent(position, same -> new ArrayList<>(2)).add(places));
        for (Places places : sets) {
            for (Position position : places.all) {
                holding.computeIfAbsent(position, same -> new ArrayList<>(2)).add(places);
            }
        }
        return holding;
    }

    private static PriorityQueue<Reached> queue() {
        return new PriorityQueue<>(Comparator.comparingLong(Reached::cost).thenComparing(Reached::position));
    }

    /** How many steps there are. */
    int size() {
        int steps = 0;
        for (Position position : leaps.keySet()) {
            for (Leap leap : leaps.get(position)) {
                int here = leap.places().all.contains(position) ? 1 : 0;
                steps += leap.places().all.size() - here;
            }
        }
        return steps;
    }

    @Override
    public String toString() {
        return "EscalationGraph[" + leaps.size() + " positions left, " + sets.size() + " sets of places]";
    }
}
