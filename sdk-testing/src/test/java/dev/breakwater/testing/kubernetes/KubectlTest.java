package dev.breakwater.testing.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.k8s.Manifests;
import dev.breakwater.network.Service;
import dev.breakwater.testing.kubernetes.Kubectl.Outcome;
import dev.breakwater.workload.ConfigMap;
import dev.breakwater.workload.Deployment;
import dev.breakwater.workload.PodTemplate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The real kubectl against the fake; {@code -Dbreakwater.kubectl=PATH|required}, else the one on the PATH. */
class KubectlTest extends KubectlFixture {
    private static final String POLICY = """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata:
              name: web
              namespace: team
              labels: {tier: front}
            spec:
              podSelector: {matchLabels: {app: web}}
              policyTypes: [Ingress]
            """;

    @Test
    void get_shows_tables_yaml_names_and_paths() {
        assertThat(succeed(kubectl.run("get", "namespaces"))).contains("NAME", "STATUS", "team", "Active");
        assertThat(succeed(kubectl.run("get", "ns", "team", "-o", "yaml")))
                .contains("kubernetes.io/metadata.name: team");
        assertThat(succeed(kubectl.run("get", "ns", "-o", "name"))).contains("namespace/kube-system");
        assertThat(succeed(kubectl.run("get", "ns", "team", "-o", "jsonpath={.status.phase}")))
                .isEqualTo("Active");
        assertThat(succeed(kubectl.run("get", "clusterrolebindings", "-o", "wide")))
                .contains("system:masters");
        assertThat(kubectl.run("get", "ns", "absent").out())
                .contains("Error from server (NotFound): namespaces \"absent\" not found");
    }

    @Test
    void apply_creates_changes_and_recognises_what_is_the_same() {
        assertThat(succeed(kubectl.pipe(POLICY, "apply", "-f", "-"))).contains("web created");
        assertThat(succeed(kubectl.pipe(POLICY, "apply", "-f", "-"))).contains("web unchanged");
        assertThat(succeed(kubectl.pipe(POLICY.replace("front", "back"), "apply", "-f", "-")))
                .contains("web configured");
        assertThat(succeed(kubectl.run("get", "netpol", "web", "-n", "team", "-o", "jsonpath={.metadata.labels.tier}")))
                .isEqualTo("back");
        assertThat(succeed(kubectl.run("get", "netpol", "web", "-n", "team", "-o", "yaml")))
                .contains("kubectl.kubernetes.io/last-applied-configuration");
    }

    @Test
    void server_side_apply_conflicts_until_forced() {
        succeed(kubectl.pipe(POLICY, "apply", "--server-side", "--field-manager=one", "-f", "-"));
        String changed = POLICY.replace("front", "back");

        Outcome conflict = kubectl.pipe(changed, "apply", "--server-side", "--field-manager=two", "-f", "-");
        Outcome forced =
                kubectl.pipe(changed, "apply", "--server-side", "--field-manager=two", "--force-conflicts", "-f", "-");

        assertThat(conflict.code()).isNotZero();
        assertThat(conflict.out()).contains("conflict with \"one\": .metadata.labels.tier");
        assertThat(succeed(forced)).contains("serverside-applied");
    }

    @Test
    void an_invalid_manifest_is_refused_with_its_field() {
        String typo = POLICY.replace("policyTypes", "policyTypez");
        String wrong = POLICY.replace("[Ingress]", "[Sideways]");

        assertThat(kubectl.pipe(typo, "apply", "-f", "-").out()).contains("unknown field \"spec.policyTypez\"");
        assertThat(kubectl.pipe(wrong, "apply", "-f", "-").out()).contains("spec.policyTypes[0]: Unsupported value");
    }

    @Test
    void diff_shows_what_an_apply_would_change() {
        succeed(kubectl.pipe(POLICY, "apply", "-f", "-"));

        Outcome diff = kubectl.pipe(POLICY.replace("front", "back"), "diff", "-f", "-");

        assertThat(diff.code()).as(diff.out()).isEqualTo(1);
        assertThat(diff.out()).contains("-    tier: front", "+    tier: back");
    }

    @Test
    void labels_are_set_and_selected() {
        succeed(kubectl.pipe(POLICY, "create", "-f", "-"));
        succeed(kubectl.run("label", "netpol", "web", "-n", "team", "stage=test"));

        assertThat(succeed(kubectl.run("get", "netpol", "-A", "-l", "stage in (test,prod)", "-o", "name")))
                .contains("networkpolicy.networking.k8s.io/web");
    }

