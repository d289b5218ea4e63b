package dev.breakwater.examples;

import dev.breakwater.blueprint.LockOutReview;
import dev.breakwater.cluster.AksCluster;
import dev.breakwater.document.Document;
import dev.breakwater.engine.ConsoleListener;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.EngineOptions;
import dev.breakwater.engine.Plan;
import dev.breakwater.k8s.KubernetesProvider;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.testing.azure.FakeAzure;
import dev.breakwater.testing.azure.Pacing;
import java.io.PrintStream;

/** An Azure and a Kubernetes inside this JVM; the providers that talk to them are the real ones. */
final class EmbeddedLandscape implements Landscape {
    private final PrintStream out;
    private final FakeAzure azure = FakeAzure.start();
    private final KubernetesProvider kubernetes = KubernetesProvider.create();

    EmbeddedLandscape(PrintStream out) {
        this.out = out;
        azure.operations("PUT managedClusters", Pacing.polls(3));
    }

    @Override
    public Settings settings() {
        return new Settings(
                azure.subscription(),
                azure.tenant(),
                "rg-shop",
                "9b1f6d0e-3c52-4f7e-8a24-5d8c0f2b7e61",
                "203.0.113.0/24",
                true);
    }

    @Override
    public Engine engine() {
        return Engine.of(azure.provider(), kubernetes)
                .with(EngineOptions.standard()
                        .withTime(azure.time())
                        .withListeners(ConsoleListener.plain(out))
                        .withReviews(LockOutReview.standard()));
    }

    @Override
    public boolean confirm(Plan plan) {
        return true;
    }

    // tag::drift[]
    @Override
    public boolean drift(DesiredState desired) {
        ArmId cluster = desired.resources().stream()
                .filter(AksCluster.class::isInstance)
                .map(resource -> ((AksCluster) resource).id())
                .findFirst()
                .orElseThrow();
        azure.drift(
                cluster,
                body -> body.withAt("/properties/disableLocalAccounts", false)
                        .withAt("/properties/apiServerAccessProfile/authorizedIPRanges", Document.array("0.0.0.0/0")));
        azure.kubernetes(cluster).delete("networking.k8s.io/v1", "NetworkPolicy", "shop", "default-deny-ingress");
        return true;
    }
    // end::drift[]

    @Override
    public void close() {
        kubernetes.close();
        azure.close();
    }
}
