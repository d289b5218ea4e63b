package dev.breakwater.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.document.Document;
import dev.breakwater.network.ClusterNetworkPolicy.Action;
import dev.breakwater.resource.Issue;
import dev.breakwater.resource.KubernetesObject;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Policies of Cilium and of the whole cluster: declared, and not decided on. */
class OtherPoliciesTest {
    private static final LabelSelector WEB = LabelSelector.label("app", "web");
    private static final CiliumNetworkPolicy NAMES = CiliumNetworkPolicy.named("names")
            .in("shop")
            .selecting(WEB)
            .allowDns()
            .allowTo(443, "api.example.com", "*.azure.com")
            .denyTo("169.254.169.254/32");
    private static final CiliumNetworkPolicy REQUESTS = CiliumNetworkPolicy.named("requests")
            .in("shop")
            .denyIngress()
            .allowFrom(WEB, 9090)
            .allowHttpFrom(WEB, 8080, "GET", "/public/.*");
    private static final ClusterNetworkPolicy GUARD = ClusterNetworkPolicy.admin("guard", 10)
            .pods(LabelSelector.label("team", "shop"), WEB)
            .ingress(Action.DENY, LabelSelector.label("team", "guests"))
            .egress(Action.PASS, LabelSelector.all(), PolicyPort.named(PolicyPort.Protocol.TCP, "http"))
            .egressTo(
                    Action.DENY,
                    "10.0.0.0/8",
                    PolicyPort.tcp(22),
                    PolicyPort.range(PolicyPort.Protocol.UDP, 100, 200),
                    PolicyPort.all(PolicyPort.Protocol.SCTP))
            .acceptNames("*.example.com");

    @Test
    void a_policy_of_cilium_is_the_manifest_that_it_reads() {
        assertThat(NAMES.document()).isEqualTo(Document.parse("""
                {"apiVersion": "cilium.io/v2", "kind": "CiliumNetworkPolicy",
                 "metadata": {"name": "names", "namespace": "shop"},
                 "spec": {"endpointSelector": {"matchLabels": {"app": "web"}},
                  "egress": [
                   {"toEndpoints": [{"matchLabels": {"k8s:io.kubernetes.pod.namespace": "kube-system",
                     "k8s:k8s-app": "kube-dns"}}],
                    "toPorts": [{"ports": [{"port": "53", "protocol": "ANY"}],
                     "rules": {"dns": [{"matchPattern": "*"}]}}]},
                   {"toFQDNs": [{"matchName": "api.example.com"}, {"matchPattern": "*.azure.com"}],
                    "toPorts": [{"ports": [{"port": "443", "protocol": "TCP"}]}]}],
                  "egressDeny": [{"toCIDR": ["169.254.169.254/32"]}]}}
                """));
        assertThat(REQUESTS.document().at("/spec")).contains(Document.parse("""
                {"endpointSelector": {}, "ingress": [{},
                 {"fromEndpoints": [{"matchLabels": {"app": "web"}}],
                  "toPorts": [{"ports": [{"port": "9090", "protocol": "TCP"}]}]},
                 {"fromEndpoints": [{"matchLabels": {"app": "web"}}],
                  "toPorts": [{"ports": [{"port": "8080", "protocol": "TCP"}],
                   "rules": {"http": [{"method": "GET", "path": "/public/.*"}]}}]}]}
                """));
        assertThat(NAMES).hasToString("CiliumNetworkPolicy names in shop");
    }

    @Test
    void a_policy_of_the_cluster_is_the_manifest_that_it_reads() {
        assertThat(GUARD.document()).isEqualTo(Document.parse("""
                {"apiVersion": "policy.networking.k8s.io/v1alpha2", "kind": "ClusterNetworkPolicy",
                 "metadata": {"name": "guard"},
                 "spec": {"tier": "Admin", "priority": 10,
                  "subject": {"pods": {"namespaceSelector": {"matchLabels": {"team": "shop"}},
                   "podSelector": {"matchLabels": {"app": "web"}}}},
                  "ingress": [{"action": "Deny", "from": [{"namespaces": {"matchLabels": {"team": "guests"}}}]}],
                  "egress": [
                   {"action": "Pass", "to": [{"namespaces": {}}], "protocols": [{"destinationNamedPort": "http"}]},
                   {"action": "Deny", "to": [{"networks": ["10.0.0.0/8"]}], "protocols": [
                    {"tcp": {"destinationPort": {"number": 22}}},
                    {"udp": {"destinationPort": {"range": {"start": 100, "end": 200}}}},
                    {"sctp": {"destinationPort": {"range": {"start": 1, "end": 65535}}}}]},
                   {"action": "Accept", "to": [{"domainNames": ["*.example.com"]}]}]}}
                """));
    }

