package dev.breakwater.testing.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.breakwater.access.ClusterRoleBinding;
import dev.breakwater.access.RbacRule;
import dev.breakwater.access.Role;
import dev.breakwater.access.RoleBinding;
import dev.breakwater.access.RoleRef;
import dev.breakwater.access.Subject;
import dev.breakwater.change.Change;
import dev.breakwater.change.Effect;
import dev.breakwater.change.FieldChange;
import dev.breakwater.change.Permission;
import dev.breakwater.document.Document;
import dev.breakwater.engine.ApplyResult;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.EngineEvent;
import dev.breakwater.engine.EngineOptions;
import dev.breakwater.engine.Plan;
import dev.breakwater.engine.PlanRefusedException;
import dev.breakwater.engine.TimeSource;
import dev.breakwater.k8s.Kubeconfig;
import dev.breakwater.k8s.KubernetesProvider;
import dev.breakwater.manifest.PodSecurityLevel;
import dev.breakwater.network.EgressRule;
import dev.breakwater.network.EgressTraffic;
import dev.breakwater.network.IngressRule;
import dev.breakwater.network.IngressTraffic;
import dev.breakwater.network.LabelSelector;
import dev.breakwater.network.NetworkPolicy;
import dev.breakwater.network.Peer;
import dev.breakwater.network.PolicyPort;
import dev.breakwater.network.Service;
import dev.breakwater.resource.ClusterConnection;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.KubernetesObject;
import dev.breakwater.resource.Sensitive;
import dev.breakwater.testing.tls.LoopbackAuthority;
import dev.breakwater.workload.ConfigMap;
import dev.breakwater.workload.Deployment;
import dev.breakwater.workload.Namespace;
import dev.breakwater.workload.PodTemplate;
import dev.breakwater.workload.ResourceQuota;
import dev.breakwater.workload.ServiceAccount;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubernetesProviderTest {
    private static final String ADMINS = "11111111-2222-3333-4444-555555555555";
    private static final Namespace SHOP = Namespace.named("shop")
            .podSecurity(PodSecurityLevel.RESTRICTED)
            .putLabel("team", "web")
            .putAnnotation("example.com/contact", "web@example.com")
            .build();
    private static final NetworkPolicy DENY = NetworkPolicy.defaultDeny("shop");
    private static final NetworkPolicy WEB = NetworkPolicy.named("web")
            .namespace("shop")
            .podSelector(LabelSelector.label("app", "web"))
            .ingress(IngressTraffic.allow(
                    IngressRule.from(Peer.namespace("edge")).onPorts(PolicyPort.tcp(8443))))
            .egress(EgressTraffic.allow(EgressRule.to(Peer.ipBlock("10.0.0.0/8", "10.1.0.0/16"))))
            .build();
    private static final ClusterRoleBinding ADMIN = ClusterRoleBinding.named("admins")
            .clusterRole("cluster-admin")
            .addSubjects(Subject.group(ADMINS))
            .build();
    private static final RoleBinding VIEW = RoleBinding.named("viewers")
            .namespace("shop")
            .clusterRole("view")
            .addSubjects(Subject.serviceAccount("shop", "web"), Subject.user("somebody@example.com"))
            .build();
    private static final DesiredState DESIRED =
            DesiredState.named("shop").with(SHOP, DENY, NetworkPolicy.allowDns("shop"), WEB, ADMIN, VIEW);

    private FakeKubernetes cluster;
    private KubernetesProvider provider;
    private Engine engine;

    @BeforeEach
    void start() {
        cluster = FakeKubernetes.create();
        provider = KubernetesProvider.of(cluster.connection());
        engine = Engine.of(provider);
    }

    @AfterEach
    void stop() {
        provider.close();
        cluster.close();
    }

    @Test
    void what_was_applied_leaves_an_empty_plan() {
        apply(DESIRED);

        Plan second = engine.plan(DESIRED);

        assertThat(second.isEmpty()).as(second.render()).isTrue();
        assertThat(live(WEB).text("/metadata/labels/breakwater.dev~1owner")).contains("shop");
    }

    @Test
    void a_deleted_policy_is_made_again() {
        apply(DESIRED);
        cluster.delete("networking.k8s.io/v1", "NetworkPolicy", "shop", "default-deny");

        Plan repair = engine.plan(DESIRED);

        assertThat(repair.change(DENY.address()).orElseThrow()).isInstanceOf(Change.Create.class);
        engine.apply(repair).orThrow();
        assertThat(engine.plan(DESIRED).isEmpty()).isTrue();
    }

    @Test
    void a_label_no_longer_declared_is_removed_and_a_foreign_one_stays() {
        apply(DESIRED);
        cluster.apply(Namespace.named("shop").putLabel("cost", "42").build().document());
        DesiredState smaller =
                DesiredState.named("shop").with(Namespace.named("shop").build());

        Plan plan = engine.plan(smaller);

        assertThat(fields(plan, SHOP))
                .extracting(FieldChange::path, FieldChange::effect)
                .contains(
                        Tuple.tuple("/metadata/labels/team", Effect.NEUTRAL),
                        Tuple.tuple("/metadata/labels/pod-security.kubernetes.io/enforce", Effect.WEAKENS));
        engine.apply(plan, Permission.WEAKEN).orThrow();
        assertThat(live(SHOP).at("/metadata/labels/team")).isEmpty();
        assertThat(live(SHOP).text("/metadata/labels/cost")).contains("42");
        assertThat(engine.plan(smaller).isEmpty()).isTrue();
    }

    @Test
    void a_conflict_names_the_field_and_the_other_manager() {
        apply(DESIRED);
        cluster.apply(SHOP.withPodSecurity(PodSecurityLevel.PRIVILEGED).document());

        Plan repair = engine.plan(DESIRED);

        assertThat(fields(repair, SHOP))
                .anySatisfy(field -> assertThat(field.effect()).isEqualTo(Effect.HARDENS));
        ApplyResult result = engine.apply(repair);
        assertThat(result.isSuccess()).isFalse();
        assertThatThrownBy(result::orThrow)
                .hasMessageContaining("breakwater-test")
                .hasMessageContaining("pod-security.kubernetes.io/enforce")
                .hasMessageContaining("never takes fields by force");
    }

    @Test
    void a_rule_that_somebody_added_to_a_denying_policy_is_seen() {
        apply(DESIRED);
        cluster.apply(DENY.withIngress(IngressTraffic.allow(IngressRule.any())).document());

        assertThat(fields(engine.plan(DESIRED), DENY)).singleElement().satisfies(field -> {
            assertThat(field.path()).isEqualTo("/spec/ingress/0");
            assertThat(field.effect()).isEqualTo(Effect.HARDENS);
        });
    }

    @Test
    void opening_a_policy_needs_a_permission() {
        apply(DESIRED);
        DesiredState open = DesiredState.named("shop")
                .with(SHOP, DENY, WEB.withEgress(EgressTraffic.allow(EgressRule.any())), ADMIN, VIEW);

        Plan plan = engine.plan(open);

        assertThat(plan.needs()).contains(Permission.WEAKEN);
        engine.apply(plan, Permission.WEAKEN).orThrow();
        assertThat(engine.plan(open).isEmpty()).isTrue();
    }

    @Test
    void another_role_in_a_binding_is_refused_with_a_remedy() {
        apply(DESIRED);
        DesiredState other = DesiredState.named("shop").with(SHOP, VIEW.withRoleRef(RoleRef.clusterRole("edit")));

        assertThat(engine.plan(other).change(VIEW.address()).orElseThrow())
                .isInstanceOfSatisfying(
                        Change.Refused.class,
                        refused -> assertThat(refused.remedy()).contains("declare one under another name"));
    }

    @Test
    void a_subject_added_to_cluster_admin_weakens_and_its_removal_hardens() {
        apply(DESIRED);
        ClusterRoleBinding more = ADMIN.withSubjects(Subject.group(ADMINS), Subject.user("eve@example.com"));
        Plan plan = engine.plan(DesiredState.named("shop").with(more));
        assertThat(fields(plan, ADMIN)).extracting(FieldChange::effect).containsExactly(Effect.WEAKENS);
        engine.apply(plan, Permission.WEAKEN).orThrow();

        assertThat(fields(engine.plan(DESIRED), ADMIN))
                .extracting(FieldChange::effect)
                .containsExactly(Effect.HARDENS);
    }

    @Test
    void a_plan_of_a_thousand_objects_in_ten_kinds_costs_ten_requests_once_undeclared_kinds_were_looked_at() {
        List<KubernetesObject> many = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            String name = "n" + i;
            many.add(Namespace.named(name).build());
            many.add(NetworkPolicy.defaultDeny(name));
            many.add(VIEW.withNamespace(name));
            many.add(ADMIN.withName(name));
            many.add(ServiceAccount.named("web").namespace(name).build());
            many.add(ConfigMap.named("web").in(name).data("a", "1"));
            many.add(Service.named("web").in(name).port("http", 80, 8080));
            many.add(ResourceQuota.named("most").in(name).hard("pods", "10"));
            many.add(Deployment.named("web").in(name).pods(PodTemplate.of("web", "web:1")));
            many.add(Role.named("reader")
                    .namespace(name)
                    .addRules(RbacRule.read("", "pods"))
                    .build());
        }
        many.forEach(object -> cluster.apply(object.document()));
        DesiredState desired = DesiredState.named("many").with(many);

        int start = cluster.requests().size();
        Plan first = engine.plan(desired);
        int between = cluster.requests().size();
        Plan second = engine.plan(desired);

        assertThat(first.isEmpty()).as(first.toString()).isTrue();
        assertThat(second.isEmpty()).isTrue();
        assertThat(between - start)
                .as("one list for each kind")
                .isLessThanOrEqualTo(provider.handlers().size());
        assertThat(cluster.requests().size() - between).isLessThanOrEqualTo(10);
    }

    @Test
    void what_we_own_and_no_longer_declare_is_found_by_its_label() {
        apply(DESIRED);

        Plan plan = engine.plan(DesiredState.named("shop").with(SHOP));

        assertThat(plan.orphans())
                .extracting(Object::toString)
                .contains(DENY.address().toString());
    }

    @Test
    void what_is_no_longer_declared_goes_only_if_pruning_is_asked_for_and_permitted() {
        apply(DESIRED);
        DesiredState smaller = DesiredState.named("shop").with(SHOP, NetworkPolicy.allowDns("shop"), WEB, ADMIN, VIEW);
        engine.apply(engine.plan(smaller)).orThrow();
        assertThat(cluster.get("networking.k8s.io/v1", "NetworkPolicy", "shop", "default-deny"))
                .as("by default it is only reported")
                .isPresent();

        Engine pruning = engine.with(EngineOptions.standard().withPrune(true));
        Plan plan = pruning.plan(smaller);

        assertThat(plan.change(DENY.address()).orElseThrow()).isInstanceOf(Change.Delete.class);
        assertThatThrownBy(() -> pruning.apply(plan))
                .isInstanceOf(PlanRefusedException.class)
                .hasMessageContaining("DELETE")
                .hasMessageContaining("default-deny");
        pruning.apply(plan, Permission.DELETE).orThrow();
        assertThat(cluster.get("networking.k8s.io/v1", "NetworkPolicy", "shop", "default-deny"))
                .isEmpty();
        assertThat(pruning.plan(smaller).isEmpty()).isTrue();
    }

    @Test
    void destroying_removes_everything_and_twice_is_fine() {
        apply(DESIRED);

        engine.apply(engine.planDestroy(DESIRED), Permission.DELETE).orThrow();

        assertThat(cluster.get("v1", "Namespace", "", "shop")).isEmpty();
        assertThat(engine.planDestroy(DESIRED).isEmpty()).isTrue();
    }

    @Test
    void a_namespace_on_its_way_out_is_made_again_once_it_is_gone() {
        DesiredState desired = DesiredState.named("shop").with(SHOP, DENY);
        apply(desired);
        cluster.apply(SHOP.document().withAt("/metadata/finalizers", Document.array("example.com/hold")));
        cluster.delete("v1", "Namespace", "", "shop");
        String leaving = live(SHOP).text("/metadata/uid").orElseThrow();

        Plan plan = engine.plan(desired);
        assertThat(plan.change(SHOP.address()).orElseThrow()).isInstanceOf(Change.Create.class);
        Engine patient = engine.with(EngineOptions.standard()
                .withTime(TimeSource.virtual(Instant.EPOCH))
                .withListeners(event -> {
                    if (event.code() == EngineEvent.Code.RETRY_WAITING) {
                        release("shop");
                    }
                }));
        patient.apply(patient.plan(desired)).orThrow();

        assertThat(live(SHOP).text("/metadata/uid")).isPresent().isNotEqualTo(Optional.of(leaving));
        assertThat(live(SHOP).at("/metadata/deletionTimestamp")).isEmpty();
        assertThat(engine.plan(desired).isEmpty()).isTrue();
    }

    /** Takes the finalizers away, as the controller would that set them. */
    private void release(String namespace) {
        cluster.get("v1", "Namespace", "", namespace)
                .filter(object -> object.at("/metadata/finalizers").isPresent())
                .ifPresent(object -> cluster.apply(SHOP.document()));
    }

    @Test
    void a_list_whose_pages_never_end_is_an_error() throws Exception {
        LoopbackAuthority certificates = LoopbackAuthority.make("silent");
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(certificates.context()));
        server.createContext("/", exchange -> {
            try (exchange) {
                byte[] page = "{\"items\":[],\"metadata\":{\"continue\":\"again\"}}".getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, page.length);
                exchange.getResponseBody().write(page);
            }
        });
        server.start();
        try (KubernetesProvider endless = KubernetesProvider.of(ClusterConnection.of(
                URI.create("https://127.0.0.1:" + server.getAddress().getPort()),
                Optional.of(certificates.authorityPem()),
                () -> Sensitive.of("x")))) {
            assertThatThrownBy(() -> Engine.of(endless)
                            .plan(DesiredState.named("shop")
                                    .with(SHOP, Namespace.named("other").build())))
                    .hasMessageContaining("the pages do not end");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void a_cluster_in_the_same_jvm_takes_a_plan() {
        // tag::start[]
        try (FakeKubernetes fake = FakeKubernetes.create();
                KubernetesProvider kubernetes = KubernetesProvider.of(fake.connection())) {
            DesiredState desired =
                    DesiredState.named("shop").with(Namespace.named("shop").build(), NetworkPolicy.defaultDeny("shop"));
            Engine.of(kubernetes).apply(Engine.of(kubernetes).plan(desired)).orThrow();

            assertThat(fake.get("networking.k8s.io/v1", "NetworkPolicy", "shop", "default-deny"))
                    .isPresent();
        }
        // end::start[]
    }

    @Test
    void the_kubeconfig_of_the_cluster_serves_other_programs(@TempDir Path folder) throws IOException {
        FakeKubernetes fake = cluster;
        // tag::kubeconfig[]
        Path file = Files.writeString(folder.resolve("config"), fake.kubeconfig());
        ClusterConnection connection = Kubeconfig.read(file).connect();
        // end::kubeconfig[]
        assertThat(connection.server()).isEqualTo(fake.server());
    }

    @Test
    void a_kubeconfig_leads_to_the_cluster() {
        ClusterConnection connection = Kubeconfig.parse(cluster.kubeconfig()).connect();

        try (KubernetesProvider own = KubernetesProvider.of(connection)) {
            assertThat(Engine.of(own)
                            .plan(DesiredState.named("shop").with(SHOP))
                            .isEmpty())
                    .isFalse();
        }
    }

    @Test
    void a_caller_with_an_unknown_token_is_told_to_sign_in_again() {
        try (KubernetesProvider stranger = KubernetesProvider.of(ClusterConnection.of(
                cluster.server(), Optional.of(cluster.certificateAuthority()), () -> Sensitive.of("nobody")))) {
            assertThatThrownBy(() ->
                            Engine.of(stranger).plan(DesiredState.named("shop").with(SHOP)))
                    .hasMessageContaining("does not accept the token")
                    .hasMessageNotContaining("nobody");
        }
    }

    /** Even one that the JVM trusts. */
    @Test
    void a_server_that_another_authority_vouches_for_gets_no_token(@TempDir Path folder) throws Exception {
        Path store = folder.resolve("trusted.p12");
        trusting(cluster.certificateAuthority(), store);
        try (FakeKubernetes other = FakeKubernetes.create();
                KubernetesProvider misled = KubernetesProvider.of(ClusterConnection.of(
                        cluster.server(), Optional.of(other.certificateAuthority()), cluster::adminToken))) {
            int before = cluster.requests().size();
            System.setProperty("javax.net.ssl.trustStore", store.toString());
            System.setProperty("javax.net.ssl.trustStorePassword", "changeit");

            assertThatThrownBy(() ->
                            Engine.of(misled).plan(DesiredState.named("shop").with(SHOP)))
                    .hasMessageContaining("is not trusted by the authority of the connection");
            assertThat(cluster.requests()).hasSize(before);
        } finally {
            System.clearProperty("javax.net.ssl.trustStore");
            System.clearProperty("javax.net.ssl.trustStorePassword");
        }
    }

    private static void trusting(String pem, Path store) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(
                "authority",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8))));
        try (OutputStream out = Files.newOutputStream(store)) {
            trusted.store(out, "changeit".toCharArray());
        }
    }

    private void apply(DesiredState desired) {
        engine.apply(engine.plan(desired)).orThrow();
    }

    private static List<FieldChange> fields(Plan plan, KubernetesObject object) {
        return plan.change(object.address()).orElseThrow().fields();
    }

    private Document live(KubernetesObject object) {
        return cluster.get(
                        object.apiVersion(),
                        object.kind(),
                        object.namespaceName().orElse(""),
                        object.name())
                .orElseThrow();
    }
}
