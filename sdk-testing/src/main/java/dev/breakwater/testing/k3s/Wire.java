package dev.breakwater.testing.k3s;

import dev.breakwater.network.Endpoint;
import dev.breakwater.network.NetworkPod;
import dev.breakwater.network.Port;
import dev.breakwater.network.Reachability;
import java.util.List;
import java.util.Map;

/** What traffic goes over: pods that run, or the engine in place of them. */
interface Wire {
    /** Whether packets are sent. */
    boolean isReal();

    /** Makes a pod that listens on these ports. */
    void place(NetworkPod pod, List<Port> ports, Patience patience);

    /** Waits until all of them answer themselves on all their ports, which no policy forbids. */
    void awaitAnswers(Map<Endpoint.Pod, List<Port>> pods, Patience patience);

    /** Tries each probe once. */
    Map<TrafficProbe, TrafficVerdict> ask(List<TrafficProbe> probes, Reachability predicted);
}
