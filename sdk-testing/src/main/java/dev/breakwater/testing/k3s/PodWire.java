package dev.breakwater.testing.k3s;

import dev.breakwater.BreakwaterException;
import dev.breakwater.network.Endpoint;
import dev.breakwater.network.NetworkPod;
import dev.breakwater.network.Port;
import dev.breakwater.network.Reachability;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Pods that run, and run one script each for all their probes. */
final class PodWire implements Wire {
    private static final int AT_ONCE = 60;
    private static final int RUNS_AT_ONCE = 16;

    private final KubernetesClient client;
    private final Map<Endpoint.Pod, String> addresses = new LinkedHashMap<>();

    PodWire(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public boolean isReal() {
        return true;
    }

    /** A pod of a new namespace waits for its service account. */
    @Override
    public void place(NetworkPod pod, List<Port> ports, Patience patience) {
        if (client.nodes().list().getItems().isEmpty()) {
            throw new BreakwaterException("No pod can run: the cluster has no node. A test that needs traffic declares"
                    + " needs = Capability.TRAFFIC, and a K3sCluster starts in the stage NODE.");
        }
        String manifest = TrafficPods.manifest(pod, ports).toJson();
        patience.until(() -> {
            client.resource(manifest).create();
            return "";
        });
    }

    @Override
    public void awaitAnswers(Map<Endpoint.Pod, List<Port>> pods, Patience patience) {
        pods.keySet().stream()
                .filter(pod -> !addresses.containsKey(pod))
                .forEach(pod -> patience.until(() -> missing(pod)));
        List<TrafficProbe> own = new ArrayList<>();
        pods.forEach((pod, ports) -> ports.forEach(port -> own.add(new TrafficProbe(pod, pod, port))));
        patience.until(() -> {
            Map<TrafficProbe, TrafficVerdict> silent = ask(own);
            silent.values().removeIf(TrafficVerdict::passes);
            return silent.isEmpty() ? "" : "pods do not answer themselves: " + silent;
        });
    }

    private String missing(Endpoint.Pod name) {
        Pod pod = client.pods()
                .inNamespace(name.namespace())
                .withName(name.name())
                .require();
        String address = pod.getStatus().getPodIP();
        for (ContainerStatus status : pod.getStatus().getContainerStatuses()) {
            ContainerStateWaiting waiting = status.getState().getWaiting();
            if (waiting != null && String.valueOf(waiting.getReason()).contains("Image")) {
                throw new Patience.Hopeless("The pod " + name + " has no image: " + waiting.getReason() + ", "
                        + waiting.getMessage() + "; name another by -Dbreakwater.traffic.image=NAME, or give the node"
                        + " an archive of it by K3sClusterBuilder.images or -Dbreakwater.k3s.images=FILE.");
            }
        }
        if (address == null || !"Running".equals(pod.getStatus().getPhase())) {
            return "the pod " + name + " does not run yet";
        }
        addresses.put(name, address);
        return "";
    }

    @Override
    public Map<TrafficProbe, TrafficVerdict> ask(List<TrafficProbe> probes, Reachability predicted) {
        return ask(probes);
    }

    private Map<TrafficProbe, TrafficVerdict> ask(List<TrafficProbe> probes) {
        Map<Endpoint.Pod, List<Integer>> bySource = new LinkedHashMap<>();
        for (int i = 0; i < probes.size(); i++) {
            bySource.computeIfAbsent(probes.get(i).from(), from -> new ArrayList<>())
                    .add(i);
        }
        TrafficVerdict[] verdicts = new TrafficVerdict[probes.size()];
        Deque<ProbeRun> runs = new ArrayDeque<>();
        try {
            bySource.forEach((from, numbers) -> {
                for (int first = 0; first < numbers.size(); first += AT_ONCE) {
                    if (runs.size() == RUNS_AT_ONCE) {
                        finish(runs, verdicts);
                    }
                    runs.add(start(from, numbers.subList(first, Math.min(first + AT_ONCE, numbers.size())), probes));
                }
            });
            while (!runs.isEmpty()) {
                finish(runs, verdicts);
            }
        } finally {
            runs.forEach(ProbeRun::close);
        }
        Map<TrafficProbe, TrafficVerdict> all = new LinkedHashMap<>();
        for (int i = 0; i < verdicts.length; i++) {
            all.put(probes.get(i), Objects.requireNonNull(verdicts[i]));
        }
        return all;
    }

    private static void finish(Deque<ProbeRun> runs, TrafficVerdict[] verdicts) {
        runs.element().finish(verdicts);
        runs.remove().close();
    }

    private ProbeRun start(Endpoint.Pod from, List<Integer> numbers, List<TrafficProbe> probes) {
        List<String> words = new ArrayList<>(List.of("sh", "-c", "eval \"$TRY\"", "try"));
        for (int number : numbers) {
            TrafficProbe probe = probes.get(number);
            words.add(ProbeScript.word(number, probe, host(probe.to())));
        }
        return ProbeRun.start(client, from, words, numbers.size());
    }

    private String host(Endpoint to) {
        return to instanceof Endpoint.Service service
                ? service.name() + "." + service.namespace() + ".svc.cluster.local"
                : addresses.getOrDefault(to, "");
    }

    @Override
    public String toString() {
        return "PodWire" + addresses;
    }
}
