package dev.breakwater.network;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What services, ingresses and routes let in from the internet, and whether policies let it through. A service that
 * keeps the client's address ({@code externalTrafficPolicy: Local}) is judged by public addresses; another by those
 * and by the other nodes, from which the traffic may seem to come. An ingress is kept out for certain only if the pods
 * of its class are known, by the labels that class and pods have in common.
 */
final class EntryPoints {
    private static final Document NONE = Document.object();
    private static final String ANYWHERE = "0.0.0.0/0";

    /** The labels that all objects of one installation have in common. */
    private static final List<String> INSTALLED_AS = List.of("app.kubernetes.io/name", "app.kubernetes.io/instance");

    /** A node nobody knows: it stands for those that are not in the world. */
    private static final Endpoint.Node SOME_NODE = new Endpoint.Node("(some node)");

    private final Reachability reachability;
    private final World world;
    private final List<EntryPoint> found = new ArrayList<>();
    private final Set<Endpoint.Pod> controllers = new HashSet<>();
    private final Map<String, Document> gateways = new LinkedHashMap<>();
    private final Map<String, Document> classes = new LinkedHashMap<>();

    /** How traffic comes: by what, through which pods as far as that is certain, and what is the most it gets. */
    private record Way(String by, Set<Endpoint.Pod> own, Reach most) {}

    EntryPoints(Reachability reachability) {
        this.reachability = reachability;
        this.world = reachability.world();
    }

    /** All of them: services first, since an ingress is reached through pods that a service exposes. */
    List<EntryPoint> all() {
        for (Document entry : world.entries()) {
            String kind = entry.text("/kind").orElse("");
            if (kind.equals("Service")) {
                service(entry);
            } else if (kind.equals("Gateway")) {
                gateways.put(namespace(entry) + "/" + name(entry), entry);
            } else if (kind.equals("IngressClass")) {
                classes.put(name(entry), entry);
            }
        }
        for (Document entry : world.entries()) {
            String kind = entry.text("/kind").orElse("");
            if (kind.equals("Ingress")) {
                ingress(entry);
            } else if (kind.endsWith("Route")) {
                route(kind, entry);
            }
        }
        return List.copyOf(found);
    }

    private void service(Document service) {
        String type = service.text("/spec/type").orElse("ClusterIP");
        boolean internal = isInternal(service.at("/metadata/annotations").orElse(NONE));
        String name = "service " + namespace(service) + "/" + name(service);
        if (type.equals("LoadBalancer") && !internal) {
            List<Document> ranges = elements(service, "/spec/loadBalancerSourceRanges");
            if (ranges.isEmpty()) {
                open(service, name + " (load balancer)", ANYWHERE, true);
            }
            ranges.forEach(range -> range.asText()
                    .filter(text -> Cidr.parse(text).isPresent())
                    .ifPresent(text -> open(service, name + " (load balancer)", text, true)));
        } else if (!elements(service, "/spec/externalIPs").isEmpty()) {
            open(service, name + " (external addresses)", ANYWHERE, false);
        } else if (type.equals("NodePort")) {
            open(service, name + " (port of every node)", ANYWHERE, false); // nodes may have no public address
        }
    }

    private static boolean isInternal(Document annotations) {
        return annotations
                .get(Service.INTERNAL)
                .flatMap(Document::asText)
                .filter("true"::equalsIgnoreCase)
                .isPresent();
    }

    private void open(Document service, String by, String from, boolean sure) {
        boolean keeps = service.text("/spec/externalTrafficPolicy")
                .filter("Local"::equals)
                .isPresent();
        Endpoint.Service endpoint = new Endpoint.Service(namespace(service), name(service));
        for (World.ServiceModel.ServicePort port :
                world.service(endpoint).orElseThrow().ports()) {
            for (ServiceTargets.Target target : ServiceTargets.of(world, endpoint, port.port())) {
                Reach direct = fromPublic(Cidr.parse(from).orElseThrow(), target);
                Reach reach = keeps || direct == viaNodes(target) ? direct : Reach.UNKNOWN;
                add(by, from, target, sure || reach == Reach.DENIED ? reach : Reach.UNKNOWN);
                if (reach != Reach.DENIED) {
                    controllers.add(target.pod());
                }
            }
        }
    }

    private void add(String by, String from, ServiceTargets.Target target, Reach reach) {
        if (reach != Reach.DENIED) {
            List<PortSpan> ports = List.of(new PortSpan(
                    target.port().protocol(),
                    target.port().number(),
                    target.port().number()));
            found.add(new EntryPoint(by, new NetworkPath(new Endpoint.Block(from), target.pod(), ports, reach)));
        }
    }

    /** The most that a public address among those of a block gets. */
    private Reach fromPublic(Cidr block, ServiceTargets.Target target) {
        Cells cells = reachability.classes().cells();
        int group = reachability.portGroups().groupOf(target.port());
        int place = reachability.place(target.pod());
        Reach best = Reach.DENIED;
        for (int cell : cells.touching(block)) {
            if (!Exposure.isPrivate(block) && !Exposure.isPrivate(cells.block(cell))) {
                Reach reach = reachability.fromCell(cell, place, group);
                best = reach.compareTo(best) > 0 ? reach : best;
            }
        }
        return best;
    }

