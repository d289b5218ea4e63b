package dev.breakwater.examples.recording;

import dev.breakwater.blueprint.SecureCluster;
import dev.breakwater.cluster.ApiServerAccess;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.Plan;
import dev.breakwater.examples.Rehearsal;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.testing.TestBed;
import dev.breakwater.testing.replay.Recording;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Records a cluster that is there, and rehearses a change of it in a fake that begins with the recording. */
public final class RecordingExample {
    private RecordingExample() {}

    /** Runs the story; a fake stands for the Azure that is recorded. */
    public static void main(String[] arguments) {
        run(new PrintStream(System.out, true, StandardCharsets.UTF_8));
    }

    static void run(PrintStream out) {
        try (TestBed there = TestBed.start()) {
            there.apply(shop(false));
            rehearse(Recording.of(there.engine(), shop(false)), out);
        }
    }

    private static void rehearse(Recording recording, PrintStream out) {
        out.println("Recorded: " + recording.entries().count() + " resources, "
                + recording.estate().gaps().size() + " gaps.");
        try (TestBed bed = TestBed.start(recording)) {
            Engine engine = bed.engine();
            Plan plan = engine.plan(shop(true));
            out.print(plan.render());
            engine.apply(plan).orThrow();
            out.println("Failing afterwards: " + bed.audit(shop(true)).failedControls());
        }
    }

    private static DesiredState shop(boolean tagged) {
        SecureCluster shop = SecureCluster.named("shop")
                .subscription(TestBed.SUBSCRIPTION)
                .resourceGroup("rg-shop")
                .region(Rehearsal.REGION)
                .tenant(TestBed.TENANT)
                .adminGroup(Rehearsal.ADMINS)
                .apiServerAccess(ApiServerAccess.ranges("203.0.113.0/24"))
                .namespace("shop")
                .build();
        return DesiredState.named("shop")
                .with(tagged ? shop.withCustomisations(cluster -> cluster.withTags(Map.of("env", "prod"))) : shop);
    }
}
