package dev.breakwater.access;

import dev.breakwater.audit.Picture;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.manifest.SystemNamespaces;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Who gets where in a cluster and around it, and by which steps: what bindings and Azure roles grant, and what
 * follows from it although no rule says so. Steps are those that the good practices of Kubernetes for RBAC and the
 * documentation of AKS warn of. A shortest path has the fewest blocked steps, then the fewest uncertain ones, then
 * the fewest. Immutable, thread-safe.
 */
public final class EscalationPaths {
    private static final int DRAWN = 60;

    private final EscalationGraph graph;
    private final Set<Position> positions;

    private EscalationPaths(EscalationGraph graph) {
        this.graph = graph;
        this.positions = graph.positions();
    }

    /** The paths of manifests of one cluster: files, lists or a live read. Azure is left out. */
    public static EscalationPaths of(Iterable<Document> manifests) {
        EscalationSteps steps = new EscalationSteps(ClusterView.of(manifests), Authorizer.withDefaults(manifests));
        return new EscalationPaths(steps.all());
    }

    /** The paths of the cluster of that ARM id, with those through Azure. */
    public static EscalationPaths of(Estate estate, String cluster) {
        ClusterView view = ClusterView.of(estate, cluster);
        Authorizer rbac = Authorizer.withDefaults(view.manifests());
        AzureRoles roles = AzureRoles.of(estate);
        EscalationSteps steps = new EscalationSteps(view, rbac);
        AzureSteps azure = new AzureSteps(view, roles, estate, cluster);
        EscalationGraph graph = azure.usesAzureRbac()
                ? steps.or(AzureAuthorizer.of(rbac, roles, cluster)).all()
                : steps.all();
        azure.all().forEach(graph::add);
        return new EscalationPaths(graph);
    }

    /** Every position that a step leaves or reaches. Sorted. */
    public List<Position> positions() {
        return List.copyOf(positions);
    }

    /** The steps that leave a position. */
    public List<EscalationStep> from(Position position) {
        return List.copyOf(graph.from(position));
    }

    /** The shortest path to each position that can be reached, blocked ones included; sorted by where they end. */
    public Map<Position, EscalationPath> all(Position from) {
        return graph.all(from);
    }

    /** The shortest path from a position to one of a kind; a blocked one only if no other leads there. */
    public Optional<EscalationPath> shortest(Position from, Position.Kind goal) {
        return graph.shortest(from, position -> position.kind() == goal);
    }

    /**
     * Who gets to a goal, and by which shortest path: users, groups, service accounts, principals and pods that are
     * not of the system's own, and are not there already. Sorted by who.
     */
    public List<EscalationPath> to(Position.Kind goal) {
        List<Position> goals =
                positions.stream().filter(position -> position.kind() == goal).toList();
        Function<Position, Optional<EscalationStep>> next = graph.next(goals);
        List<EscalationPath> paths = new ArrayList<>();
        for (Position position : positions) {
            Optional<EscalationStep> step = isSomebody(position) ? next.apply(position) : Optional.empty();
            List<EscalationStep> way = new ArrayList<>();
            while (step.isPresent()) {
                way.add(step.get());
                step = next.apply(step.get().to());
            }
            if (!way.isEmpty()) {
                paths.add(new EscalationPath(position, way));
            }
        }
        return paths;
    }

    /** Members of the control plane are no news, and neither are the pods and accounts of system namespaces. */
    static boolean isSomebody(Position position) {
        boolean system = switch (position.kind()) {
            case USER -> position.name().startsWith("system:") && !PrivilegedGroups.isEverybody(position.name());
            case GROUP ->
                position.name().startsWith("system:")
                        && !PrivilegedGroups.isEverybody(position.name())
                        && !PrivilegedGroups.isAccounts(position.name());
            case ACCOUNT, POD -> SystemNamespaces.contains(position.namespace());
            case PRINCIPAL -> false;
            default -> true;
        };
        return !system;
    }

    /** Who gets to a goal, path by path, open ones first. */
    public String render(Position.Kind goal) {
        StringBuilder text = new StringBuilder();
        List<EscalationPath> paths = new ArrayList<>(to(goal));
        paths.sort(Comparator.comparing(path -> !path.isOpen()));
        paths.forEach(path -> text.append(path.render()));
        return text.toString();
    }

    /**
     * Who gets to a goal as a graph, the goal on the right and each position as many columns before it as steps are
     * left; broken lines are blocked or not certain. Of more than 60 paths the first 60 are drawn, open ones first.
     */
    public Picture picture(Position.Kind goal) {
        List<EscalationPath> paths = new ArrayList<>(to(goal));
        paths.sort(Comparator.comparing(path -> !path.isOpen()));
        int hidden = Math.max(0, paths.size() - DRAWN);
        String legend = "Broken lines: blocked, or not certain"
                + (hidden > 0 ? "; " + hidden + " more paths are not drawn" : "");
        String name = goal.name().toLowerCase(Locale.ROOT).replace('_', '-');
        return picture("Who gets to " + name, paths.subList(0, paths.size() - hidden), legend);
    }

    private static Picture picture(String title, List<EscalationPath> paths, String legend) {
        int longest = paths.stream().mapToInt(path -> path.steps().size()).max().orElse(0);
        Map<Position, Integer> places = new LinkedHashMap<>();
        List<Picture.Box> boxes = new ArrayList<>();
        Set<EscalationStep> told = new LinkedHashSet<>();
        List<Picture.Edge> edges = new ArrayList<>();
        for (EscalationPath path : paths) {
            int column = longest - path.steps().size();
            int from = place(path.from(), column, places, boxes);
            for (EscalationStep step : path.steps()) {
                int to = place(step.to(), ++column, places, boxes);
                if (told.add(step)) {
                    boolean sure = step.isOpen() && step.doubt().isEmpty();
                    edges.add(new Picture.Edge(from, to, step.from() + " " + step, !sure));
                }
                from = to;
            }
        }
        return Picture.graph(title, boxes, edges, legend);
    }

    private static int place(Position position, int column, Map<Position, Integer> places, List<Picture.Box> boxes) {
        Integer known = places.putIfAbsent(position, boxes.size());
        if (known == null) {
            boxes.add(new Picture.Box(column, position.toString()));
        }
        return known == null ? boxes.size() - 1 : known;
    }

    /** Who gets to a goal, as an array of paths. */
    public String toJson(Position.Kind goal) {
        return Document.of(to(goal).stream().map(EscalationPath::document).toList())
                .toPrettyJson();
    }

    @Override
    public String toString() {
        return "EscalationPaths[" + positions.size() + " positions, " + graph.size() + " steps]";
    }
}
