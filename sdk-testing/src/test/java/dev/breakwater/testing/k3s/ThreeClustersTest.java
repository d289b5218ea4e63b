package dev.breakwater.testing.k3s;

import static dev.breakwater.testing.BreakwaterAssertions.assertThat;
import static dev.breakwater.testing.BreakwaterAssertions.assertThatThrownBy;

import dev.breakwater.access.RoleBinding;
import dev.breakwater.access.RoleRef;
import dev.breakwater.access.Subject;
import dev.breakwater.admission.PodRules;
import dev.breakwater.audit.AuditReport;
import dev.breakwater.blueprint.Catalogue;
import dev.breakwater.blueprint.SecureCluster;
import dev.breakwater.blueprint.SecureNamespace;
import dev.breakwater.change.Change;
import dev.breakwater.change.Permission;
import dev.breakwater.cluster.ApiServerAccess;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.EngineOptions;
import dev.breakwater.engine.Plan;
import dev.breakwater.k8s.Manifests;
import dev.breakwater.manifest.PodSecurityLevel;
import dev.breakwater.network.NetworkPolicy;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.KubernetesObject;
import dev.breakwater.resource.Resource;
import dev.breakwater.workload.ConfigMap;
import dev.breakwater.workload.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;

/**
 * The same tests on FakeKubernetes, on a k3s, and with {@code -Dbreakwater.cluster=kubeconfig
 * -Dbreakwater.kubeconfig=FILE} on any cluster. The closing lines count them.
 */
class ThreeClustersTest {
    private static final String GROUP = "11111111-2222-4333-8444-555555555555";

    @AfterAll
    static void count() {
        for (ClusterKind kind : ClusterKind.values()) {
            System.out.println(TestCluster.tally(kind));
        }
    }

