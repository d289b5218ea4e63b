package dev.breakwater.network;

import dev.breakwater.network.NetworkProfile.Reading;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which pod reaches which, on which port: the answer for all pairs of a world at once, kept in factors. Traffic passes
 * if the source may send it and the destination may receive it; a pod always reaches itself (the pods of a template are several), and a node the pods
 * on it. Ports are ports of pods; what comes back on a connection is not judged. Semantics: the comments of the
 * Kubernetes API {@code networking.k8s.io/v1}; where network plug-ins differ, a {@link NetworkProfile}. Immutable,
 * thread-safe.
 *
 * <pre>{@code
 * Reachability reachability =
 *         Reachability.of(World.of(DesiredState.named("payments").with(secure())));
 * }</pre>
 */
public final class Reachability {
    private final World world;
    private final PodClasses classes;
    private final PortGroups ports;
    private final Matrix least;
    private final Matrix most;
    private volatile @Nullable Map<Cidr, Endpoint> owners;
    private final boolean waives;

    private Reachability(World world, Vocabulary vocabulary) {
        this.world = world;
        this.classes = new PodClasses(world, vocabulary);
        this.ports = new PortGroups(vocabulary.ports());
        this.least = new Matrix(world, classes, ports, true);
        this.most = least.certain() ? least : new Matrix(world, classes, ports, false);
        this.waives = !classes.host().isEmpty();
    }

    private Reachability(Reachability old, World world, Matrix least, Matrix most) {
        this.world = world;
        this.classes = old.classes;
        this.ports = old.ports;
        this.least = least;
        this.most = most;
        this.waives = old.waives;
    }

    /** The answer for a world. */
    public static Reachability of(World world) {
        return new Reachability(world, vocabulary(world, List.of()));
    }

    /** The answer for a world, told apart as finely as another set of policies needs. */
    static Reachability of(World world, World alsoTelling) {
        return new Reachability(world, vocabulary(world, List.of(alsoTelling)));
    }

    private static Vocabulary vocabulary(World world, List<World> others) {
        Vocabulary vocabulary = new Vocabulary();
        List<World> worlds = new ArrayList<>(others);
        worlds.add(world);
        for (World each : worlds) {
            vocabulary.addAll(each.policies().values());
            vocabulary.addForeign(each.foreign());
        }
        for (World each : worlds) {
            vocabulary.addPods(each.podsInOrder());
        }
        return vocabulary;
    }

    /** Whose an address is: a node's, or that of a pod with a network of its own. */
    private Map<Cidr, Endpoint> owners() {
        Map<Cidr, Endpoint> known = owners;
        if (known == null) {
            Map<Cidr, Endpoint> found = new HashMap<>();
            world.nodes().forEach((name, ips) -> addOwner(ips, new Endpoint.Node(name), found));
            for (NetworkPod pod : world.podsInOrder()) {
                addOwner(pod.host() ? List.of() : pod.addresses(), pod.endpoint(), found);
            }
            owners = found;
            known = found;
        }
        return known;
    }

    private static void addOwner(List<String> ips, Endpoint owner, Map<Cidr, Endpoint> owners) {
        for (String ip : ips) {
            Cidr.address(ip).ifPresent(address -> owners.put(address, owner));
        }
    }

    /** The world that was judged. */
    public World world() {
        return world;
    }

    /**
     * Whether traffic passes from one end to the other on a port of the destination; for a service, on its own port.
     *
     * @throws IllegalArgumentException if the world has no such pod, node or service
     */
    public Reach allowed(Endpoint from, Endpoint to, Port port) {
        if (from instanceof Endpoint.Pod one && to instanceof Endpoint.Pod other) {
            return betweenPods(place(one), place(other), ports.groupOf(port));
        }
        if (to instanceof Endpoint.Service service) {
            return toService(from, service, port);
        }
        Endpoint source = owner(from);
        Endpoint target = owner(to);
        int group = ports.groupOf(port);
        if (source instanceof Endpoint.Pod one) {
            return target instanceof Endpoint.Pod other
                    ? betweenPods(place(one), place(other), group)
                    : toOutside(place(one), target, group);
        }
        return target instanceof Endpoint.Pod pod ? fromOutside(source, place(pod), group) : Reach.UNKNOWN;
    }

    /** Whether traffic passes between pods by their numbers: the same answer without looking up names. */
    public Reach allowed(int from, int to, Port port) {
        return betweenPods(from, to, ports.groupOf(port));
    }

    /** The ports on which traffic surely passes. */
    public List<PortSpan> ports(Endpoint from, Endpoint to) {
        List<PortSpan> found = new ArrayList<>();
        for (int group = 0; group < ports.size(); group++) {
            List<PortSpan> spans = ports.spans(group);
            PortSpan span = spans.get(0);
            if (allowed(from, to, new Port(span.protocol(), span.first())) == Reach.ALLOWED) {
                found.addAll(spans);
            }
        }
        return PortSpans.merged(found);
    }

    private Endpoint owner(Endpoint end) {
        if (end instanceof Endpoint.Address address) {
            return Cidr.address(address.ip())
                    .map(ip -> owners().getOrDefault(ip, end))
                    .orElse(end);
        }
        return end;
    }

