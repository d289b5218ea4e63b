package dev.breakwater.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.audit.Control;
import dev.breakwater.audit.Finding;
import dev.breakwater.audit.Verdict;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.ObjectState;
import dev.breakwater.resource.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NetworkPolicyControlsTest {
    private static final NetworkPolicy DENY = NetworkPolicy.defaultDeny("shop");
    private static final NetworkPolicy DNS = NetworkPolicy.allowDns("shop");

    static Stream<Arguments> cases() {
        return Stream.of(
                Arguments.of("K8S-NET-01", List.of(DENY, DNS), Verdict.PASS),
                Arguments.of("K8S-NET-01", List.of(), Verdict.FAIL),
                Arguments.of("K8S-NET-01", List.of(DENY), Verdict.FAIL),
                Arguments.of("K8S-NET-01", List.of(NetworkPolicy.defaultDenyIngress("shop"), DNS), Verdict.FAIL),
                Arguments.of("K8S-NET-01", List.of(NetworkPolicy.defaultDeny("other"), DNS), Verdict.FAIL),
                Arguments.of("K8S-NET-01", List.of(DENY, DNS, allIn("all", LabelSelector.all())), Verdict.FAIL),
                Arguments.of(
                        "K8S-NET-01",
                        List.of(DENY, DNS, allIn("web", LabelSelector.label("app", "web"))),
                        Verdict.PASS),
                Arguments.of("K8S-NET-01", List.of(DENY, out(EgressRule.any())), Verdict.FAIL),
                Arguments.of("K8S-NET-06", List.of(DENY, DNS), Verdict.PASS),
                Arguments.of("K8S-NET-06", List.of(), Verdict.FAIL),
                Arguments.of("K8S-NET-06", List.of(DENY, out(EgressRule.any())), Verdict.FAIL),
                Arguments.of("K8S-NET-06", List.of(DENY, out(to("0.0.0.0/0"))), Verdict.FAIL),
                Arguments.of("K8S-NET-06", List.of(DENY, out(to("0.0.0.0/0", "169.254.0.0/16"))), Verdict.PASS),
                Arguments.of("K8S-NET-06", List.of(DENY, out(to("169.254.169.0/24"))), Verdict.FAIL),
                Arguments.of("K8S-NET-06", List.of(DENY, out(to("10.0.0.0/8"))), Verdict.PASS),
                Arguments.of(
                        "K8S-NET-06", List.of(DENY, out(to("0.0.0.0/0").onPorts(PolicyPort.tcp(443)))), Verdict.PASS),
                Arguments.of(
                        "K8S-NET-06",
                        List.of(DENY, out(to("0.0.0.0/0").onPorts(PolicyPort.range(PolicyPort.Protocol.TCP, 1, 100)))),
                        Verdict.FAIL));
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("cases")
    void a_namespace_is_judged_by_its_policies(String id, List<NetworkPolicy> policies, Verdict expected) {
        assertThat(check(id, "shop", policies))
                .singleElement()
                .satisfies(finding ->
                        assertThat(finding.verdict()).as(finding.toString()).isEqualTo(expected));
    }

    @Test
    void a_failure_says_what_to_do_and_what_was_seen() {
        assertThat(check("K8S-NET-01", "shop", List.of(DENY)).get(0)).satisfies(finding -> {
            assertThat(finding.message()).contains("NetworkPolicy.allowDns(namespace)");
            assertThat(finding.evidence()).isNotEmpty();
        });
    }

    @Test
    void namespaces_of_the_system_are_left_out() {
        assertThat(check("K8S-NET-01", "kube-system", List.of())).isEmpty();
    }

    private static NetworkPolicy allIn(String name, LabelSelector pods) {
        return NetworkPolicy.named(name)
                .namespace("shop")
                .podSelector(pods)
                .ingress(IngressTraffic.allow(IngressRule.any()))
                .build();
    }

    private static EgressRule to(String cidr, String... except) {
        return EgressRule.to(Peer.ipBlock(cidr, except));
    }

    private static NetworkPolicy out(EgressRule rule) {
        return NetworkPolicy.named("out")
                .namespace("shop")
                .egress(EgressTraffic.allow(rule))
                .build();
    }

    private static List<Finding> check(String id, String namespace, List<NetworkPolicy> policies) {
        List<Estate.Entry> entries = new ArrayList<>();
        entries.add(new Estate.Entry(
                new Address<ObjectState>("v1/Namespace", "kubernetes/namespaces/" + namespace),
                Document.object("metadata", Document.object("name", namespace)),
                "declared"));
        for (Resource<?> policy : policies) {
            entries.add(new Estate.Entry(policy.address(), policy.document(), "declared"));
        }
        Control control = NetworkPolicyControls.all().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow();
        return control.check(Estate.of(Estate.Origin.DECLARED, entries));
    }
}
