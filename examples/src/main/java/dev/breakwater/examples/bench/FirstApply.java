package dev.breakwater.examples.bench;

import dev.breakwater.engine.ApplyResult;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.EngineOptions;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.testing.azure.FakeAzure;

/** Declares a cluster, plans it and applies it to a fake Azure through the real provider. */
public final class FirstApply {
    private FirstApply() {}

    /** Prints the number of outcomes and the CPU time of this process. */
    public static void main(String[] arguments) {
        try (FakeAzure azure = FakeAzure.start()) {
            DesiredState desired = BenchCluster.declare();
            Engine engine =
                    Engine.of(azure.provider()).with(EngineOptions.standard().withTime(azure.time()));
            ApplyResult result = engine.apply(engine.plan(desired)).orThrow();
            EmptyMain.finish(result.outcomes().size());
        }
    }
}
