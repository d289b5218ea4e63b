package dev.breakwater.resource;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the cycles among declared resources, each named whole. */
final class DependencyCycles {
    private final Map<Address<?>, Resource<?>> resources;
    private final DesiredState state;
    private final Set<Address<?>> finished = new HashSet<>();
    private final List<Issue> issues = new ArrayList<>();

    private DependencyCycles(Map<Address<?>, Resource<?>> resources, DesiredState state) {
        this.resources = resources;
        this.state = state;
    }

    static List<Issue> find(Map<Address<?>, Resource<?>> resources, DesiredState state) {
        DependencyCycles search = new DependencyCycles(resources, state);
        for (Address<?> address : resources.keySet()) {
            search.visit(address, new ArrayList<>());
        }
        return search.issues;
    }

    private void visit(Address<?> address, List<Address<?>> path) {
        int start = path.indexOf(address);
        if (start >= 0) {
            report(path.subList(start, path.size()));
            return;
        }
        Resource<?> resource = resources.get(address);
        if (resource == null || finished.contains(address)) {
            return;
        }
        path.add(address);
        state.prerequisites(resource).forEach(next -> visit(next, path));
        path.remove(path.size() - 1);
        finished.add(address);
    }

    private void report(List<Address<?>> cycle) {
        String names = cycle.stream().map(Address::shortName).collect(Collectors.joining(" → "));
        issues.add(new Issue(cycle.get(0).toString(), "is part of a cycle: " + names + " → "
                + cycle.get(0).shortName() + "; one of them must not use the other."));
    }
}
