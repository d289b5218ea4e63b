package dev.breakwater.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.audit.Verdict;
import dev.breakwater.engine.Estate;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.Resource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ExposureControlsTest {
    private static final Service WEB = Service.named("web").in("shop").port("https", 443, 8443);
    private static final Ingress HOST = Ingress.named("web").in("shop").host("shop.example.com", "web", 80);
    private static final Gateway EDGE = Gateway.named("edge").in("shop").gatewayClass("approuting-istio");

    static Stream<Arguments> cases() {
        return Stream.of(
                Arguments.of("K8S-NET-02", HOST.tls("t", "shop.example.com"), List.of(Verdict.PASS)),
                Arguments.of("K8S-NET-02", HOST, List.of(Verdict.FAIL)),
                Arguments.of("K8S-NET-02", HOST.tls("t", "other.example.com"), List.of(Verdict.FAIL)),
                Arguments.of("K8S-NET-02", EDGE.https("s", 443, "shop.example.com", "t"), List.of(Verdict.PASS)),
                Arguments.of("K8S-NET-02", EDGE.http("c", 80, "shop.example.com"), List.of(Verdict.FAIL)),
                Arguments.of("K8S-NET-03", WEB.internalLoadBalancer(), List.of(Verdict.PASS)),
                Arguments.of("K8S-NET-03", WEB.publicLoadBalancer(), List.of(Verdict.FAIL)),
                Arguments.of("K8S-NET-03", WEB, List.of()),
                Arguments.of("K8S-NET-04", WEB, List.of(Verdict.PASS)),
                Arguments.of("K8S-NET-04", WEB.set("/spec/externalIPs", List.of("1.2.3.4")), List.of(Verdict.FAIL)),
                Arguments.of("K8S-NET-05", WEB.publicLoadBalancer(), List.of(Verdict.PASS)),
                Arguments.of("K8S-NET-05", WEB.publicLoadBalancer().port("db", 5432, 5432), List.of(Verdict.FAIL)),
                Arguments.of("K8S-NET-07", HOST.ingressClass("azure-alb-external"), List.of(Verdict.PASS)),
                Arguments.of("K8S-NET-07", HOST.ingressClass("nginx"), List.of(Verdict.FAIL)),
                Arguments.of(
                        "K8S-NET-07",
                        HOST.annotation("nginx.ingress.kubernetes.io/server-snippet", "deny all;"),
                        List.of(Verdict.FAIL)));
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @MethodSource("cases")
    void what_lets_traffic_in_is_judged(String id, Resource<?> resource, List<Verdict> expected) {
        Estate estate = Estate.of(DesiredState.named("x").with(resource));

        assertThat(ExposureControls.all().stream()
                        .filter(control -> control.id().equals(id))
                        .flatMap(control -> control.check(estate).stream())
                        .map(finding -> finding.verdict())
                        .toList())
                .isEqualTo(expected);
    }
}
