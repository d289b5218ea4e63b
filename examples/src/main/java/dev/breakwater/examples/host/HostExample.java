package dev.breakwater.examples.host;

import dev.breakwater.blueprint.SecureCluster;
import dev.breakwater.cluster.ApiServerAccess;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.EngineEvent;
import dev.breakwater.k8s.KubernetesProvider;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.testing.azure.FakeAzure;
import dev.breakwater.testing.azure.Pacing;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/** Two tenants at once: the operation of one hangs and is cancelled, which the other does not notice. */
public final class HostExample {
    private HostExample() {}

    /** Runs the story on the embedded fakes. */
    public static void main(String[] arguments) throws InterruptedException {
        run(new PrintStream(System.out, true, StandardCharsets.UTF_8));
    }

    static void run(PrintStream out) throws InterruptedException {
        CountDownLatch hanging = new CountDownLatch(1);
        try (FakeAzure blue = FakeAzure.builder().seed(1).start();
                FakeAzure red = FakeAzure.builder().seed(2).start();
                KubernetesProvider kubernetes = KubernetesProvider.create();
                ClusterHost host = new ClusterHost((tenant, event) -> {
                    if (tenant.equals("red") && event.code() == EngineEvent.Code.OPERATION_PENDING) {
                        hanging.countDown();
                    }
                })) {
            red.operations("PUT managedClusters", Pacing.stuck());
            ClusterHost.Run stuck = host.reconcile("red", Engine.of(red.provider(), kubernetes), cluster(red));
            ClusterHost.Run other = host.reconcile("blue", Engine.of(blue.provider(), kubernetes), cluster(blue));
            out.println("blue: " + other.result().join().render());
            hanging.await();
            stuck.cancel();
            out.println("red: " + stuck.result().join().render());
        }
    }

    private static DesiredState cluster(FakeAzure azure) {
        return DesiredState.named("shop")
                .with(SecureCluster.named("shop")
                        .subscription(azure.subscription())
                        .resourceGroup("rg-shop")
                        .region("westeurope")
                        .tenant(azure.tenant())
                        .adminGroup("9b1f6d0e-3c52-4f7e-8a24-5d8c0f2b7e61")
                        .apiServerAccess(ApiServerAccess.ranges("203.0.113.0/24"))
                        .namespace("shop")
                        .build());
    }
}