    /**
     * The number of a pod, for {@link #allowed(int, int, Port)}.
     *
     * @throws IllegalArgumentException if the world has no such pod
     */
    public int place(Endpoint.Pod pod) {
        int place = classes.place(pod);
        if (place < 0) {
            throw new IllegalArgumentException(
                    "Reachability: the world has no running pod " + pod + "; a template's pods are called Kind/name.");
        }
        return place;
    }

    Reach betweenPods(int from, int to, int group) {
        if (from == to && !classes.pod(from).isTemplate()) {
            return Reach.ALLOWED;
        }
        int source = classes.classOf(from);
        int target = classes.classOf(to);
        boolean enters = waives && isHostOf(from, to);
        if ((enters || least.enters(source, target, group)) && least.leaves(source, target, group)) {
            return Reach.ALLOWED;
        }
        return most != least && (enters || most.enters(source, target, group)) && most.leaves(source, target, group)
                ? Reach.UNKNOWN
                : Reach.DENIED;
    }

    /** A pod on the network of a node sends from the node itself, which always reaches the pods on it. */
    private boolean isHostOf(int from, int to) {
        NetworkPod source = classes.pod(from);
        return source.host()
                && !source.node().isEmpty()
                && source.node().equals(classes.pod(to).node());
    }

    private Reach fromOutside(Endpoint from, int to, int group) {
        if (from instanceof Endpoint.Node node
                && node.name().equals(classes.pod(to).node())) {
            return Reach.ALLOWED;
        }
        int target = classes.classOf(to);
        boolean sure = allOf(cells(from, true), cell -> least.entersFromOutside(cell, target, group));
        boolean may = anyOf(cells(from, false), cell -> most.entersFromOutside(cell, target, group));
        return sure ? Reach.ALLOWED : may ? Reach.UNKNOWN : Reach.DENIED;
    }

    Reach fromCell(int cell, int to, int group) {
        int target = classes.classOf(to);
        return least.entersFromOutside(cell, target, group)
                ? Reach.ALLOWED
                : most.entersFromOutside(cell, target, group) ? Reach.UNKNOWN : Reach.DENIED;
    }

    Reach toCell(int from, int cell, int group) {
        int source = classes.classOf(from);
        return least.leavesToOutside(source, cell, group)
                ? Reach.ALLOWED
                : most.leavesToOutside(source, cell, group) ? Reach.UNKNOWN : Reach.DENIED;
    }

    private Reach toOutside(int from, Endpoint to, int group) {
        int source = classes.classOf(from);
        boolean sure = allOf(cells(to, true), cell -> least.leavesToOutside(source, cell, group));
        boolean may = anyOf(cells(to, false), cell -> most.leavesToOutside(source, cell, group));
        return sure ? Reach.ALLOWED : may ? Reach.UNKNOWN : Reach.DENIED;
    }

    private static boolean allOf(int[] cells, java.util.function.IntPredicate test) {
        return IntStream.of(cells).allMatch(test);
    }

    private static boolean anyOf(int[] cells, java.util.function.IntPredicate test) {
        return IntStream.of(cells).anyMatch(test);
    }

    /** The cells that an end may be in: all of them count for sure, or any of them at most. */
    private int[] cells(Endpoint end, boolean sure) {
        Cells cells = classes.cells();
        int none = cells.size(); // an address that no block matches
        if (end instanceof Endpoint.Address address) {
            return new int[] {cells.cellOf(Cidr.address(address.ip()).orElseThrow())};
        }
        if (end instanceof Endpoint.Block block) {
            return cells.touching(Cidr.parse(block.cidr()).orElseThrow());
        }
        Endpoint.Node node = (Endpoint.Node) end;
        List<String> known = world.nodes().getOrDefault(node.name(), List.of());
        Reading reading = world.profile().blocksMatch(true);
        if (reading == Reading.NO || (sure && (reading == Reading.UNKNOWN || known.isEmpty()))) {
            return new int[] {none};
        }
        return known.isEmpty()
                ? IntStream.rangeClosed(0, none).toArray()
                : known.stream()
                        .mapToInt(ip -> cells.cellOf(Cidr.address(ip).orElseThrow()))
                        .toArray();
    }

    private Reach toService(Endpoint from, Endpoint.Service to, Port port) {
        List<ServiceTargets.Target> targets = ServiceTargets.of(world, to, port);
        boolean all = !targets.isEmpty();
        boolean any = false;
        for (ServiceTargets.Target target : targets) {
            Reach reach = allowed(from, target.pod(), target.port());
            all &= reach == Reach.ALLOWED;
            any |= reach != Reach.DENIED;
        }
        return all ? Reach.ALLOWED : any ? Reach.UNKNOWN : Reach.DENIED;
    }

    /** How many pairs of pods reach each other on that port. */
    public PairCount pairs(Port port) {
        return count(ports.groupOf(port));
    }

    /** How many pairs of pods reach each other on some port: unknown if on none for sure. */
    public PairCount pairs() {
        return count(IntStream.range(0, ports.size()).toArray());
    }

