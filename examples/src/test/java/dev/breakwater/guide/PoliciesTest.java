package dev.breakwater.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.admission.PodRules;
import dev.breakwater.azure.AzureOptions;
import dev.breakwater.azure.AzureProvider;
import dev.breakwater.azure.ClusterAccess;
import dev.breakwater.change.Permission;
import dev.breakwater.cluster.AddOn;
import dev.breakwater.cluster.AksCluster;
import dev.breakwater.cluster.ClusterIdentity;
import dev.breakwater.cluster.NodePool;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.EngineOptions;
import dev.breakwater.engine.Plan;
import dev.breakwater.engine.TimeSource;
import dev.breakwater.engine.VirtualTime;
import dev.breakwater.governance.AzurePolicy;
import dev.breakwater.governance.ExemptionCategory;
import dev.breakwater.governance.PolicyAssignment;
import dev.breakwater.governance.PolicyDefinition;
import dev.breakwater.governance.PolicyExemption;
import dev.breakwater.identity.ManagedIdentity;
import dev.breakwater.k8s.KubernetesProvider;
import dev.breakwater.k8s.Manifests;
import dev.breakwater.k8s.PolicyFramework;
import dev.breakwater.k8s.admission.AdmissionVerdict;
import dev.breakwater.k8s.admission.CelEnvironment;
import dev.breakwater.k8s.admission.CelExpression;
import dev.breakwater.k8s.admission.CelResult;
import dev.breakwater.k8s.admission.ClusterAdmission;
import dev.breakwater.platform.ResourceGroup;
import dev.breakwater.policy.PolicyEffect;
import dev.breakwater.policy.PolicyReview;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.ClusterConnection;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.testing.azure.FakeAzure;
import dev.breakwater.testing.kubernetes.FakeKubernetes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The snippets of the page on policies. */
class PoliciesTest {
    private static final Document POD = Document.parse("""
            {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"},
             "spec": {"containers": [{"name": "web", "image": "nginx:latest"}]}}
            """);

    // tag::rules[]
    private static final PodRules RULES = PodRules.named("shop-pods")
            .allowedRegistries("shop.azurecr.io")
            .noLatest()
            .requiredLimits("memory")
            .nonRoot();
    // end::rules[]

    @Test
    void a_cluster_that_is_not_there_says_why_not() {
        List<Document> stored = Manifests.parse(Manifests.write(List.of(RULES.policy(), RULES.binding())))
                .documents();
        // tag::judge[]
        ClusterAdmission cluster = ClusterAdmission.of(33, stored); // the objects of a cluster of Kubernetes 1.33
        AdmissionVerdict verdict = cluster.judge(POD);
        boolean admitted = verdict.admitted();
        String why = verdict.render(); // each refusal and warning, in the words of the API server
        // end::judge[]
        assertThat(admitted).isFalse();
        assertThat(why).contains("denied request: images must come from shop.azurecr.io");
    }

    @Test
    void an_expression_has_a_value_and_a_cost() {
        // tag::cel[]
        CelExpression expression = CelEnvironment.kubernetes(33)
                .with("object")
                .compile("object.spec.containers.all(c, c.image.startsWith('shop.azurecr.io/'))");
        CelResult result = expression.evaluate(Map.of("object", POD)); // false (10 units)
        // end::cel[]
        assertThat(result).hasToString("false (10 units)");
    }

    @Test
    void azure_policy_is_declared_and_known_before_the_apply() {
        FakeAzure azure = FakeAzure.start();
        ArmId subscription = ArmId.subscription(azure.subscription());
        AzureProvider provider = azure.provider();
        // tag::azure[]
        PolicyDefinition regions = PolicyDefinition.named("regions")
                .scope(subscription)
                .mode("Indexed")
                .rule(Document.parse("""
                        {"if": {"field": "location", "notIn": "[parameters('regions')]"},
                         "then": {"effect": "[parameters('effect')]"}}
                        """))
                .effects(PolicyEffect.DENY, PolicyEffect.AUDIT)
                .parameter("regions", "Array", List.of("westeurope"))
                .build();
        PolicyAssignment here = PolicyAssignment.of(regions.policy())
                .scope(subscription)
                .addDependsOn(regions.address())
                .build();
        // end::azure[]
        Engine engine = Engine.of(provider).with(EngineOptions.standard().withTime(azure.time()));
        engine.apply(engine.plan(DesiredState.named("rules").with(regions, here)))
                .orThrow();
        DesiredState desired = DesiredState.named("north")
                .with(
                        ResourceGroup.named("north")
                                .subscription(azure.subscription())
                                .location("northeurope")
                                .build(),
                        ManagedIdentity.named("app")
                                .group(subscription.resourceGroup("north"))
                                .location("northeurope")
                                .build());
        // tag::review[]
        PolicyReview review = PolicyReview.of(provider.policies(subscription)); // what is assigned there now
        Plan plan = engine.with(EngineOptions.standard().withReviews(review)).plan(desired);
        String why = plan.render(); // policy-denies: Policy assignment 'regions' of 'regions' denies it (…)
        // end::review[]
        assertThat(why)
                .contains("policy-denies: userAssignedIdentities/app: Policy assignment 'regions' of 'regions'")
                .contains("denies it (location: northeurope)");
        azure.close();
    }

