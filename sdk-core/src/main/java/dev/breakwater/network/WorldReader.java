package dev.breakwater.network;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads manifests into a world. A workload template stands for its pods unless pods that belong to it are there; what
 * another workload made (the ReplicaSet of a Deployment, the Job of a CronJob) is not counted again.
 */
final class WorldReader {
    private static final Document NOTHING = Document.object();

    private final World.Builder world;
    private final Map<Endpoint.Pod, NetworkPod> templates = new LinkedHashMap<>();
    private final Set<String> owners = new LinkedHashSet<>();

    WorldReader(World.Builder world) {
        this.world = world;
    }

    void read(Document manifest) {
        String kind = text(manifest, "kind").orElse("");
        switch (kind) {
            case "Namespace" -> world.namespace(name(manifest), labels(manifest));
            case "Pod" -> pod(manifest);
            case "Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "ReplicationController", "Job" ->
                template(kind, manifest, manifest.at("/spec/template"));
            case "CronJob" -> template(kind, manifest, manifest.at("/spec/jobTemplate/spec/template"));
            case "Service" -> service(manifest);
            case "Node" -> node(manifest);
            case "Ingress", "IngressClass", "Gateway" -> world.entries.add(manifest);
            case "List" -> PolicyModel.elements(manifest, "items").forEach(this::read);
            default -> policy(kind, manifest);
        }
    }

    /** Adds the templates whose pods were not given. */
    void finish() {
        templates.forEach((endpoint, pod) -> {
            if (!owners.contains(pod.namespace() + " " + pod.owner())) {
                world.pod(pod);
            }
        });
        templates.clear();
    }

    private void policy(String kind, Document manifest) {
        String apiVersion = manifest.text("/apiVersion").orElse("");
        if (kind.endsWith("Route") && apiVersion.startsWith("gateway.networking.k8s.io/")) {
            world.entries.add(manifest);
        }
        if (!kind.endsWith("NetworkPolicy")) {
            return;
        }
        if (apiVersion.startsWith("networking.k8s.io/")) {
            world.policy(PolicyModel.read(manifest));
        } else {
            world.foreign.add(ForeignPolicy.read(manifest));
        }
    }

    private void pod(Document manifest) {
        Document status = manifest.get("status").orElse(NOTHING);
        String phase = text(status, "phase").orElse("");
        String owner = owner(manifest);
        owners.add(namespace(manifest) + " " + owner);
        if (!phase.equals("Succeeded") && !phase.equals("Failed")) {
            world.pod(pod(manifest, manifest, name(manifest), owner));
        }
    }

    private void template(String kind, Document manifest, Optional<Document> template) {
        if (template.isPresent() && controller(manifest).isEmpty()) {
            String name = kind + "/" + name(manifest);
            NetworkPod pod = pod(manifest, template.get(), name, name);
            templates.put(pod.endpoint(), pod);
        }
    }

    private static NetworkPod pod(Document manifest, Document template, String name, String owner) {
        Document spec = template.get("spec").orElse(NOTHING);
        return new NetworkPod(
                namespace(manifest),
                name,
                owner,
                labels(template),
                ports(spec),
                addresses(manifest),
                text(spec, "nodeName").orElse(""),
                spec.get("hostNetwork").flatMap(Document::asFlag).orElse(false),
                isWindows(spec));
    }

    /** The workload on top, as far as the pod tells: a Deployment's ReplicaSet is called after it. */
    private static String owner(Document pod) {
        Optional<Document> controller = controller(pod);
        if (controller.isEmpty()) {
            return "Pod/" + name(pod);
        }
        String kind = controller.get().text("/kind").orElse("");
        String name = controller.get().text("/name").orElse("");
        String hash = "-" + labels(pod).getOrDefault("pod-template-hash", "");
        boolean deployed = kind.equals("ReplicaSet") && hash.length() > 1 && name.endsWith(hash);
        return deployed ? "Deployment/" + name.substring(0, name.length() - hash.length()) : kind + "/" + name;
    }

    private static Optional<Document> controller(Document manifest) {
        List<Document> owners =
                metadata(manifest).get("ownerReferences").orElse(NOTHING).elements();
        for (Document owner : owners) {
            if (owner.flag("/controller").orElse(false)) {
                return Optional.of(owner);
            }
        }
        return Optional.empty();
    }