    private PairCount count(int... groups) {
        long all = (long) classes.podCount() * (classes.podCount() - 1);
        long sure = Tally.pairs(classes, least, groups) + (waives ? HostPaths.extra(this, least, groups) : 0);
        long may = least == most
                ? sure
                : Tally.pairs(classes, most, groups) + (waives ? HostPaths.extra(this, most, groups) : 0);
        return new PairCount(sure, may - sure, all - may);
    }

    /**
     * The answer after a policy came, or replaced the one of its namespace and name. Only what the policy concerns is
     * judged anew, unless it tells something apart that no policy did before: a label, a block or a port.
     */
    public Reachability with(NetworkPolicy policy) {
        return with(PolicyModel.of(policy));
    }

    Reachability with(PolicyModel model) {
        Optional<PolicyModel> old = world.policy(model.toString());
        return change(old.map(List::of).orElse(List.of()), List.of(model));
    }

    /** The answer after that policy went. */
    public Reachability without(String namespace, String policy) {
        Optional<PolicyModel> old = world.policy(namespace + "/" + policy);
        return old.isEmpty() ? this : change(List.of(old.get()), List.of());
    }

    private Reachability change(Collection<PolicyModel> without, Collection<PolicyModel> with) {
        World next = world.change(without, with);
        boolean known = with.stream().allMatch(classes.vocabulary()::covers);
        if (!known || least.hasManyChanges() || world.profile() == NetworkProfile.AZURE_NPM) {
            return of(next);
        }
        Matrix lower = least.change(without, with);
        if (least == most) {
            return lower.certain() ? new Reachability(this, next, lower, lower) : of(next);
        }
        return new Reachability(this, next, lower, most.change(without, with));
    }

    /** Why traffic passes or not. */
    public Explanation explain(Endpoint from, Endpoint to, Port port) {
        Endpoint source = owner(from);
        Endpoint target = owner(to);
        return new Explainer(world, source, target, port).explain(allowed(from, to, port));
    }

    /** What passes in the other world and not in this one, and the other way round. */
    public ReachabilityDiff diff(Reachability after) {
        return ReachabilityDiff.between(this, after);
    }

    /** The pods that an end reaches or may reach, with the ports. */
    public List<NetworkPath> exposedTo(Endpoint from) {
        return Exposure.of(this, from);
    }

    /** The pods that a pod yet to come would reach or may reach. */
    public List<NetworkPath> exposedTo(NetworkPod future) {
        return Exposure.of(of(world.with(future)), future.endpoint());
    }

    /** What any pod of a namespace reaches or may reach outside it. */
    public List<NetworkPath> exposedToNamespace(String namespace) {
        return world.pods().stream()
                .filter(pod -> pod.namespace().equals(namespace))
                .flatMap(pod -> exposedTo(pod.endpoint()).stream())
                .filter(path -> path.to() instanceof Endpoint.Pod pod
                        && !pod.namespace().equals(namespace))
                .toList();
    }

    /**
     * What public addresses reach or may reach, as far as network policies tell: whether a route leads there is not
     * judged, see {@link #entryPoints()}. Addresses are given as the blocks that policies tell apart.
     */
    public List<NetworkPath> exposedToInternet() {
        return Exposure.toInternet(this);
    }

    /**
     * The pods that the internet reaches or may reach through services of type LoadBalancer (but internal ones) and
     * NodePort, external addresses, ingresses and routes of the Gateway API. What is behind an ingress is reached
     * through the exposed pods that have the name and instance ({@code app.kubernetes.io/…}) of its class. If there
     * are none, and behind routes, any exposed pod may be the controller, and so may one that is not in this world: it
     * is at least not known whether it is reached. Whether nodes have public addresses is not known either.
     */
    public List<EntryPoint> entryPoints() {
        return new EntryPoints(this).all();
    }

    /**
     * Whether nothing would change in this world without a policy, {@code namespace/name}, neither among its pods nor
     * with addresses outside.
     */
    public boolean isRedundant(String policy) {
        Optional<PolicyModel> model = world.policy(policy);
        return model.isPresent()
                && diff(of(world.change(List.of(model.get()), List.of()))).isEmpty();
    }

    /** Whether another set of policies lets through all that this one does, in this world. */
    public boolean isWithin(Reachability wider) {
        return diff(wider).closedCount() == 0;
    }

    /** Whether another set of policies means the same in this world. */
    public boolean isSameAs(Reachability other) {
        return diff(other).isEmpty();
    }

    /** What is odd about the policies of this world. */
    public List<NetworkLint> lints() {
        return new NetworkLints(this).find();
    }

    PodClasses classes() {
        return classes;
    }

    PortGroups portGroups() {
        return ports;
    }

    Matrix bound(boolean sure) {
        return sure ? least : most;
    }

    /** {@code Reachability[12 pods in 4 classes, 5 policies, CILIUM]}. */
    @Override
    public String toString() {
        return "Reachability[" + classes.podCount() + " pods in " + classes.size() + " classes, "
                + world.policies().size() + " policies, " + world.profile() + "]";
    }
}