    static Stream<Arguments> mistakes() {
        String rule = "{\"spec\": {\"egress\": [%s]}}";
        return Stream.of(
                Arguments.of(NAMES, ""),
                Arguments.of(REQUESTS, ""),
                Arguments.of(GUARD, ""),
                Arguments.of(ClusterNetworkPolicy.baseline("b", 0), ""),
                Arguments.of(CiliumNetworkPolicy.named("x"), "needs a namespace: add in(namespace)."),
                Arguments.of(
                        NAMES.set("/spec/nodeSelector", Document.object()),
                        "needs either an endpointSelector or a nodeSelector."),
                Arguments.of(
                        NAMES.allowTo(443, "api example"),
                        "'api example' is no name; a name has letters, digits, '-', '_' and dots, a pattern also '*',"
                                + " and 255 characters at most."),
                Arguments.of(NAMES.allowTo(443, "a.".repeat(500_000)), "255 characters at most."),
                Arguments.of(NAMES.allowTo(443, "*..com"), "'*..com' is no name"),
                Arguments.of(NAMES.allowTo(65536, "a.example.com"), "port '65536' must be a name or lie between"),
                Arguments.of(
                        NAMES.merge(Document.parse(rule.formatted(
                                "{\"toFQDNs\": [{\"matchName\": \"a\"}], \"toCIDR\": [\"10.0.0.0/8\"]}"))),
                        "toFQDNs and toCIDR cannot be in one rule; write a rule each."),
                Arguments.of(
                        REQUESTS.allowHttpFrom(WEB, 0, "GET", "/"), "rules for HTTP need a TCP port other than 0."),
                Arguments.of(GUARD.in("shop"), "is of no namespace; remove in(namespace)."),
                Arguments.of(GUARD.set("/spec/tier", "Top"), "tier 'Top' must be Admin or Baseline."),
                Arguments.of(ClusterNetworkPolicy.admin("x", 1001), "priority must lie between 0 and 1000."),
                Arguments.of(GUARD.egressTo(Action.DENY, "10.0.0.0"), "'10.0.0.0' is not a block such as 10.0.0.0/8."),
                Arguments.of(GUARD.acceptNames("com"), "'com' is no name such as example.com or *.example.com."),
                Arguments.of(
                        GUARD.merge(Document.parse(rule.formatted(
                                "{\"action\": \"Deny\", \"to\": [{\"domainNames\": [\"a.example.com\"]}]}"))),
                        "domainNames can only be accepted."),
                Arguments.of(
                        GUARD.merge(Document.parse(rule.formatted("{\"action\": \"Allow\", \"to\": []}"))),
                        "action 'Allow' must be Accept, Deny or Pass."),
                Arguments.of(
                        GUARD.merge(Document.parse(rule.formatted("{\"action\": \"Deny\", \"to\": []}"))),
                        "a rule needs 1 to 25 peers; it has 0."),
                Arguments.of(
                        GUARD.merge(Document.parse(
                                rule.formatted("{\"action\": \"Deny\", \"to\": [{\"pods\": {}, \"nodes\": {}}]}"))),
                        "a peer is one of namespaces, pods, nodes, networks or domainNames."),
                Arguments.of(
                        GUARD.set(
                                "/spec/ingress",
                                java.util.Collections.nCopies(
                                        26,
                                        Document.parse("{\"action\": \"Deny\", \"from\": [{\"namespaces\": {}}]}"))),
                        "ingress has more than 25 rules; write a second policy."));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void what_the_service_would_refuse_is_told(KubernetesObject policy, String expected) {
        List<Issue> issues = policy.issues();
        if (expected.isEmpty()) {
            assertThat(issues).isEmpty();
        } else {
            assertThat(issues).anySatisfy(issue -> assertThat(issue.toString()).contains(expected));
        }
    }

    @Test
    void what_they_do_is_unknown_and_never_allowed() {
        for (KubernetesObject policy : List.of(NAMES, GUARD)) {
            Reachability judged = Reachability.of(World.builder()
                    .namespace("shop", Map.of("team", "shop"))
                    .pod(NetworkPod.of("shop", "web", Map.of("app", "web")))
                    .pod(NetworkPod.of("shop", "db", Map.of("app", "db")))
                    .manifest(policy.document())
                    .build());
            Endpoint web = Endpoint.pod("shop", "web");
            Endpoint db = Endpoint.pod("shop", "db");

            assertThat(judged.allowed(web, db, Port.tcp(443))).as("out of web").isEqualTo(Reach.UNKNOWN);
            assertThat(judged.allowed(web, Endpoint.address("203.0.113.9"), Port.tcp(443)))
                    .as("to an address that a name may have")
                    .isEqualTo(Reach.UNKNOWN);
            assertThat(judged.explain(web, db, Port.tcp(443)).render()).contains("is not decided here");
        }
    }

    @Test
    void manifests_are_read_back() {
        assertThat(CiliumNetworkPolicy.parse(NAMES.document())).isEqualTo(NAMES);
        assertThat(ClusterNetworkPolicy.parse(GUARD.document())).isEqualTo(GUARD);
    }
}
