package dev.breakwater.examples.sandbox;

import dev.breakwater.admission.PodRules;
import dev.breakwater.blueprint.SecureCluster;
import dev.breakwater.blueprint.SecurePools;
import dev.breakwater.cluster.ApiServerAccess;
import dev.breakwater.examples.Rehearsal;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.testing.azure.FakeAzure;
import dev.breakwater.workload.Deployment;
import dev.breakwater.workload.PodTemplate;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Somebody else's code in a pool of its own, where each pod has a kernel of its own. */
public final class SandboxExample {
    private static final String IMAGE =
            "registry.example/plugin@sha256:" + "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    private SandboxExample() {}

    /** Runs the story on the embedded fakes. */
    public static void main(String[] arguments) {
        run(new PrintStream(System.out, true, StandardCharsets.UTF_8));
    }

    static void run(PrintStream out) {
        Rehearsal.run(out, SandboxExample::declare);
    }

    static DesiredState declare(FakeAzure azure) {
        // tag::sandbox[]
        SecureCluster shop = SecureCluster.named("shop")
                .subscription(azure.subscription())
                .resourceGroup("rg-shop")
                .region(Rehearsal.REGION)
                .tenant(azure.tenant())
                .adminGroup(Rehearsal.ADMINS)
                .apiServerAccess(ApiServerAccess.ranges("203.0.113.0/24"))
                .addUserPools(SecurePools.user("apps").build())
                .addUserPools(SecurePools.sandboxed("plugins").build())
                .namespace("plugins")
                .build();
        Deployment plugin = Deployment.named("plugin")
                .in("plugins")
                .replicas(2)
                .pods(PodTemplate.of("plugin", IMAGE).untrusted())
                .on(shop.link());
        PodRules rules = PodRules.named("isolated").isolated(); // refuses marked pods without a sandbox
        // end::sandbox[]
        return DesiredState.named("shop")
                .with(shop)
                .with(plugin, rules.policy().on(shop.link()), rules.binding().on(shop.link()));
    }
}
