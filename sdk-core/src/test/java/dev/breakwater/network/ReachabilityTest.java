package dev.breakwater.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.change.Effect;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.engine.Remark;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.Resource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A shop of three workloads, first without a policy, then denied by default, then opened where it must be. */
class ReachabilityTest {
    private static final Endpoint WEB = Endpoint.pod("shop", "web");
    private static final Endpoint DB = Endpoint.pod("shop", "db");
    private static final Endpoint PROBE = Endpoint.pod("other", "probe");
    private static final Endpoint DNS = Endpoint.pod("kube-system", "coredns");
    private static final Port SQL = Port.tcp(5432);

    private static final World OPEN = World.builder()
            .namespace("shop", Map.of())
            .namespace("other", Map.of())
            .namespace("kube-system", Map.of())
            .pod(NetworkPod.of("shop", "web", Map.of("app", "web")).ownedBy("Deployment/web"))
            .pod(NetworkPod.of("shop", "db", Map.of("app", "db")).port("sql", SQL))
            .pod(NetworkPod.of("other", "probe", Map.of("app", "probe")))
            .pod(NetworkPod.of("kube-system", "coredns", Map.of("k8s-app", "kube-dns")))
            .build();

    private static final NetworkPolicy LET_WEB_IN = NetworkPolicy.named("db-from-web")
            .namespace("shop")
            .podSelector(LabelSelector.label("app", "db"))
            .ingress(IngressTraffic.allow(IngressRule.from(Peer.pods(LabelSelector.label("app", "web")))
                    .onPorts(PolicyPort.named(PolicyPort.Protocol.TCP, "sql"))))
            .build();

    private static final NetworkPolicy LET_WEB_OUT = NetworkPolicy.named("web-to-db")
            .namespace("shop")
            .podSelector(LabelSelector.label("app", "web"))
            .egress(EgressTraffic.allow(
                    EgressRule.to(Peer.pods(LabelSelector.label("app", "db"))).onPorts(PolicyPort.tcp(5432))))
            .build();

    @Test
    void without_a_policy_everything_passes() {
        Reachability all = Reachability.of(OPEN);
        assertThat(all.pairs()).isEqualTo(new PairCount(12, 0, 0));
        assertThat(all.allowed(PROBE, DB, SQL)).isEqualTo(Reach.ALLOWED);
        assertThat(PortSpans.text(all.ports(PROBE, DB))).isEqualTo("every port");
        assertThat(all.exposedToInternet())
                .hasSize(8)
                .extracting(NetworkPath::reach)
                .containsOnly(Reach.ALLOWED);
    }

    @Test
    void a_default_denial_cuts_what_touches_the_namespace_but_dns() {
        Reachability before = Reachability.of(OPEN);
        Reachability after = before.with(NetworkPolicies.denyAllButDns("shop"));
        assertThat(after.pairs(Port.udp(53))).isEqualTo(new PairCount(4, 0, 8));
        assertThat(after.allowed(WEB, DNS, Port.udp(53))).isEqualTo(Reach.ALLOWED);
        assertThat(after.allowed(WEB, DB, SQL)).isEqualTo(Reach.DENIED);
        ReachabilityDiff cut = before.diff(after);
        assertThat(cut.opened()).isEmpty();
        assertThat(cut.closed())
                .extracting(NetworkPath::toString)
                .contains("shop/web to shop/db on every port", "other/probe to shop/db on every port")
                .contains("shop/web to kube-system/coredns on TCP 1-52, TCP 54-65535, UDP 1-52, UDP 54-65535, SCTP");
    }

    @Test
    void two_policies_open_exactly_one_path() {
        Reachability denied = Reachability.of(OPEN.with(NetworkPolicies.denyAllButDns("shop")));
        Reachability half = denied.with(LET_WEB_IN);
        assertThat(half.allowed(WEB, DB, SQL)).isEqualTo(Reach.DENIED);
        assertThat(half.explain(WEB, DB, SQL).render()).isEqualTo("""
                        shop/web to shop/db on TCP 5432: DENIED
                          egress of shop/web: isolated by shop/default-deny
                            no rule allows it
                          ingress of shop/db: isolated by shop/default-deny, shop/db-from-web
                            allowed by shop/db-from-web rule 0""");
        Reachability whole = half.with(LET_WEB_OUT);
        ReachabilityDiff opened = denied.diff(whole);
        assertThat(opened.render()).isEqualTo("+ shop/web to shop/db on TCP 5432");
        assertThat(whole.allowed(PROBE, DB, SQL)).isEqualTo(Reach.DENIED);
        assertThat(whole.explain(WEB, DB, Port.tcp(80)).render())
                .contains("shop/web-to-db rule 0 matches shop/db, but allows only TCP 5432");
    }