    @Test
    void the_baseline_is_assigned_enforced_and_exempted_for_a_week() {
        VirtualTime time = TimeSource.virtual(Instant.parse("2026-03-02T12:00:00Z"));
        // tag::inside[]
        FakeAzure azure = FakeAzure.builder()
                .time(time)
                .clustersInProcess()
                .policiesInClusters() // as late as in AKS: 15 minutes
                .start();
        // end::inside[]
        ArmId subscription = ArmId.subscription(azure.subscription());
        Engine engine =
                Engine.of(azure.provider()).with(EngineOptions.standard().withTime(time));
        ResourceGroup group = ResourceGroup.named("shop")
                .subscription(azure.subscription())
                .location("westeurope")
                .build();
        AksCluster prod = AksCluster.named("prod")
                .group(subscription.resourceGroup("shop"))
                .location("westeurope")
                .dnsPrefix("prod")
                .identity(ClusterIdentity.systemAssigned())
                .addPools(NodePool.system("system")
                        .vmSize("Standard_D4s_v5")
                        .count(1)
                        .build())
                .addAddOns(AddOn.azurePolicy())
                .build();
        // tag::baseline[]
        PolicyAssignment baseline = PolicyAssignment.of(AzurePolicy.POD_SECURITY_BASELINE)
                .name("pods")
                .scope(subscription)
                .effect("Deny")
                .build();
        DesiredState desired = DesiredState.named("shop").with(group, prod, baseline);
        engine.apply(engine.plan(desired)).orThrow();
        // end::baseline[]
        FakeKubernetes inside = azure.kubernetes(prod.id());
        ClusterConnection connection = ClusterAccess.of(
                        azure.credential(),
                        AzureOptions.builder().httpClient(azure.httpClient()).build())
                .connect(prod.id());
        // tag::framework[]
        KubernetesProvider kubernetes =
                KubernetesProvider.of(connection).over(azure.clusterTransport()); // live: no over(…)
        PolicyFramework atOnce = kubernetes.policyFramework("default", time.clock());
        boolean refuses = atOnce.isEnforcing().orElse(false); // false: it is assigned, and no more

        time.advance(Duration.ofMinutes(15));
        PolicyFramework later = kubernetes.policyFramework("default", time.clock());
        String shown = later.render(); // templates, constraints with age and violations, what the probe was told
        // end::framework[]
        assertThat(refuses).isFalse();
        assertThat(later).hasToString("PolicyFramework[5 templates, 5 constraints, refuses]");
        assertThat(shown).contains("denied the request: [azurepolicy-k8sazurev2noprivilege-");
        Document privileged = POD.withAt("/metadata/namespace", "default")
                .withAt("/spec/containers/0/securityContext", Document.object("privileged", true));
        assertThatThrownBy(() -> inside.apply(privileged))
                .hasMessageEndingWith("Privileged container is not allowed: web");
        // tag::exemption[]
        PolicyExemption migration = PolicyExemption.named("migration")
                .scope(prod.id()) // a whole cluster: pods cannot be exempted one by one
                .from(baseline)
                .addDefinitions("NoPrivilegedContainers")
                .category(ExemptionCategory.WAIVER)
                .expires(time.now().plus(Duration.ofDays(7)))
                .build();
        engine.apply(engine.plan(desired.with(migration)), Permission.WEAKEN).orThrow();
        time.advance(Duration.ofMinutes(15)); // the constraint goes, and comes back when the week is over
        // end::exemption[]
        assertThat(inside.apply(privileged).text("/metadata/name")).contains("web");
        time.advance(Duration.ofDays(7));
        assertThatThrownBy(() -> inside.apply(privileged.withAt("/metadata/name", "late")))
                .hasMessageEndingWith("Privileged container is not allowed: web");
        kubernetes.close();
        azure.close();
    }
}