    /** The named ports of containers, and of init containers that keep running. */
    private static List<NetworkPod.NamedPort> ports(Document spec) {
        List<NetworkPod.NamedPort> ports = new ArrayList<>();
        for (Document container : PolicyModel.elements(spec, "containers")) {
            ports(container, ports);
        }
        for (Document container : PolicyModel.elements(spec, "initContainers")) {
            if (container.text("/restartPolicy").orElse("").equals("Always")) {
                ports(container, ports);
            }
        }
        return ports;
    }

    private static void ports(Document container, List<NetworkPod.NamedPort> ports) {
        for (Document port : PolicyModel.elements(container, "ports")) {
            Optional<Integer> number =
                    port.get("containerPort").flatMap(Document::asNumber).map(Number::intValue);
            if (port.get("name").isPresent()
                    && number.filter(n -> n > 0 && n < 65536).isPresent()) {
                String name = text(port, "name").orElse("");
                ports.add(new NetworkPod.NamedPort(name, new Port(protocol(port), number.get())));
            }
        }
    }

    private static PolicyPort.Protocol protocol(Document port) {
        return PolicyPort.Protocol.valueOf(text(port, "protocol").orElse("TCP"));
    }

    private static List<String> addresses(Document manifest) {
        Set<String> addresses = new LinkedHashSet<>();
        Document status = manifest.get("status").orElse(NOTHING);
        for (Document ip : status.get("podIPs").orElse(NOTHING).elements()) {
            text(ip, "ip").ifPresent(addresses::add);
        }
        text(status, "podIP").filter(ip -> !ip.isEmpty()).ifPresent(addresses::add);
        return List.copyOf(addresses);
    }

    private static boolean isWindows(Document spec) {
        Optional<String> system = spec.text("/os/name").or(() -> spec.text("/nodeSelector/kubernetes.io~1os"));
        return system.filter("windows"::equals).isPresent();
    }

    private void service(Document manifest) {
        world.entries.add(manifest);
        Map<String, String> selector = new LinkedHashMap<>();
        manifest.at("/spec/selector")
                .ifPresent(labels -> labels.members()
                        .forEach(
                                (key, value) -> selector.put(key, value.asText().orElse(""))));
        List<World.ServiceModel.ServicePort> ports = new ArrayList<>();
        for (Document port : manifest.at("/spec/ports").map(Document::elements).orElse(List.of())) {
            int number = port.number("/port").map(Number::intValue).orElse(0);
            if (number > 0 && number < 65536) {
                String target = port.text("/targetPort").orElse(String.valueOf(number));
                String name = text(port, "name").orElse("");
                ports.add(new World.ServiceModel.ServicePort(name, new Port(protocol(port), number), target));
            }
        }
        world.services.put(
                new Endpoint.Service(namespace(manifest), name(manifest)), new World.ServiceModel(selector, ports));
    }

    private void node(Document manifest) {
        List<String> addresses = new ArrayList<>();
        for (Document address :
                manifest.at("/status/addresses").map(Document::elements).orElse(List.of())) {
            address.text("/address").filter(ip -> Cidr.address(ip).isPresent()).ifPresent(addresses::add);
        }
        world.nodes.put(name(manifest), addresses);
    }

    private static String name(Document manifest) {
        return text(metadata(manifest), "name").orElse("");
    }

    private static String namespace(Document manifest) {
        return text(metadata(manifest), "namespace").orElse("default");
    }

    private static Map<String, String> labels(Document manifest) {
        Map<String, String> labels = new LinkedHashMap<>();
        Map<String, Document> written =
                metadata(manifest).get("labels").orElse(NOTHING).members();
        for (Map.Entry<String, Document> label : written.entrySet()) {
            labels.put(label.getKey(), label.getValue().asText().orElse(""));
        }
        return labels;
    }

    private static Document metadata(Document manifest) {
        return manifest.get("metadata").orElse(NOTHING);
    }

    /** A member's text without the detour of a pointer: there may be very many objects. */
    private static Optional<String> text(Document document, String member) {
        Optional<Document> found = document.get(member);
        return found.isPresent() ? found.get().asText() : Optional.empty();
    }
}
