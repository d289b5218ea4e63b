package dev.breakwater.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EntryPointsTest {
    private static final Service WEB =
            Service.named("web").in("shop").selecting("app", "web").port("http", 80, 8080);
    private static final Service LOCAL = WEB.publicLoadBalancer().set("/spec/externalTrafficPolicy", "Local");
    private static final Service EDGE = Service.named("edge")
            .in("ingress")
            .selecting("app", "edge")
            .port("https", 443, 8443)
            .publicLoadBalancer();
    private static final Map<String, String> EDGE_LABELS =
            Map.of("app", "edge", "app.kubernetes.io/name", "ingress-nginx", "app.kubernetes.io/instance", "edge");
    private static final Ingress HOST = Ingress.named("shop").in("shop").host("shop.example.com", "web", 80);
    private static final Gateway GATE = Gateway.named("gate").in("shop").https("https", 443, "shop.example.com", "tls");
    private static final HttpRoute ROUTE =
            HttpRoute.named("shop").in("shop").gateway("gate").service("web", 80);
    private static final NetworkPolicy DENY = NetworkPolicy.defaultDenyIngress("shop");
    private static final NetworkPolicy FROM_EDGE = allow(Peer.namespace("ingress"));
    private static final String INTERNAL = "service.beta.kubernetes.io/azure-load-balancer-internal";

    private static final Service BASE = Service.named("db")
            .in("shop")
            .selecting("app", "db")
            .port("sql", 5432, 5432)
            .publicLoadBalancer()
            .set("/spec/externalTrafficPolicy", "Local");
    private static final Document NGINX = ingressClass("edge");
    private static final Document ELSEWHERE = ingressClass("elsewhere");

    private static Document ingressClass(String instance) {
        return Document.parse("""
                {"apiVersion": "networking.k8s.io/v1", "kind": "IngressClass",
                 "metadata": {"name": "nginx", "labels": {
                   "app.kubernetes.io/name": "ingress-nginx", "app.kubernetes.io/instance": "%s"}},
                 "spec": {"controller": "k8s.io/ingress-nginx"}}
                """.formatted(instance));
    }

    private static NetworkPolicy allow(Peer peer) {
        return allow("web", peer);
    }

    private static NetworkPolicy allow(String app, Peer peer) {
        return NetworkPolicy.named(app + "-in")
                .namespace("shop")
                .podSelector(LabelSelector.label("app", app))
                .ingress(IngressTraffic.allow(
                        IngressRule.from(peer).onPorts(PolicyPort.tcp(8080), PolicyPort.tcp(5432))))
                .build();
    }

    static Stream<Arguments> cases() {
        String balanced = "service shop/web (load balancer): 0.0.0.0/0 to shop/web on TCP 8080";
        String ingress = "Ingress shop/shop: 0.0.0.0/0 to shop/web on TCP 8080";
        String route = "HTTPRoute shop/shop: 0.0.0.0/0 to shop/web on TCP 8080";
        String edge = "service ingress/edge (load balancer): 0.0.0.0/0 to ingress/edge on TCP 8443";
        return Stream.of(
                Arguments.of("inside the cluster", List.of(WEB), List.of()),
                Arguments.of("an internal load balancer", List.of(WEB.internalLoadBalancer()), List.of()),
                Arguments.of("a public load balancer", List.of(WEB.publicLoadBalancer()), List.of(balanced)),
                Arguments.of("a denied pod", List.of(LOCAL, DENY), List.of()),
                Arguments.of("a denied pod, by any node", List.of(WEB.publicLoadBalancer(), DENY), List.of()),
                Arguments.of(
                        "the client's address kept",
                        List.of(LOCAL, DENY, allow(Peer.ipBlock("0.0.0.0/0"))),
                        List.of(balanced)),
                Arguments.of(
                        "the client's address hidden by a node",
                        List.of(WEB.publicLoadBalancer(), DENY, allow(Peer.ipBlock("0.0.0.0/0", "10.0.0.0/8"))),
                        List.of(balanced + " (?)")),
                Arguments.of(
                        "private addresses let in", List.of(LOCAL, DENY, allow(Peer.ipBlock("10.0.0.0/8"))), List.of()),
                Arguments.of(
                        "ranges of the load balancer",
                        List.of(LOCAL.set("/spec/loadBalancerSourceRanges", List.of("203.0.113.0/24", "10.0.0.0/8"))),
                        List.of(balanced.replace("0.0.0.0/0", "203.0.113.0/24"))),
                Arguments.of(
                        "a port of every node",
                        List.of(WEB.set("/spec/type", "NodePort")),
                        List.of(balanced.replace("load balancer", "port of every node") + " (?)")),
                Arguments.of(
                        "external addresses",
                        List.of(WEB.set("/spec/externalIPs", List.of("203.0.113.9"))),
                        List.of(balanced.replace("load balancer", "external addresses") + " (?)")),
                Arguments.of("an ingress with a controller", List.of(WEB, EDGE, HOST), List.of(edge, ingress)),
                Arguments.of("an ingress without a controller", List.of(WEB, HOST), List.of(ingress + " (?)")),
                Arguments.of(
                        "an ingress kept out from all controllers that are known",
                        List.of(WEB, EDGE, HOST, DENY),
                        List.of(edge, ingress + " (?)")),
                Arguments.of(
                        "a database that is balanced is no controller",
                        List.of(WEB, HOST, BASE, DENY, allow("db", Peer.ipBlock("0.0.0.0/0"))),
                        List.of("service shop/db (load balancer): 0.0.0.0/0 to shop/db on TCP 5432", ingress + " (?)")),
                Arguments.of(
                        "an ingress kept out from its controller",
                        List.of(WEB, EDGE, HOST.ingressClass("nginx"), NGINX, DENY),
                        List.of(edge)),
                Arguments.of(
                        "an ingress let in from its controller",
                        List.of(WEB, EDGE, HOST.ingressClass("nginx"), NGINX, DENY, FROM_EDGE),
                        List.of(edge, ingress)),
                Arguments.of(
                        "an ingress of another class",
                        List.of(WEB, EDGE, HOST.ingressClass("other"), NGINX, DENY),
                        List.of(edge, ingress + " (?)")),
                Arguments.of(
                        "an ingress of a class of which no pod is known",
                        List.of(WEB, EDGE, HOST.ingressClass("nginx"), ELSEWHERE, DENY),
                        List.of(edge, ingress + " (?)")),
                Arguments.of(
                        "a route kept out from all that is known",
                        List.of(WEB, EDGE, GATE, ROUTE, DENY),
                        List.of(edge, route + " (?)")),
                Arguments.of("an ingress let in", List.of(WEB, EDGE, HOST, DENY, FROM_EDGE), List.of(edge, ingress)),
                Arguments.of("a service that is not there", List.of(EDGE, HOST), List.of(edge)),
                Arguments.of("a route", List.of(WEB, EDGE, GATE, ROUTE), List.of(edge, route)),
                Arguments.of(
                        "a route of an internal gateway",
                        List.of(
                                WEB,
                                EDGE,
                                GATE.set("/spec/infrastructure/annotations/" + INTERNAL.replace("/", "~1"), "true"),
                                ROUTE),
                        List.of(edge)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void what_lets_the_internet_in_is_told(String name, List<Object> objects, List<String> expected) {
        assertThat(Reachability.of(world(objects)).entryPoints())
                .extracting(EntryPoint::toString)
                .containsExactlyElementsOf(expected);
    }

    @Test
    void a_route_to_another_namespace_is_not_certain() {
        Document away = Document.parse("""
                {"apiVersion": "gateway.networking.k8s.io/v1", "kind": "GRPCRoute",
                 "metadata": {"name": "away", "namespace": "ingress"},
                 "spec": {"parentRefs": [{"name": "gate"}],
                  "rules": [{"backendRefs": [{"name": "web", "namespace": "shop", "port": 80}]}]}}
                """);
        World world = World.builder()
                .pod(NetworkPod.of("shop", "web", Map.of("app", "web")))
                .pod(NetworkPod.of("ingress", "edge", Map.of("app", "edge")))
                .manifest(WEB.document())
                .manifest(EDGE.document())
                .manifest(away)
                .build();

        assertThat(Reachability.of(world).entryPoints())
                .extracting(EntryPoint::toString)
                .contains("GRPCRoute ingress/away: 0.0.0.0/0 to shop/web on TCP 8080 (?)");
    }

    private static World world(List<Object> objects) {
        World.Builder world = World.builder();
        world.pod(NetworkPod.of("shop", "web", Map.of("app", "web")));
        world.pod(NetworkPod.of("shop", "db", Map.of("app", "db")));
        world.pod(NetworkPod.of("ingress", "edge", EDGE_LABELS));
        List<Document> documents = new ArrayList<>();
        for (Object object : objects) {
            documents.add(
                    object instanceof Document document
                            ? document
                            : ((dev.breakwater.resource.KubernetesObject) object).document());
        }
        documents.forEach(world::manifest);
        return world.build();
    }
}
