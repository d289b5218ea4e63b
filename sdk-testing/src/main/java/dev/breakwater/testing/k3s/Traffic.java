package dev.breakwater.testing.k3s;

import dev.breakwater.BreakwaterException;
import dev.breakwater.network.Endpoint;
import dev.breakwater.network.NetworkPod;
import dev.breakwater.network.PolicyPort;
import dev.breakwater.network.Port;
import dev.breakwater.network.Reachability;
import dev.breakwater.testing.kubernetes.FakeKubernetes;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * Traffic between pods of its own: whether one reaches another on a port, tried for real where pods run. Each pod both
 * serves and tries, and all its probes are one call; a pod that does not answer itself, which no policy forbids, is
 * waited for before anything is told. On FakeKubernetes the reachability engine answers in their place, so that a test
 * holds on both; {@link TrafficReport#isReal()} says which it was. The pods are of {@code busybox:1.36.1}, or of what
 * {@code -Dbreakwater.traffic.image=NAME} names. Not thread-safe; to be closed, which removes the pods, unless their
 * namespaces go anyway.
 *
 * <pre>{@code
 * NetworkPod web = NetworkPod.of(shop, "web", Map.of("app", "web")).port("http", Port.tcp(80));
 * NetworkPod db = NetworkPod.of(shop, "db", Map.of("app", "db")).port("sql", Port.tcp(5432));
 * Traffic traffic = cluster.traffic().pod(web).pod(db);
 * assertThat(traffic.settled().passing()).hasSize(2); // web to db, and db to web
 * }</pre>
 */
public final class Traffic implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** How long the traffic has to do what is expected before that is believed to last. */
    private static final Duration CALM = Duration.ofSeconds(1);

    private final KubernetesClient client;
    private final Wire wire;
    private final Function<Duration, Patience> clock;
    private final boolean ownsClient;
    private final Map<Endpoint.Pod, List<Port>> pods = new LinkedHashMap<>();
    private Duration limit = LIMIT;
    private boolean answering;

    Traffic(KubernetesClient client, Wire wire, Function<Duration, Patience> clock) {
        this(client, wire, clock, false);
    }

    private Traffic(KubernetesClient client, Wire wire, Function<Duration, Patience> clock, boolean ownsClient) {
        this.client = client;
        this.wire = wire;
        this.clock = clock;
        this.ownsClient = ownsClient;
    }

    /**
     * Traffic on a fake whose namespaces are there already, as the reachability engine foretells it: for JShell and
     * mains. A test asks its {@link TestCluster}, so that it holds on real clusters too.
     */
    public static Traffic on(FakeKubernetes cluster) {
        return new Traffic(cluster.client(), new ModelWire(cluster), Patience::of, true);
    }

    static Traffic of(KubernetesClient client, Wire wire) {
        return new Traffic(client, wire, Patience::of);
    }

    /** Waits that long at most for pods to answer and for rules to settle; a minute by default. */
    public Traffic patience(Duration newLimit) {
        limit = newLimit;
        return this;
    }

    /**
     * Makes a pod with this name and these labels in a namespace that exists. It listens on its named ports and on the
     * others given here, over TCP or UDP.
     *
     * @throws IllegalArgumentException if it could not be made so: on the network of its node, on Windows, or for SCTP
     */
    public Traffic pod(NetworkPod pod, Port... others) {
        List<Port> ports = new ArrayList<>();
        pod.ports().forEach(named -> ports.add(named.port()));
        ports.addAll(List.of(others));
        if (pod.host()
                || pod.windows()
                || ports.stream().anyMatch(port -> port.protocol() == PolicyPort.Protocol.SCTP)) {
            throw new IllegalArgumentException("Traffic: " + pod + " has to be on a network of its own, on Linux, and"
                    + " to listen over TCP or UDP.");
        }
        wire.place(pod, ports, clock.apply(limit));
        pods.put(pod.endpoint(), List.copyOf(ports));
        answering = false;
        return this;
    }

    /** From each of the pods to each other one, on all the ports that the other listens on. */
    public List<TrafficProbe> allProbes() {
        List<TrafficProbe> probes = new ArrayList<>();
        for (Endpoint.Pod from : pods.keySet()) {
            pods.forEach((to, ports) -> {
                if (!to.equals(from)) {
                    ports.forEach(port -> probes.add(new TrafficProbe(from, to, port)));
                }
            });
        }
        return probes;
    }

    /** What the engine makes of all that the cluster holds now, read as kube-router reads it. */
    public Reachability predicted() {
        return LiveWorld.of(client);
    }

    /**
     * Tries once, now: what was changed a moment ago may not have taken effect. A call that a busy cluster does not
     * take is made again, as it tells nothing.
     *
     * @throws IllegalArgumentException for a probe that would tell nothing: of pods that are not here, or on a port
     *     that nobody listens on
     * @throws BreakwaterException if the pods do not answer even themselves in time
     */
    public TrafficReport ask(List<TrafficProbe> probes) {
        probes.forEach(this::check);
        awaitAnswers();
        if (!wire.isReal()) {
            return once(probes);
        }
        AtomicReference<TrafficReport> report = new AtomicReference<>();
        clock.apply(limit).until(() -> {
            report.set(once(probes));
            return "";
        });
        return Objects.requireNonNull(report.get());
    }

    private void awaitAnswers() {
        if (!answering) {
            wire.awaitAnswers(pods, clock.apply(limit));
            answering = true;
        }
    }

    private TrafficReport once(List<TrafficProbe> probes) {
        Reachability predicted = predicted();
        return new TrafficReport(wire.ask(probes, predicted), predicted, wire.isReal());
    }

    private void check(TrafficProbe probe) {
        boolean listens = probe.to() instanceof Endpoint.Service
                || (probe.to() instanceof Endpoint.Pod to
                        && pods.getOrDefault(to, List.of()).contains(probe.port()));
        if (!pods.containsKey(probe.from()) || !listens) {
            throw new IllegalArgumentException("Traffic: " + probe + " would tell nothing: it has to lead from one of "
                    + pods.keySet() + " to a service, or to a port that another of them listens on.");
        }
    }

    /**
     * Tries until the traffic does what {@link #predicted()} says, and goes on doing so for a second.
     *
     * @throws BreakwaterException with the disagreements if it does not in time
     */
    public TrafficReport settled(List<TrafficProbe> probes) {
        return wire.isReal() ? agreeing(probes) : ask(probes);
    }

    /** The same for {@link #allProbes()}. */
    public TrafficReport settled() {
        return settled(allProbes());
    }

    private TrafficReport agreeing(List<TrafficProbe> probes) {
        probes.forEach(this::check);
        awaitAnswers();
        Patience patience = clock.apply(limit);
        AtomicReference<TrafficReport> last = new AtomicReference<>(); // each holds all of the cluster's pods
        AtomicReference<Duration> agreed = new AtomicReference<>(); // since when rounds do
        patience.until(() -> {
            TrafficReport report = once(probes);
            last.set(report);
            List<String> differing = report.disagreements();
            if (!differing.isEmpty()) {
                agreed.set(null);
                return differing.size() + " of " + probes.size() + " probes go another way than foretold:\n"
                        + String.join("\n", differing);
            }
            agreed.compareAndSet(null, patience.elapsed());
            boolean lasts = patience.elapsed().minus(agreed.get()).compareTo(CALM) >= 0;
            return lasts ? "" : "it has agreed for a moment only";
        });
        return Objects.requireNonNull(last.get());
    }

    /** Removes the pods. */
    @Override
    public void close() {
        List<Runnable> removals = new ArrayList<>();
        pods.keySet()
                .forEach(pod -> removals.add(() -> client.pods()
                        .inNamespace(pod.namespace())
                        .withName(pod.name())
                        .delete()));
        if (ownsClient) {
            removals.add(client::close);
        }
        Closing.all(removals);
        pods.clear();
    }

    /** {@code Traffic[3 pods, real]}. */
    @Override
    public String toString() {
        return "Traffic[" + pods.size() + " pods, " + (wire.isReal() ? "real" : "foretold") + "]";
    }
}
