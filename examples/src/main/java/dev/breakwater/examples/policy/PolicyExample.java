package dev.breakwater.examples.policy;

import dev.breakwater.azure.AzureOptions;
import dev.breakwater.azure.ClusterAccess;
import dev.breakwater.change.Permission;
import dev.breakwater.cluster.AddOn;
import dev.breakwater.cluster.AksCluster;
import dev.breakwater.cluster.ClusterIdentity;
import dev.breakwater.cluster.NodePool;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.EngineOptions;
import dev.breakwater.engine.TimeSource;
import dev.breakwater.engine.VirtualTime;
import dev.breakwater.governance.AzurePolicy;
import dev.breakwater.governance.ExemptionCategory;
import dev.breakwater.governance.PolicyAssignment;
import dev.breakwater.governance.PolicyExemption;
import dev.breakwater.k8s.KubernetesProvider;
import dev.breakwater.platform.ResourceGroup;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.testing.azure.FakeAzure;
import dev.breakwater.testing.kubernetes.FakeKubernetes;
import dev.breakwater.testing.kubernetes.StatusException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/** The Pod Security baseline by Azure Policy: assigned, on its way, enforced, and left out for a week. */
public final class PolicyExample {
    private final PrintStream out;
    private final VirtualTime time = TimeSource.virtual(Instant.parse("2026-03-02T12:00:00Z"));

    private PolicyExample(PrintStream out) {
        this.out = out;
    }

    /** Runs the story on the embedded fakes. */
    public static void main(String[] arguments) {
        run(new PrintStream(System.out, true, StandardCharsets.UTF_8));
    }

    static void run(PrintStream out) {
        new PolicyExample(out).run();
    }

    private void run() {
        try (FakeAzure azure = FakeAzure.builder()
                .time(time)
                .clustersInProcess()
                .policiesInClusters()
                .start()) {
            ArmId subscription = ArmId.subscription(azure.subscription());
            AksCluster prod = cluster(subscription);
            PolicyAssignment baseline = PolicyAssignment.of(AzurePolicy.POD_SECURITY_BASELINE)
                    .name("pods")
                    .scope(subscription)
                    .effect("Deny")
                    .build();
            DesiredState desired = DesiredState.named("shop").with(group(azure.subscription()), prod, baseline);
            apply(azure, desired);

            try (KubernetesProvider kubernetes = KubernetesProvider.of(ClusterAccess.of(
                                    azure.credential(),
                                    AzureOptions.builder()
                                            .httpClient(azure.httpClient())
                                            .build())
                            .connect(prod.id()))
                    .over(azure.clusterTransport())) {
                FakeKubernetes inside = azure.kubernetes(prod.id());
                show("assigned a moment ago", kubernetes);
                deploy("early", inside);
                time.advance(Duration.ofMinutes(15));
                show("a quarter of an hour later", kubernetes);
                deploy("privileged", inside);
                apply(azure, desired.with(exemption(prod, baseline)));
                time.advance(Duration.ofMinutes(15));
                out.println("== exempted for a week");
                deploy("migration", inside);
                time.advance(Duration.ofDays(7));
                out.println("== the week is over");
                deploy("late", inside);
            }
        }
    }

    private static ResourceGroup group(String subscription) {
        return ResourceGroup.named("shop")
                .subscription(subscription)
                .location("westeurope")
                .build();
    }

    private static AksCluster cluster(ArmId subscription) {
        return AksCluster.named("prod")
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
    }

    /** A whole cluster is exempted, from one definition. */
    private PolicyExemption exemption(AksCluster cluster, PolicyAssignment baseline) {
        return PolicyExemption.named("migration")
                .scope(cluster.id())
                .from(baseline)
                .addDefinitions("NoPrivilegedContainers")
                .category(ExemptionCategory.WAIVER)
                .expires(time.now().plus(Duration.ofDays(7)))
                .build();
    }

    private void apply(FakeAzure azure, DesiredState desired) {
        Engine engine =
                Engine.of(azure.provider()).with(EngineOptions.standard().withTime(time));
        engine.apply(engine.plan(desired), Permission.WEAKEN).orThrow();
    }

    private void show(String when, KubernetesProvider kubernetes) {
        out.println("== " + when);
        out.println(kubernetes.policyFramework("default", time.clock()).render());
    }

    private void deploy(String name, FakeKubernetes cluster) {
        Document pod = Document.parse("""
                {"apiVersion": "v1", "kind": "Pod", "metadata": {"namespace": "default"},
                 "spec": {"containers": [{"name": "web", "image": "shop.azurecr.io/web:1",
                          "securityContext": {"privileged": true}}]}}
                """).withAt("/metadata/name", name);
        try {
            cluster.apply(pod);
            out.println("pod " + name + ": runs");
        } catch (StatusException refused) {
            out.println("pod " + name + ": " + refused.getMessage());
        }
    }

    @Override
    public String toString() {
        return "PolicyExample[" + time.now() + "]";
    }
}