    @Test
    void a_plan_that_opens_a_path_weakens_and_names_it() {
        ReachabilityReview review = ReachabilityReview.standard();
        Estate denied = estate(NetworkPolicies.denyAllButDns("shop"), LET_WEB_IN);
        Estate opened = estate(NetworkPolicies.denyAllButDns("shop"), LET_WEB_IN, LET_WEB_OUT);
        assertThat(review.review(denied, opened)).singleElement().satisfies(remark -> {
            assertThat(remark.effect()).isEqualTo(Effect.WEAKENS);
            assertThat(remark.refuses()).isFalse();
            assertThat(remark.text()).contains("opens 1 network path: shop/web to shop/db on TCP 5432");
        });
        assertThat(review.review(opened, denied)).isEmpty();
        assertThat(review.review(opened, opened)).extracting(Remark::code).isEmpty();
    }

    private static Estate estate(Resource<?>... policies) {
        Estate declared = Estate.of(DesiredState.named("shop").with(policies));
        List<Estate.Entry> entries = new java.util.ArrayList<>(declared.entries());
        for (String app : List.of("web", "db")) {
            Document pod = Document.object(
                    "apiVersion",
                    "v1",
                    "kind",
                    "Pod",
                    "metadata",
                    Document.object("name", app, "namespace", "shop", "labels", Document.object("app", app)),
                    "spec",
                    Document.object(
                            "containers",
                            Document.array(Document.object(
                                    "ports", Document.array(Document.object("name", "sql", "containerPort", 5432))))));
            entries.add(new Estate.Entry(
                    new dev.breakwater.resource.Address<>("v1/Pod", "kubernetes/namespaces/shop/pods/" + app),
                    pod,
                    "v1"));
        }
        return Estate.of(Estate.Origin.LIVE, entries);
    }

    @Test
    void lints_name_what_is_odd() {
        NetworkPolicy odd = NetworkPolicy.named("odd")
                .namespace("shop")
                .podSelector(LabelSelector.label("app", "nobody"))
                .ingress(IngressTraffic.allow(
                        IngressRule.from(Peer.pods(LabelSelector.label("app", "gone")), Peer.ipBlock("10.1.2.3/24"))
                                .onPorts(PolicyPort.named(PolicyPort.Protocol.UDP, "sql"))))
                .build();
        World world =
                OPEN.with(odd).with(NetworkPolicy.defaultDeny("shop")).with(NetworkPolicy.defaultDenyIngress("shop"));
        assertThat(Reachability.of(world).lints())
                .extracting(lint -> lint.code() + " " + lint.policy())
                .containsExactlyInAnyOrder(
                        "selects-nothing shop/odd",
                        "peer-matches-nothing shop/odd",
                        "host-bits shop/odd",
                        "unknown-port-name shop/odd",
                        "no-dns shop/default-deny",
                        "no-effect shop/default-deny-ingress");
    }

    @Test
    void a_policy_of_another_kind_is_unknown_and_never_allowed() {
        Document cilium =
                Document.parse("{\"apiVersion\":\"cilium.io/v2\",\"kind\":\"CiliumNetworkPolicy\",\"metadata\":"
                        + "{\"name\":\"l7\",\"namespace\":\"shop\"},\"spec\":{\"endpointSelector\":{\"matchLabels\":"
                        + "{\"k8s:app\":\"db\"}},\"ingress\":[{}]}}");
        Document cluster = Document.parse("{\"apiVersion\":\"policy.networking.k8s.io/v1alpha2\",\"kind\":"
                + "\"ClusterNetworkPolicy\",\"metadata\":{\"name\":\"top\"},\"spec\":{\"subject\":{\"namespaces\":"
                + "{\"matchLabels\":{\"kubernetes.io/metadata.name\":\"other\"}}},\"egress\":[{}]}}");
        World.Builder builder = World.builder();
        OPEN.pods().forEach(builder::pod);
        Reachability judged =
                Reachability.of(builder.manifest(cilium).manifest(cluster).build());
        assertThat(judged.allowed(WEB, DB, SQL)).isEqualTo(Reach.UNKNOWN);
        assertThat(judged.allowed(DB, WEB, SQL)).isEqualTo(Reach.ALLOWED);
        assertThat(judged.allowed(PROBE, WEB, SQL)).isEqualTo(Reach.UNKNOWN);
        assertThat(judged.explain(WEB, DB, SQL).notes())
                .containsExactly("CiliumNetworkPolicy shop/l7 may concern shop/db, and is not decided here");
    }

