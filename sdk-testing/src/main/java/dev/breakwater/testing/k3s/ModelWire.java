package dev.breakwater.testing.k3s;

import dev.breakwater.BreakwaterException;
import dev.breakwater.network.Endpoint;
import dev.breakwater.network.NetworkPod;
import dev.breakwater.network.Port;
import dev.breakwater.network.Reach;
import dev.breakwater.network.Reachability;
import dev.breakwater.testing.kubernetes.FakeKubernetes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** FakeKubernetes runs no container: the reachability engine says what its pods would meet. */
final class ModelWire implements Wire {
    private static final int PER_NODE = 250;

    private final FakeKubernetes fake;
    private final AtomicInteger placed = new AtomicInteger();

    ModelWire(FakeKubernetes fake) {
        this.fake = fake;
    }

    @Override
    public boolean isReal() {
        return false;
    }

    @Override
    public void place(NetworkPod pod, List<Port> ports, Patience patience) {
        int number = placed.getAndIncrement();
        String address = "10.42." + number / PER_NODE + "." + (2 + number % PER_NODE);
        fake.apply(TrafficPods.manifest(pod, ports));
        fake.run(pod.namespace(), pod.name(), address);
    }

    @Override
    public void awaitAnswers(Map<Endpoint.Pod, List<Port>> pods, Patience patience) {
        // They do at once.
    }

    @Override
    public Map<TrafficProbe, TrafficVerdict> ask(List<TrafficProbe> probes, Reachability predicted) {
        Map<TrafficProbe, TrafficVerdict> verdicts = new LinkedHashMap<>();
        probes.forEach(probe -> verdicts.put(probe, verdict(probe, predicted)));
        return verdicts;
    }

    private TrafficVerdict verdict(TrafficProbe probe, Reachability predicted) {
        if (probe.to() instanceof Endpoint.Service to
                && fake.get("v1", "Service", to.namespace(), to.name()).isEmpty()) {
            return TrafficVerdict.NO_NAME;
        }
        Reach reach = predicted.allowed(probe.from(), probe.to(), probe.port());
        if (reach == Reach.UNKNOWN) {
            throw new BreakwaterException("The reachability engine cannot tell "
                    + predicted.explain(probe.from(), probe.to(), probe.port()).render());
        }
        return reach == Reach.ALLOWED ? TrafficVerdict.ANSWERED : TrafficVerdict.REFUSED;
    }

    @Override
    public String toString() {
        return "ModelWire[" + placed + " pods]";
    }
}