    @Test
    void delete_waits_until_the_object_is_gone() {
        succeed(kubectl.pipe(POLICY, "create", "-f", "-"));

        assertThat(succeed(kubectl.run("delete", "netpol", "web", "-n", "team")))
                .contains("deleted");
        succeed(kubectl.run("wait", "--for=delete", "netpol/web", "-n", "team", "--timeout=5s"));
        assertThat(succeed(kubectl.run("delete", "namespace", "team"))).contains("deleted");
        assertThat(kubectl.run("get", "ns", "team").code()).isEqualTo(1);
    }

    @Test
    void the_served_kinds_are_discovered_and_explained() {
        assertThat(succeed(kubectl.run("api-resources"))).contains("netpol", "ClusterRoleBinding");
        assertThat(succeed(kubectl.run("api-versions"))).contains("rbac.authorization.k8s.io/v1");
        assertThat(succeed(kubectl.run("explain", "networkpolicy.spec"))).contains("podSelector", "policyTypes");
        assertThat(succeed(kubectl.run("version"))).contains("v1.33.0+breakwater");
    }

    @Test
    void a_token_is_made_and_signs_in() {
        String token = succeed(kubectl.run("create", "token", "default", "-n", "team", "--duration=20m"))
                .trim();

        assertThat(Jwt.parse(token).orElseThrow().claims().text("/sub")).contains("system:serviceaccount:team:default");
        assertThat(succeed(kubectl.run("auth", "whoami", "--as=system:serviceaccount:team:default")))
                .contains("system:serviceaccounts:team");
        assertThat(succeed(kubectl.run("auth", "whoami"))).contains("breakwater:admin", "system:masters");
        assertThat(kubectl.run("create", "token", "absent", "-n", "team").out())
                .contains("serviceaccounts \"absent\" not found");
    }

    @Test
    void what_somebody_may_do_is_asked_and_listed() {
        succeed(kubectl.run("create", "rolebinding", "v", "-n", "team", "--clusterrole=view", "--user=bob"));

        assertThat(succeed(kubectl.run("auth", "can-i", "delete", "configmaps")))
                .contains("yes");
        assertThat(succeed(kubectl.run("auth", "can-i", "get", "configmaps", "-n", "team", "--as=bob")))
                .contains("yes");
        assertThat(kubectl.run("auth", "can-i", "get", "configmaps", "--as=bob").out())
                .contains("no");
        assertThat(kubectl.run("auth", "can-i", "get", "roles", "-n", "team", "--as=bob")
                        .code())
                .isEqualTo(1);
        assertThat(succeed(kubectl.run("auth", "can-i", "--list", "-n", "team", "--as=bob")))
                .contains("configmaps", "selfsubjectaccessreviews", "[get list watch]");
        assertThat(kubectl.run("get", "roles", "-n", "team", "--as=bob", "--as-group=devs")
                        .out())
                .contains("Error from server (Forbidden): roles.rbac.authorization.k8s.io is forbidden: User \"bob\""
                        + " cannot list resource \"roles\" in API group \"rbac.authorization.k8s.io\" in the namespace"
                        + " \"team\"");
        assertThat(succeed(kubectl.run("auth", "whoami", "--as=bob", "--as-group=devs")))
                .contains("bob", "devs");
    }

    @Test
    void roles_are_reconciled() {
        String role = """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata: {name: reader}
                rules:
                - {apiGroups: [""], resources: [pods], verbs: [get, list]}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: readers}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
                subjects:
                - {apiGroup: rbac.authorization.k8s.io, kind: User, name: bob}
                """;
        assertThat(succeed(kubectl.pipe(role, "auth", "reconcile", "-f", "-")))
                .contains("clusterrole.rbac.authorization.k8s.io/reader reconciled", "readers reconciled");
        succeed(kubectl.pipe(role.replace("[pods]", "[services]"), "auth", "reconcile", "-f", "-"));

        assertThat(succeed(kubectl.run("auth", "can-i", "get", "pods", "--as=bob")))
                .contains("yes");
        assertThat(succeed(kubectl.run("auth", "can-i", "get", "services", "--as=bob")))
                .contains("yes");
    }

