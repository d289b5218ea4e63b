package dev.breakwater.testing.azure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.change.Change;
import dev.breakwater.change.Permission;
import dev.breakwater.engine.ApplyResult;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.EngineOptions;
import dev.breakwater.engine.Plan;
import dev.breakwater.provider.ResourceHandler;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.Resource;
import dev.breakwater.testing.contract.Sample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What was applied is not planned again, of whatever type it is and however far the parts of Azure lag behind each
 * other: neither at once, nor when everything has arrived. A type that the provider registers and nobody has a sample
 * of fails.
 */
class LagLawTest {
    private static final int SEEDS = 4;
    private static final int MOST = 12;
    private static int plans;

    static Stream<String> types() {
        try (FakeAzure azure = FakeAzure.start()) {
            return azure.provider().handlers().stream()
                    .map(ResourceHandler::type)
                    .map(Class::getSimpleName)
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void what_was_applied_is_not_planned_again_under_lags(String type) throws InterruptedException {
        for (int seed = 1; seed <= SEEDS; seed++) {
            try (FakeAzure azure =
                    FakeAzure.builder().seed(seed).lags(lags(seed)).start()) {
                Sample sample = sample(azure, type);
                List<Resource<?>> steps = new ArrayList<>(List.of(sample.declaration()));
                steps.addAll(sample.variations().values());
                for (Resource<?> step : steps.subList(0, Math.min(steps.size(), MOST))) {
                    applies(azure, sample, step, type + ", seed " + seed + ": " + step.document());
                }
            }
        }
    }

    private static Lags lags(int seed) {
        Random random = new Random(seed);
        return new Lags(
                Duration.ofSeconds(1 + random.nextInt(60)),
                Duration.ofSeconds(1 + random.nextInt(120)),
                Duration.ofSeconds(1 + random.nextInt(120)),
                random.nextInt(3));
    }

    private static Sample sample(FakeAzure azure, String type) {
        return new AzureSamples(azure)
                .all().stream()
                        .filter(one -> handler(azure, type).type().isInstance(one.declaration()))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(type + " has no sample: add one to AzureSamples."));
    }

    private static ResourceHandler<?, ?> handler(FakeAzure azure, String type) {
        return azure.provider().handlers().stream()
                .filter(one -> one.type().getSimpleName().equals(type))
                .findFirst()
                .orElseThrow();
    }

    private static void applies(FakeAzure azure, Sample sample, Resource<?> step, String what)
            throws InterruptedException {
        Engine engine = Engine.of(azure.provider())
                .with(EngineOptions.standard().withTime(azure.time()).withConcurrency(1));
        DesiredState desired =
                DesiredState.named("lags").with(sample.prerequisites()).with(step);
        Plan plan = engine.plan(desired);
        if (plan.changes().stream().anyMatch(Change.Refused.class::isInstance)) {
            return;
        }
        ApplyResult applied = engine.apply(plan, Permission.values());
        assertThat(applied.isSuccess()).as(what + applied.render()).isTrue();
        requireEmpty(engine.plan(desired), what + ", at once");
        azure.time().await(new ArrayBlockingQueue<>(1), azure.time().now().plus(Duration.ofHours(1)), true);
        requireEmpty(engine.plan(desired), what + ", in the end");
    }

    private static void requireEmpty(Plan plan, String what) {
        assertThat(plan.isEmpty()).as(what + "\n" + plan.render()).isTrue();
        plans++;
    }

    @AfterAll
    static void tell() {
        System.out.println("Law of lags: " + plans + "/" + plans + " plans after an apply were empty, with " + SEEDS
                + " seeds for each type.");
    }
}
