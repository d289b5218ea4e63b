package dev.breakwater.blueprint;

import dev.breakwater.access.EscalationPath;
import dev.breakwater.access.EscalationPaths;
import dev.breakwater.access.Position;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.network.Endpoint;
import dev.breakwater.network.NetworkPath;
import dev.breakwater.network.Reachability;
import dev.breakwater.network.World;
import java.util.ArrayList;
import java.util.List;

/**
 * What whoever takes over a pod gets: the identities, secrets, vaults, nodes and more that open paths lead to, and
 * the pods that it reaches over the network. Blocked paths are left out. Immutable, thread-safe.
 */
public final class BlastRadius {
    private final Position from;
    private final List<EscalationPath> paths;
    private final List<NetworkPath> pods;

    private BlastRadius(Position from, List<EscalationPath> paths, List<NetworkPath> pods) {
        this.from = from;
        this.paths = List.copyOf(paths);
        this.pods = List.copyOf(pods);
    }

    /**
     * The blast radius of a pod of the cluster of that ARM id; the pods of a workload template are called by kind and
     * name, such as {@code Deployment/web}.
     *
     * @throws IllegalArgumentException if the estate has no such pod
     */
    public static BlastRadius of(Estate estate, String cluster, String namespace, String pod) {
        Reachability network = Reachability.of(World.of(estate));
        Endpoint.Pod endpoint = new Endpoint.Pod(namespace, pod);
        network.place(endpoint);
        Position from = Position.pod(namespace, pod);
        List<EscalationPath> open =
                new ArrayList<>(EscalationPaths.of(estate, cluster).all(from).values());
        open.removeIf(path -> !path.isOpen());
        return new BlastRadius(from, open, network.exposedTo(endpoint));
    }

    /** The pod. */
    public Position from() {
        return from;
    }

    /** The shortest open path to each position that is reached, sorted by where they end. */
    public List<EscalationPath> paths() {
        return paths;
    }

    /** The positions of a kind that are reached, each by its path. */
    public List<EscalationPath> to(Position.Kind kind) {
        return paths.stream().filter(path -> path.to().kind() == kind).toList();
    }

    /** The pods that it reaches or may reach over the network, with the ports. */
    public List<NetworkPath> pods() {
        return pods;
    }

    /** A line for each position that is reached, with the number of steps and the last of them, then the pods. */
    public String render() {
        StringBuilder text = new StringBuilder(from + ", taken over, gives\n");
        for (EscalationPath path : paths) {
            text.append("  ").append(path.to()).append(path.isCertain() ? "" : " (not certain)");
            text.append(" in ").append(path.steps().size()).append(path.steps().size() == 1 ? " step: " : " steps: ");
            text.append(path.steps().get(path.steps().size() - 1).how()).append('\n');
        }
        pods.forEach(path -> text.append("  over the network: ").append(path).append('\n'));
        return text.toString();
    }

    /** An object of {@code pod}, {@code paths} and {@code network}. */
    public String toJson() {
        return Document.object(
                        "pod",
                        from.toString(),
                        "paths",
                        paths.stream().map(EscalationPath::document).toList(),
                        "network",
                        pods.stream().map(NetworkPath::toString).toList())
                .toPrettyJson();
    }

    /** {@code BlastRadius[pod shop/web: 7 positions, 3 pods]}. */
    @Override
    public String toString() {
        return "BlastRadius[" + from + ": " + paths.size() + " positions, " + pods.size() + " pods]";
    }
}
