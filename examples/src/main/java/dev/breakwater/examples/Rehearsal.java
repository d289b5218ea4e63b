package dev.breakwater.examples;

import dev.breakwater.blueprint.IsolationReview;
import dev.breakwater.blueprint.LockOutReview;
import dev.breakwater.blueprint.PreconditionReview;
import dev.breakwater.change.Permission;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.EngineOptions;
import dev.breakwater.engine.Plan;
import dev.breakwater.k8s.KubernetesProvider;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.testing.azure.FakeAzure;
import java.io.PrintStream;
import java.util.function.Function;

/** What the smaller examples have in common: a declaration is planned, applied and planned again on the fakes. */
public final class Rehearsal {
    /** The region of every example. */
    public static final String REGION = "westeurope";

    /** The made-up group of administrators of every example. */
    public static final String ADMINS = "9b1f6d0e-3c52-4f7e-8a24-5d8c0f2b7e61";

    private Rehearsal() {}

    /** Tells in that stream how the declaration for an empty subscription becomes real. */
    public static void run(PrintStream out, Function<FakeAzure, DesiredState> declaration) {
        try (FakeAzure azure = FakeAzure.start();
                KubernetesProvider kubernetes = KubernetesProvider.create()) {
            DesiredState desired = declaration.apply(azure);
            // tag::reviews[]
            PreconditionReview region =
                    PreconditionReview.standard().knowing(azure.provider().offers(azure.subscription(), REGION));
            Engine engine = Engine.of(azure.provider(), kubernetes)
                    .with(EngineOptions.standard()
                            .withTime(azure.time())
                            .withReviews(LockOutReview.standard(), IsolationReview.standard(), region));
            // end::reviews[]
            Plan plan = engine.plan(desired);
            out.println(plan.render());
            out.println(engine.apply(plan, plan.needs().toArray(Permission[]::new))
                    .orThrow()
                    .render());
            out.println(engine.plan(desired).render());
        }
    }
}