    @Test
    void a_template_stands_for_its_pods_until_they_are_there() {
        Document deployment = Document.parse(
                "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"metadata\":"
                        + "{\"name\":\"web\",\"namespace\":\"shop\"},\"spec\":{\"template\":{\"metadata\":{\"labels\":"
                        + "{\"app\":\"web\"}},\"spec\":{\"containers\":[{\"ports\":[{\"name\":\"http\",\"containerPort\":80}]}]}}}}");
        Document pod = Document.parse("{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"web-5d-x\","
                + "\"namespace\":\"shop\",\"labels\":{\"app\":\"web\",\"pod-template-hash\":\"5d\"},\"ownerReferences\":"
                + "[{\"kind\":\"ReplicaSet\",\"name\":\"web-5d\",\"controller\":true}]},\"spec\":{\"containers\":[]}}");
        assertThat(World.of(List.of(deployment)).pods())
                .extracting(NetworkPod::name)
                .containsExactly("Deployment/web");
        assertThat(World.of(List.of(deployment, pod)).pods())
                .extracting(NetworkPod::name, NetworkPod::owner)
                .containsExactly(org.assertj.core.api.Assertions.tuple("web-5d-x", "Deployment/web"));
    }

    @Test
    void one_pod_of_a_template_reaches_another_only_where_policies_let_it() {
        Endpoint web = Endpoint.pod("shop", "Deployment/web");
        World.Builder builder = World.builder().namespace("shop", Map.of());
        World open = builder.pod(NetworkPod.of("shop", "Deployment/web", Map.of("app", "web")))
                .build();
        Reachability before = Reachability.of(open);
        Reachability after = before.with(NetworkPolicies.denyAllButDns("shop"));
        assertThat(before.allowed(web, web, SQL)).isEqualTo(Reach.ALLOWED);
        assertThat(after.allowed(web, web, SQL)).isEqualTo(Reach.DENIED);
        assertThat(after.explain(web, web, SQL).render())
                .contains("isolated by shop/default-deny")
                .doesNotContain("a pod always reaches itself");
        assertThat(before.diff(after).closed())
                .extracting(NetworkPath::toString)
                .contains("shop/Deployment/web to shop/Deployment/web on every port");
        assertThat(Reachability.of(OPEN).explain(WEB, WEB, SQL).render()).contains("a pod always reaches itself");
    }

    @Test
    void ready_shapes_do_what_they_are_called() {
        Reachability metadata = Reachability.of(OPEN.with(NetworkPolicies.denyInstanceMetadata("shop")));
        assertThat(metadata.allowed(WEB, Endpoint.address("169.254.169.254"), Port.tcp(80)))
                .isEqualTo(Reach.DENIED);
        assertThat(metadata.allowed(WEB, Endpoint.address("203.0.113.7"), Port.tcp(80)))
                .isEqualTo(Reach.ALLOWED);
        assertThat(metadata.allowed(WEB, PROBE, Port.tcp(80))).isEqualTo(Reach.ALLOWED);
        Reachability kubelet = Reachability.of(OPEN.with(NetworkPolicies.denyKubeletReadOnlyPort("shop")));
        assertThat(kubelet.allowed(WEB, Endpoint.address("10.0.0.4"), Port.tcp(10255)))
                .isEqualTo(Reach.DENIED);
        assertThat(kubelet.allowed(WEB, Endpoint.address("10.0.0.4"), Port.tcp(10250)))
                .isEqualTo(Reach.ALLOWED);
        Reachability within = Reachability.of(OPEN.with(NetworkPolicies.allowWithinNamespace("shop")));
        assertThat(within.allowed(WEB, DB, SQL)).isEqualTo(Reach.ALLOWED);
        assertThat(within.allowed(PROBE, DB, SQL)).isEqualTo(Reach.DENIED);
        NetworkPolicy front = NetworkPolicies.allowFromIngressController(
                "shop", LabelSelector.label("app", "web"), "other", PolicyPort.tcp(8080));
        assertThat(PortSpans.text(Reachability.of(OPEN.with(front)).ports(PROBE, WEB)))
                .isEqualTo("TCP 8080");
        NetworkPolicy mail = NetworkPolicies.allowToBlock(
                "shop", "mail", LabelSelector.label("app", "web"), "198.51.100.0/24", PolicyPort.tcp(587));
        Reachability sends = Reachability.of(OPEN.with(mail));
        assertThat(sends.allowed(WEB, Endpoint.block("198.51.100.0/24"), Port.tcp(587)))
                .isEqualTo(Reach.ALLOWED);
        assertThat(sends.allowed(WEB, Endpoint.block("198.51.0.0/16"), Port.tcp(587)))
                .isEqualTo(Reach.UNKNOWN);
        assertThat(sends.allowed(WEB, DB, SQL)).isEqualTo(Reach.DENIED);
    }