    private static Pod pod(String namespace, String name, String image, boolean privileged) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .endMetadata()
                .withNewSpec()
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withNewSeccompProfile(null, "RuntimeDefault")
                .endSecurityContext()
                .addNewContainer()
                .withName("app")
                .withImage(image)
                .withNewSecurityContext()
                .withPrivileged(privileged)
                .withAllowPrivilegeEscalation(privileged)
                .withNewCapabilities()
                .addToDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .endContainer()
                .endSpec()
                .build();
    }

    // tag::test[]
    @ClusterTest(on = {ClusterKind.FAKE, ClusterKind.K3S})
    void a_binding_lets_a_group_in_and_who_leaves_it_is_shut_out(TestCluster cluster) {
        String namespace = cluster.namespace();
        cluster.client()
                .resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName("readers")
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "view")
                        .addNewSubject("rbac.authorization.k8s.io", "Group", cluster.group("readers"), null)
                        .build())
                .create();

        KubernetesClient alice = cluster.asUser("alice", "readers"); // signs in by the fake Entra ID
        assertThat(alice.pods().inNamespace(namespace).list().getItems()).isEmpty();

        KubernetesClient left = cluster.asUser("alice"); // and again, no longer in the group
        assertThatThrownBy(() -> left.pods().inNamespace(namespace).list())
                .hasMessageContaining("User \"" + cluster.user("alice") + "\" cannot list resource \"pods\"");
    }
    // end::test[]

    @ClusterTest(on = {ClusterKind.FAKE, ClusterKind.K3S})
    void a_binding_that_is_removed_shuts_its_group_out(TestCluster cluster) {
        RoleBinding readers = RoleBinding.named("readers")
                .namespace(cluster.namespace())
                .roleRef(RoleRef.clusterRole("view"))
                .addSubjects(Subject.group(cluster.group("readers")))
                .build();
        Engine engine = cluster.engine().with(EngineOptions.standard().withPrune(true));
        DesiredState access = DesiredState.named(cluster.name("access"))
                .with(ConfigMap.named("stays").in(cluster.namespace()).data("key", "a"));
        engine.apply(engine.plan(access.with(readers))).orThrow();
        KubernetesClient alice = cluster.asUser("alice", "readers");
        assertThat(alice.pods().inNamespace(cluster.namespace()).list().getItems())
                .isEmpty();

        engine.apply(engine.plan(access), Permission.DELETE).orThrow();

        Patience.until(Duration.ofSeconds(30), () -> {
            try {
                alice.pods().inNamespace(cluster.namespace()).list();
                return "alice still reads";
            } catch (KubernetesClientException e) {
                return e.getCode() == 403 ? "" : "an answer of another sort: " + e.getMessage();
            }
        });
    }

    @ClusterTest(on = {ClusterKind.FAKE, ClusterKind.K3S})
    void pod_security_refuses_a_privileged_pod_and_admits_a_restricted_one(TestCluster cluster) {
        String namespace = cluster.name("restricted");
        cluster.client()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                        .endMetadata()
                        .build())
                .create();
        awaitAccount(cluster, namespace);

        assertThatThrownBy(() -> cluster.client()
                        .resource(pod(namespace, "bad", "shop.example.com/web:1", true))
                        .create())
                .hasMessageContaining("violates PodSecurity \"restricted:latest\": privileged");
        cluster.client()
                .resource(pod(namespace, "good", "shop.example.com/web:1", false))
                .create();
    }

    /** A pod of a new namespace waits for its service account, which a real controller makes in its own time. */
    private static void awaitAccount(TestCluster cluster, String namespace) {
        Patience.until(
                Duration.ofSeconds(30),
                () -> cluster.client()
                                        .serviceAccounts()
                                        .inNamespace(namespace)
                                        .withName("default")
                                        .get()
                                == null
                        ? "no default service account in " + namespace
                        : "");
    }

    @ClusterTest(on = {ClusterKind.FAKE, ClusterKind.K3S})
    void an_admission_policy_refuses_a_foreign_image(TestCluster cluster) {
        PodRules rules = PodRules.named(cluster.name("images")).allowedRegistries("shop.azurecr.io");
        Namespace watched = Namespace.named(cluster.name("watched"))
                .podSecurity(PodSecurityLevel.RESTRICTED)
                .putLabel("test", cluster.name("images"))
                .build();
        DesiredState desired = DesiredState.named(cluster.name("policies"))
                .with(watched, rules.policy(), rules.binding().namespacesWith("test", cluster.name("images")));
        cluster.engine().apply(cluster.engine().plan(desired)).orThrow();
        awaitAccount(cluster, watched.name());

        Patience.until(
                Duration.ofSeconds(30),
                () -> refusal(cluster, pod(watched.name(), "probe", "evil.io/web:1", false))
                                .contains("images must come from shop.azurecr.io")
                        ? ""
                        : "the policy is not enforced yet");
        assertThat(refusal(cluster, pod(watched.name(), "ours", "shop.azurecr.io/web:1", false)))
                .isEmpty();
        assertThat(cluster.engine().plan(desired)).isEmpty();
    }

    private static String refusal(TestCluster cluster, Pod pod) {
        try {
            cluster.client().resource(pod).dryRun(true).create();
            return "";
        } catch (KubernetesClientException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** What a secure cluster has inside, for the cluster of the test. */
    private static DesiredState inside(TestCluster cluster) {
        SecureCluster secure = SecureCluster.named("shop")
                .subscription(cluster.azure().subscription())
                .resourceGroup("rg-shop")
                .region("westeurope")
                .tenant(cluster.azure().tenant())
                .adminGroup(GROUP)
                .apiServerAccess(ApiServerAccess.ranges("203.0.113.0/24"))
                .namespace(cluster.name("web"), SecureNamespace.Grant.edit(GROUP))
                .namespace(cluster.name("jobs"), SecureNamespace.Grant.view(GROUP))
                .build();
        List<KubernetesObject> objects = new ArrayList<>();
        for (Resource<?> resource : secure.resources()) {
            if (resource instanceof KubernetesObject object) {
                objects.add(object);
            }
        }
        return DesiredState.named(cluster.name("inside")).with(Manifests.parse(Manifests.write(objects)));
    }

    @ClusterTest(on = {ClusterKind.FAKE, ClusterKind.K3S})
    void what_a_secure_cluster_has_inside_converges_is_clean_and_is_repaired(TestCluster cluster) {
        Engine engine = cluster.engine();
        DesiredState inside = inside(cluster);

        engine.apply(engine.plan(inside)).orThrow();
        assertThat(engine.plan(inside)).as("second plan").isEmpty();
        AuditReport clean = Catalogue.auditor().audit(engine.observe(inside));
        assertThat(clean.failedControls()).isEmpty();
        assertThat(clean.findings()).isNotEmpty();

        cluster.client()
                .network()
                .v1()
                .networkPolicies()
                .inNamespace(cluster.name("web"))
                .withName("default-deny")
                .delete();
        cluster.client()
                .namespaces()
                .withName(cluster.name("web"))
                .edit(namespace -> new NamespaceBuilder(namespace)
                        .editMetadata()
                        .removeFromLabels("pod-security.kubernetes.io/enforce")
                        .endMetadata()
                        .build());
        assertThat(Catalogue.auditor().audit(engine.observe(inside)).failedControls())
                .contains("K8S-PSA-01", "K8S-NET-01");

        Plan repair = engine.plan(inside);
        assertThat(repair)
                .creates(NetworkPolicy.TYPE, 1)
                .updates(Namespace.TYPE, 1)
                .weakensNothing();
        engine.apply(repair).orThrow();
        assertThat(engine.plan(inside)).as("after the repair").isEmpty();
    }

    @ClusterTest(on = {ClusterKind.FAKE, ClusterKind.K3S})
    void pruning_removes_only_what_is_ours(TestCluster cluster) {
        String namespace = cluster.namespace();
        String name = cluster.name("owner");
        ConfigMap ours = ConfigMap.named("ours").in(namespace).data("key", "a");
        NetworkPolicy deny = NetworkPolicy.defaultDeny(namespace);
        Engine engine = cluster.engine();
        engine.apply(engine.plan(DesiredState.named(name).with(ours, deny))).orThrow();
        Engine neighbour = cluster.engine();
        ConfigMap theirs = ConfigMap.named("theirs").in(namespace).data("key", "b");
        neighbour
                .apply(neighbour.plan(
                        DesiredState.named(cluster.name("neighbour")).with(theirs)))
                .orThrow();

        Engine pruning = engine.with(EngineOptions.standard().withPrune(true));
        Plan plan = pruning.plan(DesiredState.named(name).with(ours));
        assertThat(plan.changes())
                .filteredOn(change -> change instanceof Change.Delete)
                .hasSize(1);
        pruning.apply(plan, Permission.DELETE).orThrow();

        assertThat(cluster.client()
                        .network()
                        .v1()
                        .networkPolicies()
                        .inNamespace(namespace)
                        .list()
                        .getItems())
                .isEmpty();
        assertThat(cluster.client().configMaps().inNamespace(namespace).list().getItems())
                .extracting(map -> map.getMetadata().getName())
                .contains("ours", "theirs");
    }
}
