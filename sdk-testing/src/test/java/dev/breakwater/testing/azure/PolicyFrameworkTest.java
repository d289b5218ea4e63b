package dev.breakwater.testing.azure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.access.Caller;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.EngineOptions;
import dev.breakwater.engine.TimeSource;
import dev.breakwater.engine.VirtualTime;
import dev.breakwater.governance.AzurePolicy;
import dev.breakwater.governance.PolicyAssignment;
import dev.breakwater.k8s.KubernetesProvider;
import dev.breakwater.k8s.PolicyFramework;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.ClusterConnection;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.Sensitive;
import dev.breakwater.testing.kubernetes.FakeKubernetes;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The policy framework of a cluster in one call: what is there, and whether it refuses. */
class PolicyFrameworkTest {
    private final VirtualTime time = TimeSource.virtual(Instant.parse("2026-03-02T12:00:00Z"));
    private final FakeAzure azure =
            FakeAzure.builder().time(time).policiesInClusters().start();
    private final ArmId cluster = ArmId.parse(AzureSdk.over(azure).withCluster().cluster());
    private final FakeKubernetes inside = azure.kubernetes(cluster);

    @AfterEach
    void close() {
        azure.close();
    }

    private PolicyFramework framework(Sensitive<String> token, String namespace) {
        ClusterConnection connection =
                ClusterConnection.of(URI.create("https://prod.invalid"), Optional.empty(), () -> token);
        try (KubernetesProvider provider =
                KubernetesProvider.of(connection).over(FakeKubernetes.transport(address -> inside))) {
            return provider.policyFramework(namespace, time.clock());
        }
    }

    private PolicyFramework framework() {
        return framework(inside.adminToken(), "default");
    }

    private void assign(String effect) {
        azure.drift(cluster, body -> body.withAt("/properties/addonProfiles/azurepolicy/enabled", true));
        Engine engine =
                Engine.of(azure.provider()).with(EngineOptions.standard().withTime(time));
        PolicyAssignment assignment = PolicyAssignment.of(AzurePolicy.POD_SECURITY_BASELINE)
                .name("pods")
                .scope(ArmId.subscription(azure.subscription()))
                .effect(effect)
                .build();
        engine.apply(engine.plan(DesiredState.named("policies").with(assignment)))
                .orThrow();
    }

    private void pod(boolean privileged) {
        inside.apply(Document.parse("""
                {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "old", "namespace": "default"},
                 "spec": {"containers": [{"name": "web", "image": "web:1",
                          "securityContext": {"privileged": %s}}]}}
                """.formatted(privileged)));
    }

    @Test
    void that_a_policy_is_assigned_and_that_it_is_enforced_are_two_facts() {
        assign("Deny");
        PolicyFramework before = framework();
        assertThat(before.isInstalled()).contains(false);
        assertThat(before.isEnforcing()).contains(false);
        assertThat(before.render())
                .startsWith("Gatekeeper is not installed\nprobe: a privileged pod in default is let through\n");

        time.advance(Duration.ofMinutes(15));
        PolicyFramework after = framework();
        assertThat(after).hasToString("PolicyFramework[5 templates, 5 constraints, refuses]");
        assertThat(after.isInstalled()).contains(true);
        assertThat(after.isEnforcing()).contains(true);
        assertThat(after.document().text("/probe/message").orElseThrow())
                .startsWith("a privileged pod in default is refused: admission webhook \"validation.gatekeeper.sh\""
                        + " denied the request: [azurepolicy-k8sazurev2noprivilege-")
                .endsWith("] Privileged container is not allowed: probe");
        assertThat(inside.list("v1", "Pod", "")).isEmpty();
    }

    @Test
    void a_constraint_tells_its_action_its_age_and_what_violates_it() {
        pod(true);
        assign("Audit");
        time.advance(Duration.ofMinutes(15));
        framework();
        time.advance(Duration.ofSeconds(42));

        PolicyFramework framework = framework();
        assertThat(framework.isEnforcing()).contains(false);
        assertThat(framework.render())
                .startsWith("Gatekeeper: 5 templates, 5 constraints\n")
                .contains("template K8sAzureV2NoPrivilege: in force\n")
                .containsPattern("constraint K8sAzureV2NoPrivilege azurepolicy-k8sazurev2noprivilege-[0-9a-f]{20}:"
                        + " dryrun, audited 42 s ago, 1 violations, of assignment pods\n"
                        + "  Pod default/old: Privileged container is not allowed: web\n")
                .contains("probe: a privileged pod in default is let through\n");
        assertThat(framework.document().at("/constraints").orElseThrow().elements())
                .anySatisfy(one -> {
                    assertThat(one.text("/managedBy")).contains("azure-policy-addon");
                    assertThat(one.text("/auditTimestamp")).contains("2026-03-02T12:15:00Z");
                    assertThat(one.text("/definition").orElse("")).endsWith("95edb821-ddaf-4404-9732-666045e056b4");
                });
    }

    @Test
    void where_constraints_do_not_mean_the_namespace_nothing_is_enforced() {
        assign("Deny");
        time.advance(Duration.ofMinutes(15));
        assertThat(framework(inside.adminToken(), "kube-system").isEnforcing()).contains(false);
    }

    @Test
    void what_the_caller_may_not_see_is_not_assessable_and_not_passed() {
        assign("Deny");
        time.advance(Duration.ofMinutes(15));
        PolicyFramework framework = framework(inside.token(Caller.user("guest")), "default");
        assertThat(framework.isEnforcing()).isEmpty();
        assertThat(framework).hasToString("PolicyFramework[0 templates, 0 constraints, not assessable]");
        assertThat(framework.render())
                .contains(
                        "not assessable: Cannot list constrainttemplates at prod.invalid: the caller may not 'list' it")
                .contains("probe: not assessable, a privileged pod in default did not come to Gatekeeper's answer:"
                        + " pods is forbidden");
    }

    @Test
    void a_refusal_by_somebody_else_is_not_taken_for_one_of_gatekeeper() {
        inside.apply(Document.parse("""
                {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop",
                 "labels": {"pod-security.kubernetes.io/enforce": "baseline"}}}
                """));
        PolicyFramework framework = framework(inside.adminToken(), "shop");
        assertThat(framework.isEnforcing()).isEmpty();
        assertThat(framework.document().text("/probe/message").orElse("")).contains("violates PodSecurity");
    }

    @Test
    void of_windows_pods_nothing_is_said() {
        assertThat(framework().document().get("windows")).isEmpty();
        inside.apply(Document.parse("""
                {"apiVersion": "v1", "kind": "Node",
                 "metadata": {"name": "win1", "labels": {"kubernetes.io/os": "windows"}}}
                """));
        assertThat(framework().render())
                .contains("not assessable: pods on the Windows nodes of this cluster: these policies and the probe are"
                        + " for Linux.");
    }
}
