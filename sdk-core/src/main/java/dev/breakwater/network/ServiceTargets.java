package dev.breakwater.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The pods behind a service: policies judge the pod's port, which a name may give each pod another of. */
final class ServiceTargets {
    /** A pod behind a service, and the port on it. */
    record Target(Endpoint.Pod pod, Port port) {}

    private ServiceTargets() {}

    static List<Target> of(World world, Endpoint.Service service, Port port) {
        World.ServiceModel model = world.service(service)
                .orElseThrow(() -> new IllegalArgumentException("Reachability: the world has no " + service + "."));
        List<Target> targets = new ArrayList<>();
        for (World.ServiceModel.ServicePort declared : model.ports()) {
            if (declared.port().equals(port) && !model.selector().isEmpty()) {
                collect(world, service.namespace(), model.selector(), declared, targets);
            }
        }
        return targets;
    }

    private static void collect(
            World world,
            String namespace,
            Map<String, String> selector,
            World.ServiceModel.ServicePort declared,
            List<Target> targets) {
        LabelSelector pods = LabelSelector.labels(selector);
        for (NetworkPod pod : world.podsInOrder()) {
            if (pod.namespace().equals(namespace) && pods.matches(pod.labels())) {
                number(pod, declared).ifPresent(port -> targets.add(new Target(pod.endpoint(), port)));
            }
        }
    }

    private static java.util.Optional<Port> number(NetworkPod pod, World.ServiceModel.ServicePort declared) {
        PolicyPort.Protocol protocol = declared.port().protocol();
        if (declared.target().chars().allMatch(Character::isDigit)) {
            return java.util.Optional.of(new Port(protocol, Integer.parseInt(declared.target())));
        }
        return pod.ports().stream()
                .filter(port ->
                        port.name().equals(declared.target()) && port.port().protocol() == protocol)
                .map(NetworkPod.NamedPort::port)
                .findFirst();
    }
}