    /** What the other nodes get; unknown if not all get the same. */
    private Reach viaNodes(ServiceTargets.Target target) {
        String own = world.pod(target.pod()).map(NetworkPod::node).orElse("");
        Optional<Reach> all = Optional.empty();
        for (String node : world.nodes().keySet()) {
            if (!node.equals(own)) {
                Reach reach = reachability.allowed(new Endpoint.Node(node), target.pod(), target.port());
                if (all.isPresent() && all.get() != reach) {
                    return Reach.UNKNOWN;
                }
                all = Optional.of(reach);
            }
        }
        return all.orElseGet(() -> reachability.allowed(SOME_NODE, target.pod(), target.port()));
    }

    private void ingress(Document ingress) {
        String by = "Ingress " + namespace(ingress) + "/" + name(ingress);
        List<Document> backends = new ArrayList<>();
        ingress.at("/spec/defaultBackend/service").ifPresent(backends::add);
        for (Document rule : elements(ingress, "/spec/rules")) {
            for (Document path : elements(rule, "/http/paths")) {
                path.at("/backend/service").ifPresent(backends::add);
            }
        }
        Way way =
                new Way(by, controllersOf(ingress.text("/spec/ingressClassName").orElse("")), Reach.ALLOWED);
        for (Document backend : backends) {
            Optional<Document> port = backend.at("/port/number").or(() -> backend.at("/port/name"));
            behind(way, new Endpoint.Service(namespace(ingress), name(backend)), port);
        }
    }

    /** The exposed pods that were installed together with a class; none if that cannot be told. */
    private Set<Endpoint.Pod> controllersOf(String ingressClass) {
        Document labels =
                classes.getOrDefault(ingressClass, NONE).at("/metadata/labels").orElse(NONE);
        Set<Endpoint.Pod> own = new HashSet<>(controllers);
        own.removeIf(pod -> !INSTALLED_AS.stream()
                .allMatch(label -> labels.get(label)
                        .flatMap(Document::asText)
                        .equals(world.pod(pod).map(NetworkPod::labels).map(all -> all.getOrDefault(label, "")))));
        return own;
    }

    private void route(String kind, Document route) {
        boolean outside = elements(route, "/spec/parentRefs").stream().anyMatch(parent -> {
            String gateway = parent.text("/namespace").orElse(namespace(route)) + "/" + name(parent);
            Document annotations = gateways.getOrDefault(gateway, NONE)
                    .at("/spec/infrastructure/annotations")
                    .orElse(NONE);
            return !isInternal(annotations);
        });
        for (Document rule : outside ? elements(route, "/spec/rules") : List.<Document>of()) {
            for (Document backend : elements(rule, "/backendRefs")) {
                String namespace = backend.text("/namespace").orElse(namespace(route));
                boolean granted = namespace.equals(namespace(route)); // another needs a ReferenceGrant
                String by = kind + " " + namespace(route) + "/" + name(route);
                Way way = new Way(by, Set.of(), granted ? Reach.ALLOWED : Reach.UNKNOWN);
                behind(way, new Endpoint.Service(namespace, name(backend)), backend.get("port"));
            }
        }
    }

    /** The pods of a backend, reached through the controller's pods, or through whichever pods a service exposes. */
    private void behind(Way way, Endpoint.Service backend, Optional<Document> port) {
        Optional<World.ServiceModel> model = world.service(backend);
        if (model.isEmpty() || port.isEmpty()) {
            return;
        }
        String wanted = port.get().asText().orElse("");
        for (World.ServiceModel.ServicePort served : model.get().ports()) {
            if (wanted.equals(served.name())
                    || wanted.equals(String.valueOf(served.port().number()))) {
                for (ServiceTargets.Target target : ServiceTargets.of(world, backend, served.port())) {
                    Reach reach = way.own().isEmpty() ? throughSome(target) : through(way.own(), target);
                    add(way.by(), ANYWHERE, target, reach.compareTo(way.most()) < 0 ? reach : way.most());
                }
            }
        }
    }

    /** Never denied: the controller may be none of the pods that are exposed here, or not in this world. */
    private Reach throughSome(ServiceTargets.Target target) {
        Reach reach = through(controllers, target);
        return reach == Reach.DENIED ? Reach.UNKNOWN : reach;
    }

    private Reach through(Set<Endpoint.Pod> pods, ServiceTargets.Target target) {
        return pods.stream()
                .map(pod -> reachability.allowed(pod, target.pod(), target.port()))
                .max(Comparator.naturalOrder())
                .orElse(Reach.UNKNOWN);
    }

    private static List<Document> elements(Document object, String pointer) {
        return object.at(pointer).orElse(NONE).elements();
    }

    private static String name(Document object) {
        return object.text("/metadata/name").or(() -> object.text("/name")).orElse("");
    }

    private static String namespace(Document object) {
        return object.text("/metadata/namespace").orElse("default");
    }

    @Override
    public String toString() {
        return "EntryPoints[" + found.size() + " found]";
    }
}
