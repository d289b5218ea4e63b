package dev.breakwater.resource;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the cycles among declared resources, each named whole; without recursion, as chains may be long. */
final class DependencyCycles {
    private record Visit(Address<?> address, Iterator<Address<?>> rest) {}

    private final Map<Address<?>, Resource<?>> resources;
    private final DesiredState state;
    private final Deque<Visit> path = new ArrayDeque<>();
    private final Set<Address<?>> onPath = new HashSet<>();
    private final Set<Address<?>> finished = new HashSet<>();
    private final List<Issue> issues = new ArrayList<>();

    private DependencyCycles(Map<Address<?>, Resource<?>> resources, DesiredState state) {
        this.resources = resources;
        this.state = state;
    }

    static List<Issue> find(Map<Address<?>, Resource<?>> resources, DesiredState state) {
        DependencyCycles search = new DependencyCycles(resources, state);
        for (Address<?> address : resources.keySet()) {
            search.searchFrom(address);
        }
        return search.issues;
    }

    private void searchFrom(Address<?> start) {
        enter(start);
        while (!path.isEmpty()) {
            Visit here = path.element();
            if (here.rest().hasNext()) {
                enter(here.rest().next());
            } else {
                path.remove();
                onPath.remove(here.address());
                finished.add(here.address());
            }
        }
    }

    private void enter(Address<?> address) {
        Resource<?> resource = resources.get(address);
        if (onPath.contains(address)) {
            report(address);
        } else if (resource != null && !finished.contains(address)) {
            path.push(new Visit(address, state.prerequisites(resource).iterator()));
            onPath.add(address);
        }
    }

    private void report(Address<?> start) {
        List<String> names = new ArrayList<>();
        names.add(start.shortName());
        for (Visit visit : path) {
            names.add(visit.address().shortName());
            if (visit.address().equals(start)) {
                break;
            }
        }
        Collections.reverse(names);
        String cycle = String.join(" → ", names);
        issues.add(
                new Issue(start.toString(), "is part of a cycle: " + cycle + "; one of them must not use the other."));
    }
}
