package dev.breakwater.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.access.Position.Kind;
import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EscalationPathsTest {
    private static final Position DEVS = Position.of(AccessSubject.group("devs"));

    static Document namespace(String name, String level) {
        Document labels =
                level.isEmpty() ? Document.object() : Document.object("pod-security.kubernetes.io/enforce", level);
        return Document.object(
                "apiVersion", "v1", "kind", "Namespace", "metadata", Document.object("name", name, "labels", labels));
    }

    static Document pod(String namespace, String name, Document spec) {
        return Document.object(
                "apiVersion",
                "v1",
                "kind",
                "Pod",
                "metadata",
                Document.object("name", name, "namespace", namespace),
                "spec",
                spec);
    }

    /** What is granted to group devs: in shop, or with a second flag everywhere. */
    private static EscalationPaths granting(boolean everywhere, String rules, Document... more) {
        List<Document> all = new ArrayList<>(List.of(more));
        all.add(Rbac.clusterRole("mine", rules.split(" & ", -1)));
        all.add(
                everywhere
                        ? Rbac.clusterBinding("devs", "mine", "Group:devs")
                        : Rbac.binding("shop", "devs", "ClusterRole", "mine", "Group:devs"));
        all.add(namespace("shop", "restricted"));
        return EscalationPaths.of(all);
    }

    /** Each step of the good practices, by what it takes, and by what it takes less one thing. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "true;  * | * | *; CLUSTER_ADMIN; everything",
                "false; * | * | *; CLUSTER_ADMIN;",
                "true;  * | - | *; CLUSTER_ADMIN; impersonate masters",
                "true;  create | - | pods; CLUSTER_ADMIN; create-pods namespace pod-as-account",
                "true;  escalate,update | rbac.authorization.k8s.io | clusterroles; CLUSTER_ADMIN; escalate",
                "true;  escalate | rbac.authorization.k8s.io | clusterroles; CLUSTER_ADMIN;",
                "true;  bind | rbac.authorization.k8s.io | clusterroles & create | rbac.authorization.k8s.io | clusterrolebindings; CLUSTER_ADMIN; bind",
                "true;  bind | rbac.authorization.k8s.io | clusterroles | cluster-admin & create | rbac.authorization.k8s.io | clusterrolebindings; CLUSTER_ADMIN; bind",
                "true;  bind | rbac.authorization.k8s.io | clusterroles | view & create | rbac.authorization.k8s.io | clusterrolebindings; CLUSTER_ADMIN;",
                "true;  bind | rbac.authorization.k8s.io | clusterrolebindings & create | rbac.authorization.k8s.io | clusterrolebindings; CLUSTER_ADMIN;",
                "true;  impersonate | - | users,groups; CLUSTER_ADMIN; impersonate masters",
                "true;  impersonate | - | groups; CLUSTER_ADMIN;",
                "true;  create | - | serviceaccounts/token; CLUSTER_ADMIN; token",
                "false; create | - | serviceaccounts/token; CLUSTER_ADMIN;",
                "true;  create,get | - | secrets; CLUSTER_ADMIN; token-secret",
                "true;  create | - | secrets; CLUSTER_ADMIN;",
                "true;  get | - | nodes/proxy; POD; nodes-proxy",
                "true;  get | - | nodes; POD;",
                "true;  get | - | pods/exec; POD; exec",
                "true;  get | - | pods/log; POD;",
                "false; create | - | pods; NODE; create-pods privileged-pod",
                "false; create | - | pods & patch | - | namespaces; NODE; unlabel",
                "true;  create | - | pods,persistentvolumes,persistentvolumeclaims; NODE; persistent-volume",
                "false; create | apps | deployments; SECRETS; create-pods mount-secrets",
                "false; create | batch | cronjobs; SECRETS; create-pods mount-secrets",
                "false; get | - | secrets | db; SECRETS; read-secrets",
                "false; get | - | secrets | other; SECRETS;",
                "false; update | apps | deployments; SECRETS; create-pods mount-secrets",
                "false; update | batch | cronjobs; SECRETS; create-pods mount-secrets",
                "false; patch | apps | replicasets; SECRETS; create-pods mount-secrets",
                "false; update | - | replicationcontrollers; SECRETS; create-pods mount-secrets",
                "false; update | batch | jobs; SECRETS;",
                "false; update | - | pods/ephemeralcontainers; POD; exec",
                "true;  create | - | serviceaccounts/token | tiller; CLUSTER_ADMIN; token everything",
                "true;  create | - | serviceaccounts/token | other; CLUSTER_ADMIN;",
                "true;  impersonate | - | serviceaccounts | tiller; CLUSTER_ADMIN; impersonate everything",
                "true;  impersonate | - | users | eve; USER; impersonate",
                "true;  impersonate | - | users | someone; USER;",
                "true;  impersonate | - | users | eve & impersonate | - | groups | system:masters; CLUSTER_ADMIN; impersonate masters",
                "true;  impersonate | - | users | eve & impersonate | - | groups | others; CLUSTER_ADMIN;",
                "true;  impersonate | - | users | eve & impersonate | - | groups | bosses; CLUSTER_ADMIN; impersonate everything",
                "true;  impersonate | - | groups | bosses; CLUSTER_ADMIN;",
                "true;  patch | admissionregistration.k8s.io | mutatingwebhookconfigurations; RUN; webhook",
                "true;  update,create | certificates.k8s.io | certificatesigningrequests,certificatesigningrequests/approval & approve | certificates.k8s.io | signers | kubernetes.io/kube-apiserver-client; USER; certificate",
                "true;  update,create | certificates.k8s.io | certificatesigningrequests,certificatesigningrequests/approval; USER;",
            })
    void what_is_granted_leads_on(boolean everywhere, String rules, Kind goal, String codes) {
        Document secret = Document.object(
                "apiVersion", "v1", "kind", "Secret", "metadata", Document.object("name", "db", "namespace", "shop"));
        EscalationPaths paths = granting(
                everywhere,
                rules,
                secret,
                pod("shop", "web", Document.object()),
                tiller("kube-system"),
                Rbac.clusterBinding("bosses", "cluster-admin", "Group:bosses"),
                Rbac.clusterBinding("eve", "view", "User:eve"));

        List<String> steps = paths.shortest(DEVS, goal)
                .map(path -> path.steps().stream().map(EscalationStep::code).toList())
                .orElse(List.of());
        if (codes == null) {
            assertThat(steps).isEmpty();
        } else {
            assertThat(steps).startsWith(codes.split(" ", -1));
        }
    }

    /** A service account that is bound to cluster-admin. */
    private static Document tiller(String namespace) {
        return Rbac.clusterBinding("tiller", "cluster-admin", "ServiceAccount:" + namespace + "/tiller");
    }

    @Test
    void a_path_is_told_step_by_step_with_what_grants_each() {
        EscalationPaths paths = EscalationPaths.of(
                List.of(Rbac.binding("shop", "devs", "ClusterRole", "edit", "Group:devs"), tiller("shop")));

        assertThat(paths.shortest(DEVS, Kind.CLUSTER_ADMIN).orElseThrow().render())
                .isEqualTo("""
                        group devs → cluster-admin
                          1. makes tokens of service accounts in shop → service account shop/tiller, by RoleBinding "devs/shop" of ClusterRole "edit" to Group "devs"
                          2. may do everything in the cluster → cluster-admin, by ClusterRoleBinding "tiller" of ClusterRole "cluster-admin" to ServiceAccount "tiller/shop"
                        """);
        assertThat(paths.to(Kind.CLUSTER_ADMIN))
                .extracting(EscalationPath::toString)
                .containsExactly(
                        "group devs → cluster-admin in 2 steps",
                        "service account shop/tiller → cluster-admin in 1 step");
        assertThat(paths.toJson(Kind.CLUSTER_ADMIN)).contains("\"token\"");
    }

    @Test
    void pod_security_blocks_the_privileged_pod_and_is_named() {
        EscalationPath path =
                granting(false, "create | - | pods").shortest(DEVS, Kind.NODE).orElseThrow();

        assertThat(path.isOpen()).isFalse();
        assertThat(path.steps().get(1))
                .hasToString("runs a privileged pod → the nodes (blocked: namespace shop enforces the Pod Security"
                        + " Standard restricted)");
        assertThat(EscalationPaths.of(List.of(
                                namespace("shop", ""),
                                Rbac.binding("shop", "devs", "ClusterRole", "edit", "Group:devs")))
                        .shortest(DEVS, Kind.NODE)
                        .orElseThrow()
                        .isOpen())
                .isTrue();
    }

    @Test
    void an_open_path_is_preferred_to_a_shorter_blocked_one() {
        Document host = Document.object("hostPID", true);
        EscalationPaths paths = granting(false, "create | - | pods,pods/exec", pod("shop", "agent", host));

        assertThat(paths.shortest(DEVS, Kind.NODE).orElseThrow().render())
                .startsWith("group devs → the nodes\n  1. runs commands in pods in shop → pod shop/agent, by")
                .contains("2. sees the processes of its node (hostPID) → the nodes");
    }

    @Test
    void a_pod_holds_its_token_unless_it_is_not_mounted_and_its_secrets() {
        Document spec = Document.object(
                "serviceAccountName",
                "tiller",
                "volumes",
                List.of(Document.object("secret", Document.object("secretName", "db"))));
        List<Document> manifests = new ArrayList<>(Arrays.asList(
                tiller("shop"),
                pod("shop", "web", spec),
                pod("shop", "safe", spec.with("automountServiceAccountToken", false))));
        EscalationPaths paths = EscalationPaths.of(manifests);

        assertThat(paths.shortest(Position.pod("shop", "web"), Kind.CLUSTER_ADMIN)
                        .orElseThrow())
                .matches(EscalationPath::isOpen)
                .hasToString("pod shop/web → cluster-admin in 2 steps");
        assertThat(paths.shortest(Position.pod("shop", "safe"), Kind.CLUSTER_ADMIN)
                        .orElseThrow()
                        .render())
                .contains("(blocked: the token is not mounted)");
        assertThat(paths.shortest(Position.pod("shop", "safe"), Kind.SECRETS)
                        .orElseThrow()
                        .to())
                .hasToString("secret shop/db");
    }

    /** What gives a pod its node, by its spec; and what does not. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{'volumes': [{'hostPath': {'path': '/etc/kubernetes/manifests'}}]}; mounts /etc/kubernetes/manifests of its node",
                "{'volumes': [{'hostPath': {'path': '/var/lib/kubelet/pods/'}}]}; mounts /var/lib/kubelet/pods/ of its node",
                "{'volumes': [{'hostPath': {'path': '//var'}}]}; mounts //var of its node",
                "{'volumes': [{'hostPath': {'path': '/proc/1/root'}}]}; mounts /proc/1/root of its node",
                "{'volumes': [{'hostPath': {'path': '/run/containerd'}}]}; mounts /run/containerd of its node",
                "{'volumes': [{'hostPath': {'path': '/data/docker.sock'}}]}; mounts /data/docker.sock of its node",
                "{'volumes': [{'hostPath': {'path': '/etcetera'}}]};",
                "{'volumes': [{'hostPath': {'path': '/etc/ssl/certs'}}]};",
                "{'volumes': [{'hostPath': {'path': '/var/log/app'}}]};",
                "{'volumes': [{'hostPath': {'path': '/mnt/data'}}]};",
                "{'containers': [{'name': 'a', 'securityContext': {'capabilities': {'add': ['SYS_ADMIN']}}}]}; runs container a with SYS_ADMIN",
                "{'initContainers': [{'name': 'a', 'securityContext': {'capabilities': {'add': ['CAP_SYS_MODULE']}}}]}; runs container a with SYS_MODULE",
                "{'containers': [{'name': 'a', 'securityContext': {'capabilities': {'add': ['ALL']}}}]}; runs container a with ALL",
                "{'containers': [{'name': 'a', 'securityContext': {'capabilities': {'add': ['NET_BIND_SERVICE']}}}]};",
                "{'containers': [{'name': 'a', 'securityContext': {'windowsOptions': {'hostProcess': true}}}]}; runs container a as a process of its node",
                "{'securityContext': {'windowsOptions': {'hostProcess': true}}}; runs as processes of its node",
            })
    void what_gives_a_pod_its_node_is_seen(String spec, String how) {
        EscalationPaths paths =
                EscalationPaths.of(List.of(pod("shop", "web", Document.parse(spec.replace('\'', '"')))));

        assertThat(paths.shortest(Position.pod("shop", "web"), Kind.NODE)
                        .map(path -> path.steps().get(0).how())
                        .orElse(null))
                .isEqualTo(how);
    }

    /** A token may come by a projected volume although none is mounted of itself. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{'path': 'token'}; true; true",
                "{'path': 'token', 'audience': 'https://kubernetes.default.svc'}; true; false",
                "{'path': 'token', 'audience': 'api://AzureADTokenExchange'}; false; true",
            })
    void a_projected_token_is_mounted(String token, boolean open, boolean certain) {
        Document source = Document.object("serviceAccountToken", Document.parse(token.replace('\'', '"')));
        Document volume = Document.object("projected", Document.object("sources", List.of(source)));
        Document spec = Document.object("serviceAccountName", "tiller", "automountServiceAccountToken", false)
                .with("volumes", List.of(volume));

        EscalationPath path = EscalationPaths.of(List.of(tiller("shop"), pod("shop", "web", spec)))
                .shortest(Position.pod("shop", "web"), Kind.CLUSTER_ADMIN)
                .orElseThrow();

        assertThat(path.isOpen()).isEqualTo(open);
        assertThat(path.isCertain()).isEqualTo(certain);
    }

    @Test
    void a_workload_stands_for_its_pods_and_what_it_made_is_told_once() {
        Document template = Document.object("spec", Document.object("serviceAccountName", "tiller"));
        Document deployment =
                pod("shop", "web", Document.object("template", template)).with("kind", "Deployment");
        Document made = deployment
                .with("kind", "ReplicaSet")
                .withAt("/metadata/name", "web-1")
                .withAt("/metadata/ownerReferences", List.of(Document.object("kind", "Deployment", "name", "web")));
        Document cron = pod(
                        "shop",
                        "tick",
                        Document.object("jobTemplate", Document.object("spec", Document.object("template", template))))
                .with("kind", "CronJob");
        EscalationPaths paths = EscalationPaths.of(
                List.of(Document.object("kind", "List", "items", List.of(deployment, made, cron)), tiller("shop")));

        assertThat(paths.to(Kind.CLUSTER_ADMIN))
                .extracting(path -> path.from().toString())
                .containsExactly("service account shop/tiller", "pod shop/CronJob/tick", "pod shop/Deployment/web");
    }

    @Test
    void a_secret_with_a_token_is_its_account() {
        Document token = Document.object(
                "kind",
                "Secret",
                "type",
                "kubernetes.io/service-account-token",
                "metadata",
                Document.object(
                        "name",
                        "t",
                        "namespace",
                        "shop",
                        "annotations",
                        Document.object("kubernetes.io/service-account.name", "tiller")));

        assertThat(granting(false, "get | - | secrets", token, tiller("shop"))
                        .shortest(DEVS, Kind.CLUSTER_ADMIN)
                        .orElseThrow()
                        .steps())
                .extracting(EscalationStep::code)
                .containsExactly("read-secrets", "secret", "token", "everything");
    }

    @Test
    void everybody_counts_for_whoever_signs_in() {
        EscalationPaths paths = EscalationPaths.of(List.of(
                Rbac.clusterBinding("open", "cluster-admin", "Group:system:authenticated"),
                Rbac.binding("shop", "devs", "ClusterRole", "view", "Group:devs", "User:eve")));

        assertThat(paths.to(Kind.CLUSTER_ADMIN))
                .extracting(EscalationPath::toString)
                .contains(
                        "user eve → cluster-admin in 2 steps",
                        "group devs → cluster-admin in 2 steps",
                        "group system:authenticated → cluster-admin in 1 step");
    }

    @Test
    void nobody_at_all_is_somebody_where_a_binding_names_them() {
        EscalationPaths paths =
                EscalationPaths.of(List.of(Rbac.clusterBinding("open", "cluster-admin", "User:system:anonymous")));

        assertThat(paths.to(Kind.CLUSTER_ADMIN))
                .extracting(EscalationPath::toString)
                .contains("user system:anonymous → cluster-admin in 1 step");
    }

    @Test
    void an_ordinary_cluster_lets_nobody_but_its_own_parts_in() {
        EscalationPaths paths = EscalationPaths.of(
                List.of(Rbac.clusterBinding("viewers", "view", "Group:devs"), namespace("shop", "restricted")));

        assertThat(paths.to(Kind.CLUSTER_ADMIN)).isEmpty();
        assertThat(paths.render(Kind.CLUSTER_ADMIN)).isEmpty();
    }

    @Test
    void the_search_for_all_finds_ways_as_cheap_as_the_search_for_one() {
        EscalationPaths paths = EscalationPaths.of(List.of(
                Rbac.binding("shop", "devs", "ClusterRole", "edit", "Group:devs", "User:eve"),
                Rbac.binding("lab", "ops", "ClusterRole", "admin", "Group:ops"),
                tiller("shop"),
                namespace("lab", "baseline"),
                pod("shop", "web", Document.object("serviceAccountName", "tiller"))));

        for (Kind goal : List.of(Kind.CLUSTER_ADMIN, Kind.NODE, Kind.SECRETS)) {
            assertThat(paths.to(goal)).isNotEmpty().allSatisfy(path -> {
                EscalationPath one = paths.shortest(path.from(), goal).orElseThrow();
                assertThat(path.steps()).hasSameSizeAs(one.steps());
                assertThat(path.isOpen()).isEqualTo(one.isOpen());
                assertThat(path.to().kind()).isEqualTo(goal);
            });
        }
    }

    @Test
    void circles_long_names_and_missing_kinds_end() {
        String name = "n".repeat(1_000_000);
        List<Document> hostile = List.of(
                Document.object(),
                Document.of("text"),
                Document.object("kind", "Pod"),
                Document.object("kind", "CronJob", "spec", "x"),
                Document.object("kind", "List", "items", List.of(Document.object("kind", 7))),
                Rbac.clusterBinding("a", "system:impersonators", "Group:" + name),
                Rbac.clusterRole("system:impersonators", "impersonate | - | users,groups,serviceaccounts"),
                Rbac.clusterBinding("b", "system:impersonators", "User:loop"));
        EscalationPaths paths = EscalationPaths.of(hostile);

        assertThat(paths.shortest(Position.of(AccessSubject.user("loop")), Kind.CLUSTER_ADMIN))
                .isPresent();
        assertThat(paths.shortest(new Position(Kind.USER, "nobody"), Kind.CLUSTER_ADMIN))
                .isEmpty();
    }

    @Test
    void a_grant_everywhere_and_one_in_a_namespace_add_up() {
        EscalationPaths paths = EscalationPaths.of(List.of(
                Rbac.clusterRole("bind", "bind | rbac.authorization.k8s.io | clusterroles"),
                Rbac.clusterRole("write", "create | rbac.authorization.k8s.io | rolebindings"),
                Rbac.clusterBinding("wide", "bind", "User:ann"),
                Rbac.binding("shop", "local", "ClusterRole", "write", "User:ann")));
        Position ann = Position.of(AccessSubject.user("ann"));

        assertThat(paths.from(ann))
                .extracting(EscalationStep::toString)
                .anyMatch(
                        step -> step.startsWith(
                                "binds itself to cluster-admin in shop, and runs pods → any pod in shop, by ClusterRoleBinding"));
        assertThat(paths.shortest(ann, Position.Kind.NODE)).isPresent();
    }
}
