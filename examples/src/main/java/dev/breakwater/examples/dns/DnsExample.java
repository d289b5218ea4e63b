package dev.breakwater.examples.dns;

import dev.breakwater.blueprint.SecureCluster;
import dev.breakwater.cluster.AksClusterState;
import dev.breakwater.cluster.ApiServerAccess;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.EngineOptions;
import dev.breakwater.engine.Plan;
import dev.breakwater.k8s.KubernetesProvider;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.Output;
import dev.breakwater.testing.azure.FakeAzure;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** A cluster and the name of its API server in a third party's DNS, in one plan. */
public final class DnsExample {
    private DnsExample() {}

    /** Runs the story on the embedded fakes. */
    public static void main(String[] arguments) {
        run(new PrintStream(System.out, true, StandardCharsets.UTF_8));
    }

    static void run(PrintStream out) {
        try (FakeAzure azure = FakeAzure.start();
                KubernetesProvider kubernetes = KubernetesProvider.create()) {
            DnsService service = new DnsService(azure.time().clock());
            // tag::engine[]
            Engine engine = Engine.of(azure.provider(), kubernetes, new DnsProvider(service))
                    .with(EngineOptions.standard().withTime(azure.time()));
            SecureCluster shop = cluster(azure);
            DnsRecord name = DnsRecord.named("api")
                    .zone("shop.example")
                    .target(Output.of(shop.cluster().address(), AksClusterState.FQDN))
                    .build();
            DesiredState desired = DesiredState.named("shop").with(shop).with(name);
            // end::engine[]
            Plan plan = engine.plan(desired);
            out.println(plan.render());
            out.println(engine.apply(plan).orThrow().render());
            service.zone("shop.example")
                    .forEach((record, body) ->
                            out.println(record + " -> " + body.text("/target").orElse("?")));
            out.println(engine.plan(desired).render());
        }
    }

    private static SecureCluster cluster(FakeAzure azure) {
        return SecureCluster.named("shop")
                .subscription(azure.subscription())
                .resourceGroup("rg-shop")
                .region("westeurope")
                .tenant(azure.tenant())
                .adminGroup("9b1f6d0e-3c52-4f7e-8a24-5d8c0f2b7e61")
                .apiServerAccess(ApiServerAccess.ranges("203.0.113.0/24"))
                .build();
    }
}