    @Test
    void workloads_and_custom_kinds_are_applied_shown_and_deleted() {
        String objects = Manifests.write(List.of(
                Deployment.named("web").in("team").pods(PodTemplate.of("web", "registry.example.com/web:1")),
                Service.named("web").in("team").selecting("app", "web").port("http", 80, 8080),
                ConfigMap.named("web").in("team").data("a", "1")));
        succeed(kubectl.pipe(ManifestSamples.DEFINITION.toJson(), "apply", "-f", "-"));
        String tab = """
                apiVersion: stable.example.com/v1
                kind: CronTab
                metadata: {name: t, namespace: team}
                spec: {cronSpec: '0 3 * * *'}
                """;

        assertThat(succeed(kubectl.pipe(objects, "apply", "-f", "-"))).contains("deployment.apps/web created");
        assertThat(succeed(kubectl.pipe(objects, "apply", "-f", "-"))).contains("deployment.apps/web unchanged");
        assertThat(succeed(kubectl.run("get", "deploy,svc,cm", "-n", "team"))).contains("deployment.apps/web");
        assertThat(succeed(kubectl.pipe(tab, "apply", "-f", "-"))).contains("crontab.stable.example.com/t created");
        assertThat(succeed(kubectl.run("get", "ct", "-n", "team"))).contains("SPEC", "0 3 * * *");
        assertThat(kubectl.pipe(tab.replace("0 3", "often"), "apply", "-f", "-").out())
                .contains("should match");
        assertThat(succeed(kubectl.run("describe", "namespace", "team"))).contains("team");
        succeed(kubectl.run("delete", "deploy,svc", "web", "-n", "team"));
        succeed(kubectl.run("delete", "crd", "crontabs.stable.example.com"));
        assertThat(kubectl.run("get", "ct", "-n", "team").code()).isNotZero();
    }

    @Test
    void an_object_is_edited_in_every_way() {
        succeed(kubectl.run("create", "configmap", "m", "-n", "team", "--from-literal=a=1"));
        succeed(kubectl.run(
                "patch", "cm", "m", "-n", "team", "--type=merge", "-p", "{\"data\":{\"a\":null,\"b\":\"2\"}}"));
        succeed(kubectl.run("patch", "cm", "m", "-n", "team", "-p", "{\"data\":{\"c\":\"3\"}}"));
        succeed(kubectl.run(
                "patch",
                "cm",
                "m",
                "-n",
                "team",
                "--type=json",
                "-p",
                "[{\"op\":\"add\",\"path\":\"/data/d\",\"value\":\"4\"}]"));
        succeed(kubectl.run("annotate", "cm", "m", "-n", "team", "note=x"));
        assertThat(succeed(kubectl.run(
                        "get", "cm", "m", "-n", "team", "-o", "jsonpath={.data}{.metadata.annotations.note}")))
                .isEqualTo("{\"b\":\"2\",\"c\":\"3\",\"d\":\"4\"}x");
        assertThat(succeed(kubectl.run("create", "cm", "n", "-n", "team", "--dry-run=server", "-o", "name")))
                .contains("configmap/n");
        assertThat(succeed(kubectl.run("get", "cm", "-n", "team", "--field-selector", "metadata.name=m", "-o", "name")))
                .isEqualToIgnoringNewLines("configmap/m");
        succeed(kubectl.run("delete", "cm", "-n", "team", "--all"));
        assertThat(succeed(kubectl.run("get", "cm", "-n", "team"))).contains("No resources found");
    }

    @Test
    void typed_commands_create_what_they_describe() {
        succeed(kubectl.run("create", "namespace", "typed"));
        succeed(kubectl.run("create", "configmap", "m", "-n", "typed", "--from-literal=a=1"));
        succeed(kubectl.run("create", "role", "r", "-n", "typed", "--verb=get", "--resource=configmaps"));
        succeed(kubectl.run("create", "rolebinding", "b", "-n", "typed", "--role=r", "--user=bob"));

        String path = "jsonpath={.subjects[0].name} {.roleRef.kind}";
        assertThat(succeed(kubectl.run("get", "rolebinding", "b", "-n", "typed", "-o", path)))
                .isEqualTo("bob Role");
        assertThat(succeed(kubectl.run("get", "cm", "m", "-n", "typed", "-o", "jsonpath={.data.a}")))
                .isEqualTo("1");
        assertThat(succeed(kubectl.run("get", "role", "r", "-n", "typed", "-o", "jsonpath={.rules[0].resources}")))
                .isEqualTo("[\"configmaps\"]");
    }
}