    @Test
    void a_pod_yet_to_come_is_judged_by_its_labels() {
        Reachability judged = Reachability.of(OPEN.with(LET_WEB_IN));
        NetworkPod second = NetworkPod.of("shop", "web-2", Map.of("app", "web"));
        assertThat(judged.exposedTo(second))
                .extracting(NetworkPath::toString)
                .contains("shop/web-2 to shop/db on TCP 5432");
        assertThat(judged.exposedTo(NetworkPod.of("shop", "job", Map.of())))
                .extracting(path -> path.to().toString())
                .doesNotContain("shop/db");
        assertThat(judged.exposedToNamespace("other"))
                .extracting(path -> path.to().toString())
                .containsExactly("shop/web", "kube-system/coredns");
    }

    @Test
    void what_is_not_there_is_said() {
        Reachability judged = Reachability.of(OPEN);
        assertThatThrownBy(() -> judged.allowed(WEB, Endpoint.pod("shop", "gone"), SQL))
                .hasMessageContaining("no running pod shop/gone");
        assertThatThrownBy(() -> judged.allowed(WEB, Endpoint.service("shop", "gone"), SQL))
                .hasMessageContaining("no service shop/gone");
        assertThatThrownBy(() -> Endpoint.address("example.com")).hasMessageContaining("not an IPv4 or IPv6 address");
        assertThatThrownBy(() -> Port.tcp(0)).hasMessageContaining("between 1 and 65535");
    }

    /** Rows of a few classes far apart, ranges of hundreds of classes, and one that is nearly full. */
    @Test
    void what_is_counted_is_what_pairs_add_up_to_in_a_world_of_many_namespaces() {
        World.Builder builder = World.builder();
        for (int n = 0; n < 40; n++) {
            builder.namespace("ns-" + n, Map.of("group", "" + n % 20));
            int apps = n == 7 ? 600 : 10;
            for (int pod = 0; pod < apps + n; pod++) {
                int app = pod % apps;
                builder.pod(NetworkPod.of("ns-" + n, "p" + pod, Map.of("app", "" + app, "parity", "" + app % 2)));
            }
            builder.policy(admitting("own", "ns-" + n, "app", "3", Peer.pods(LabelSelector.label("app", "5"))));
            builder.policy(admitting(
                    "group",
                    "ns-" + n,
                    "parity",
                    "1",
                    Peer.podsInNamespaces(
                            LabelSelector.label("group", "" + n % 20), LabelSelector.label("app", "" + n % 10))));
        }
        Reachability all = Reachability.of(builder.build());
        int pods = all.world().pods().size();
        long allowed = 0;
        for (int from = 0; from < pods; from++) {
            for (int to = 0; to < pods; to++) {
                allowed += from != to && all.allowed(from, to, SQL) == Reach.ALLOWED ? 1 : 0;
            }
        }
        assertThat(all.pairs(SQL)).isEqualTo(new PairCount(allowed, 0, (long) pods * (pods - 1) - allowed));
        assertThat(allowed).isBetween(500_000L, 2_000_000L);
    }

    private static NetworkPolicy admitting(String name, String namespace, String key, String value, Peer from) {
        return NetworkPolicy.named(name)
                .namespace(namespace)
                .podSelector(LabelSelector.label(key, value))
                .ingress(IngressTraffic.allow(IngressRule.from(from)))
                .build();
    }
}
