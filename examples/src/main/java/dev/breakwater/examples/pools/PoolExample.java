package dev.breakwater.examples.pools;

import dev.breakwater.blueprint.SecureCluster;
import dev.breakwater.blueprint.SecurePools;
import dev.breakwater.change.Permission;
import dev.breakwater.cluster.ApiServerAccess;
import dev.breakwater.cluster.PoolReplacement;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.EngineOptions;
import dev.breakwater.engine.Plan;
import dev.breakwater.examples.Rehearsal;
import dev.breakwater.k8s.KubernetesProvider;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.testing.azure.FakeAzure;
import dev.breakwater.testing.kubernetes.FakeKubernetes;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** A pool gets larger machines: a new pool comes, the old one is drained and goes, under a budget. */
public final class PoolExample {
    private static final Document CONTAINER = Document.object("name", "web", "image", "registry.example/web:1")
            .withAt("/securityContext/allowPrivilegeEscalation", false)
            .withAt("/securityContext/capabilities/drop", List.of("ALL"));

    private PoolExample() {}

    /** Runs the story on the embedded fakes. */
    public static void main(String[] arguments) {
        run(new PrintStream(System.out, true, StandardCharsets.UTF_8));
    }

    static void run(PrintStream out) {
        try (FakeAzure azure = FakeAzure.start();
                KubernetesProvider kubernetes = KubernetesProvider.create()) {
            Engine engine = Engine.of(azure.provider(), kubernetes)
                    .with(EngineOptions.standard().withTime(azure.time()));
            SecureCluster small = shop(azure, "Standard_D4ds_v5");
            engine.apply(engine.plan(state(small)), Permission.values()).orThrow();
            busy(azure.kubernetes(small.cluster().id()));
            out.println(engine.plan(state(shop(azure, "Standard_D8ds_v5"))).render());
            replace(engine, shop(azure, "Standard_D8ds_v5"), out);
        }
    }

    private static SecureCluster shop(FakeAzure azure, String vmSize) {
        return SecureCluster.named("shop")
                .subscription(azure.subscription())
                .resourceGroup("rg-shop")
                .region(Rehearsal.REGION)
                .tenant(azure.tenant())
                .adminGroup(Rehearsal.ADMINS)
                .apiServerAccess(ApiServerAccess.ranges("203.0.113.0/24"))
                .addUserPools(SecurePools.user("apps", vmSize).count(3).build())
                .namespace("shop")
                .build();
    }

    private static DesiredState state(SecureCluster shop) {
        return DesiredState.named("shop").with(shop);
    }

    private static void replace(Engine engine, SecureCluster larger, PrintStream out) {
        // tag::replace[]
        DesiredState desired = DesiredState.named("shop").with(larger); // "apps", but with other machines
        PoolReplacement replacement =
                PoolReplacement.of(larger.cluster(), "apps").named("apps2").drainWithin(Duration.ofMinutes(30));
        Plan plan = engine.plan(replacement.in(desired)); // shows the new pool, the drain, the removal
        out.println(plan.render());
        out.println(engine.apply(plan, Permission.REPLACE_POOLS).orThrow().render());
        boolean settled = engine.plan(replacement.without(desired)).isEmpty(); // from now on the pool is apps2
        // end::replace[]
        out.println(settled ? "The pool is apps2 from now on." : "Something is left to do.");
    }

    /** Pods on the old nodes, as a scheduler would have put them there, and a budget that lets one go at a time. */
    private static void busy(FakeKubernetes cluster) {
        Document labels = Document.object("app", "web");
        Document set = cluster.apply(Document.object("apiVersion", "apps/v1", "kind", "StatefulSet")
                .with("metadata", Document.object("name", "web", "namespace", "shop"))
                .withAt("/spec/selector/matchLabels", labels)
                .withAt("/spec/template/metadata/labels", labels)
                .withAt("/spec/template/spec/containers", Document.array(CONTAINER)));
        String uid = set.text("/metadata/uid").orElseThrow();
        for (int i = 0; i < 3; i++) {
            Document node = cluster.list("v1", "Node", "").stream()
                    .filter(one -> one.text("/metadata/labels/agentpool")
                            .filter("apps"::equals)
                            .isPresent())
                    .toList()
                    .get(i);
            pod(cluster, "web-" + i, uid, node.text("/metadata/name").orElseThrow());
        }
        Document budget = Document.object("apiVersion", "policy/v1", "kind", "PodDisruptionBudget")
                .with("metadata", Document.object("name", "web", "namespace", "shop"))
                .withAt("/spec/maxUnavailable", 3)
                .withAt("/spec/selector/matchLabels", Document.object("app", "web"));
        cluster.apply(budget);
    }

    private static void pod(FakeKubernetes cluster, String name, String set, String node) {
        Document owner = Document.object(
                "apiVersion", "apps/v1", "kind", "StatefulSet", "name", "web", "uid", set, "controller", true);
        Document metadata = Document.object("name", name, "namespace", "shop", "labels", Document.object("app", "web"));
        Document head = Document.object("apiVersion", "v1", "kind", "Pod", "metadata", metadata);
        cluster.apply(head.withAt("/metadata/ownerReferences", Document.array(owner))
                .withAt(
                        "/spec",
                        Document.object("nodeName", node, "containers", Document.array(CONTAINER))
                                .withAt("/securityContext/runAsNonRoot", true)
                                .withAt("/securityContext/seccompProfile/type", "RuntimeDefault")));
        Document ready = Document.object("type", "Ready", "status", "True");
        cluster.applyStatus(
                head.with("status", Document.object("phase", "Running", "conditions", Document.array(ready))));
    }
}
