package dev.breakwater.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.document.Document;
import dev.breakwater.resource.InvalidDeclarationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkPolicyTest {
    private static final NetworkPolicy FULL = NetworkPolicy.named("full")
            .namespace("shop")
            .putLabel("team", "web")
            .putAnnotation("example.com/why", "because")
            .podSelector(LabelSelector.label("app", "web").in("tier", "a", "b").doesNotExist("legacy"))
            .ingress(IngressTraffic.allow(
                    IngressRule.from(
                                    Peer.pods(LabelSelector.all()),
                                    Peer.namespaces(LabelSelector.all()),
                                    Peer.podsInNamespaces(LabelSelector.label("a", "b"), LabelSelector.all()))
                            .onPorts(
                                    PolicyPort.tcp(443),
                                    PolicyPort.range(PolicyPort.Protocol.UDP, 100, 200),
                                    PolicyPort.named(PolicyPort.Protocol.TCP, "http"),
                                    PolicyPort.all(PolicyPort.Protocol.SCTP)),
                    IngressRule.any()))
            .egress(EgressTraffic.allow(EgressRule.to(Peer.ipBlock("2001:db8::/32", "2001:db8:1::/48"))))
            .build();

    @Test
    void a_selector_says_what_it_leaves_out_and_whether_it_leaves_out_anything() {
        LabelSelector most = LabelSelector.all().notIn("tier", "db", "cache");

        assertThat(most.document())
                .isEqualTo(
                        Document.parse(
                                "{\"matchExpressions\":[{\"key\":\"tier\",\"operator\":\"NotIn\",\"values\":[\"db\",\"cache\"]}]}"));
        assertThat(most.selectsAll()).isFalse();
        assertThat(LabelSelector.label("app", "web").selectsAll()).isFalse();
        assertThat(LabelSelector.all().selectsAll()).isTrue();
    }

    @Test
    void a_manifest_reads_back_as_the_same_declaration() {
        assertThat(NetworkPolicy.parse(FULL.document())).isEqualTo(FULL);
        assertThat(NetworkPolicy.parse(NetworkPolicy.defaultDeny("shop").document()))
                .isEqualTo(NetworkPolicy.defaultDeny("shop"));
        assertThat(NetworkPolicy.parse(NetworkPolicy.allowDns("shop").document()))
                .isEqualTo(NetworkPolicy.allowDns("shop"));
    }

    @Test
    void default_deny_names_both_directions_and_has_no_rule() {
        assertThat(NetworkPolicy.defaultDeny("shop").document())
                .isEqualTo(Document.parse("{\"apiVersion\":\"networking.k8s.io/v1\",\"kind\":\"NetworkPolicy\","
                        + "\"metadata\":{\"name\":\"default-deny\",\"namespace\":\"shop\"},"
                        + "\"spec\":{\"podSelector\":{},\"policyTypes\":[\"Ingress\",\"Egress\"]}}"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{'podSelector':{}} | denies ingress",
                "{'podSelector':{},'ingress':[]} | denies ingress",
                "{'podSelector':{},'ingress':null} | denies ingress",
                "{'podSelector':{},'ingress':[{}]} | allows ingress",
                "{'podSelector':{},'ingress':[{'from':[]}]} | allows ingress",
                "{'podSelector':{},'egress':[{}]} | denies ingress, allows egress",
                "{'podSelector':{},'policyTypes':['Egress']} | denies egress",
                "{'podSelector':{},'policyTypes':['Ingress','Egress'],'egress':[]} | denies ingress, denies egress"
            })
    void absence_null_and_emptiness_mean_what_the_api_server_reads(String spec, String meaning) {
        NetworkPolicy policy = NetworkPolicy.parse(manifest(spec));

        String ingress = policy.ingress()
                .map(in -> in.rules().isEmpty() ? "denies ingress" : "allows ingress")
                .orElse("");
        String egress = policy.egress()
                .map(out -> out.rules().isEmpty() ? "denies egress" : "allows egress")
                .orElse("");
        assertThat(ingress + (ingress.isEmpty() || egress.isEmpty() ? "" : ", ") + egress)
                .isEqualTo(meaning);
    }

    @Test
    void an_absent_selector_and_an_empty_one_are_different_peers() {
        NetworkPolicy policy = NetworkPolicy.parse(manifest("{'podSelector':{},'ingress':[{'from':["
                + "{'podSelector':{}},{'namespaceSelector':{}},{'namespaceSelector':{},'podSelector':null}]}]}"));

        assertThat(policy.ingress().orElseThrow().rules().get(0).peers())
                .containsExactly(
                        Peer.pods(LabelSelector.all()),
                        Peer.namespaces(LabelSelector.all()),
                        Peer.namespaces(LabelSelector.all()));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{'podSelecter':{}} | podSelecter: is not a field that can be declared here",
                "{'podSelecter':{},'podSelector':{}} | did you mean 'podSelector'?",
                "{'podSelector':{},'ingress':[{'form':[]}]} | did you mean 'from'?",
                "{'podSelector':{},'policyTypes':['Egres']} | only Ingress and Egress exist",
                "{'podSelector':{},'policyTypes':['Ingress'],'egress':[{}]} | would have no effect",
                "{'podSelector':{},'ingress':[{'from':[{}]}]} | names no peer",
                "{'podSelector':{'matchLabels':{'a':1}}} | put it in quotes",
                "{'podSelector':{},'ingress':[{'ports':[{'port':'http','endPort':9}]}]} | needs a numeric port",
                "{'podSelector':{},'ingress':[{'ports':[{'port':80,'protocol':'tcp'}]}]} | must be TCP, UDP or SCTP",
                "{'podSelector':{},'ingress':[{'from':[{'ipBlock':{'cidr':'1.0.0.0/8'},'podSelector':{}}]}]} | two peers"
            })
    void a_manifest_that_means_something_else_is_refused(String spec, String message) {
        assertThatThrownBy(() -> NetworkPolicy.parse(manifest(spec)))
                .isInstanceOf(InvalidDeclarationException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"banana", "10.0.0.0", "10.0.0.0/33", "10.0.0/8", "::1/129", "1:2:3::4::5/64", "010.0.0.0/8"})
    void what_is_no_block_of_addresses_is_refused(String cidr) {
        assertThatThrownBy(() -> egress(Peer.ipBlock(cidr))).hasMessageContaining("is not a block of addresses");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/8", "11.0.0.0/16", "0.0.0.0/0", "banana", "2001:db8::/64"})
    void an_exception_lies_strictly_inside_its_block(String except) {
        assertThatThrownBy(() -> egress(Peer.ipBlock("10.0.0.0/8", except))).hasMessageContaining("strictly inside");
    }

    @Test
    void all_issues_are_told_at_once() {
        assertThatThrownBy(() -> NetworkPolicy.named("Bad Name")
                        .namespace("-")
                        .putLabel("a b", "c")
                        .ingress(IngressTraffic.allow(IngressRule.any()
                                .onPorts(PolicyPort.tcp(0), PolicyPort.range(PolicyPort.Protocol.TCP, 9, 8))))
                        .build())
                .isInstanceOfSatisfying(
                        InvalidDeclarationException.class,
                        e -> assertThat(e.issues()).hasSize(5));
    }

    private static NetworkPolicy egress(Peer peer) {
        return NetworkPolicy.named("x")
                .namespace("shop")
                .egress(EgressTraffic.allow(EgressRule.to(peer)))
                .build();
    }

    private static Document manifest(String spec) {
        return Document.parse(("{'apiVersion':'networking.k8s.io/v1','kind':'NetworkPolicy',"
                        + "'metadata':{'name':'x','namespace':'shop'},'spec':" + spec + "}")
                .replace('\'', '"'));
    }
}
