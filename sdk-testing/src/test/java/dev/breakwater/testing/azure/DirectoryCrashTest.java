package dev.breakwater.testing.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.http.HttpMethod;
import dev.breakwater.BreakwaterException;
import dev.breakwater.change.Permission;
import dev.breakwater.document.Document;
import dev.breakwater.engine.ApplyResult;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.EngineOptions;
import dev.breakwater.engine.Plan;
import dev.breakwater.identity.ConditionalAccessPolicy;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.testing.azure.Crash.Lost;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * A process may die at any request that makes what Graph has no key of ours for, or that rotates a secret: the next
 * one converges, nothing is made twice, and no credential stays whose value nobody kept.
 */
class DirectoryCrashTest {
    private static final List<Integer> ONE_EACH = List.of(1, 1, 1, 1, 1, 1, 1, 1);

    @Test
    void a_directory_that_was_half_made_is_finished_by_the_next_apply() {
        int requests = requests(Optional.empty(), DirectoryWorld::directory);
        for (int at = 0; at < requests; at++) {
            for (Lost lost : Lost.values()) {
                try (DirectoryWorld world = new DirectoryWorld(Lags.none())) {
                    String what = lost + " " + at + " lost";
                    dies(world, world.directory(), at, lost);
                    // The rest of a consent of which a part is given is more than there was.
                    finishes(world, world.directory(), what, Permission.WEAKEN);
                    assertThat(world.counts()).as(what).isEqualTo(ONE_EACH);
                }
            }
        }
        System.out.println("Crash law of the directory: " + 2 * requests + "/" + 2 * requests
                + " deaths converged, none left anything twice.");
        assertThat(requests).isGreaterThan(30);
    }

    @Test
    void a_secret_that_was_half_made_is_finished_by_the_next_apply() {
        rotates("creation", Optional.empty(), "1", 1);
    }

    @Test
    void a_rotation_that_died_anywhere_is_finished_and_the_vault_always_holds_what_is_there() {
        rotates("rotation", Optional.of("1"), "2", 2);
    }

    private static void rotates(String name, Optional<String> before, String after, int kept) {
        Function<DirectoryWorld, DesiredState> wanted = world -> world.secrets(after);
        int requests = requests(before, wanted);
        int orphans = 0;
        for (int at = 0; at < requests; at++) {
            for (Lost lost : Lost.values()) {
                try (DirectoryWorld world = new DirectoryWorld(Lags.none())) {
                    String what = name + ", " + lost + " " + at + " lost";
                    prepare(world, before);
                    dies(world, wanted.apply(world), at, lost);
                    assertThat(before.isEmpty() || world.vaultHoldsWhatIsThere())
                            .as(what)
                            .isTrue();
                    assertThat(world.unkept()).as(what).hasSizeLessThanOrEqualTo(1);
                    orphans += world.unkept().size();
                    finishes(world, wanted.apply(world), what);
                    assertThat(world.unkept()).as(what).isEmpty();
                    assertThat(world.credentials()).as(what).hasSize(kept);
                    assertThat(world.vaultHoldsWhatIsThere()).as(what).isTrue();
                }
            }
        }
        System.out.println("Crash law of a secret's " + name + ": " + 2 * requests + "/" + 2 * requests
                + " deaths converged; " + orphans
                + " of them left one credential that nobody kept, which the next apply removed.");
        assertThat(orphans).isPositive();
    }

    @Test
    void the_old_secret_goes_when_its_time_is_over() throws InterruptedException {
        try (DirectoryWorld world = new DirectoryWorld(Lags.none())) {
            world.patient().apply(world.patient().plan(world.desired("1"))).orThrow();
            world.patient().apply(world.patient().plan(world.desired("2"))).orThrow();
            assertThat(world.patient().plan(world.desired("2")).isEmpty()).isTrue();
            world.azure()
                    .time()
                    .await(
                            new ArrayBlockingQueue<>(1),
                            world.azure().time().now().plus(Duration.ofHours(7)),
                            true);
            Plan later = world.patient().plan(world.desired("2"));
            assertThat(later.render()).contains("/overdue");
            world.patient().apply(later).orThrow();
            assertThat(world.credentials()).hasSize(1);
            assertThat(world.vaultHoldsWhatWorks()).isTrue();
            assertThat(world.patient().plan(world.desired("2")).isEmpty()).isTrue();
        }
    }

    /** Policies have no key, and show late: for each seed the lags of the two are others. */
    @Test
    void a_policy_that_was_made_twice_is_there_once_in_the_end() throws InterruptedException {
        int twice = 0;
        int late = 0;
        for (int seed = 1; seed <= 8; seed++) {
            try (FakeAzure azure = FakeAzure.builder()
                    .seed(seed)
                    .lags(Lags.none().withDirectory(Duration.ofSeconds(40)))
                    .start()) {
                DesiredState desired = DesiredState.named("shop").with(List.of(policy()));
                Engine engine = Engine.of(azure.provider())
                        .with(EngineOptions.standard().withTime(azure.time()));
                AzureSdk sdk = AzureSdk.over(azure);
                String policies = "https://graph.microsoft.com/v1.0/identity/conditionalAccess/policies";
                Document body = policy().document().without("sessionControls");
                assertThat(sdk.send(HttpMethod.POST, policies, Map.of(), body.toJson())
                                .status())
                        .as("the run that dies before it gets the answer")
                        .isEqualTo(201);
                engine.apply(engine.plan(desired)).orThrow();
                azure.time()
                        .await(new ArrayBlockingQueue<>(1), azure.time().now().plusSeconds(60), true);
                twice += azure.requests().stream()
                                        .filter(request -> request.method().equals("POST"))
                                        .count()
                                > 1
                        ? 1
                        : 0;
                Plan after = engine.plan(desired);
                if (!after.isEmpty()) {
                    assertThat(after.render()).contains("/twins", "deletes");
                    assertThatThrownBy(() -> engine.apply(after)).hasMessageContaining("permission DELETE");
                    engine.apply(after, Permission.DELETE).orThrow();
                    late++;
                }
                assertThat(engine.plan(desired).isEmpty()).isTrue();
                AzureSdk.Answer left = sdk.send(HttpMethod.GET, policies, Map.of(), "");
                assertThat(left.body().at("/value").orElseThrow().elements())
                        .as("seed " + seed)
                        .hasSize(1);
            }
        }
        System.out.println("Conditional Access after a lost answer: 8/8 seeds end with one policy, " + twice
                + " of them had two for a while, " + late + " of those until the next plan.");
        assertThat(twice).isGreaterThan(late);
        assertThat(late).isPositive();
    }

    @Test
    void another_policy_of_the_same_name_is_told_and_neither_written_nor_deleted() throws InterruptedException {
        try (FakeAzure azure = FakeAzure.start()) {
            DesiredState desired = DesiredState.named("shop").with(List.of(policy()));
            Engine engine =
                    Engine.of(azure.provider()).with(EngineOptions.standard().withTime(azure.time()));
            engine.apply(engine.plan(desired)).orThrow();
            azure.time().await(new ArrayBlockingQueue<>(1), azure.time().now().plusSeconds(1), true);
            AzureSdk sdk = AzureSdk.over(azure);
            String policies = "https://graph.microsoft.com/v1.0/identity/conditionalAccess/policies";
            Document other = policy().document().without("sessionControls").with("state", "disabled");
            String id = sdk.send(HttpMethod.POST, policies, Map.of(), other.toJson())
                    .body()
                    .text("/id")
                    .orElseThrow();

            Plan plan = engine.plan(desired);

            assertThat(plan.render())
                    .contains("/namesakes", id, "Another policy has the same name and says something else");
            assertThatThrownBy(() -> engine.apply(plan, Permission.values())).hasMessageContaining("Rename or delete");
            engine.apply(engine.planDestroy(desired), Permission.DELETE).orThrow();
            assertThat(sdk.send(HttpMethod.GET, policies + "/" + id, Map.of(), "")
                            .status())
                    .as("left alone")
                    .isEqualTo(200);
        }
    }

    private static ConditionalAccessPolicy policy() {
        return ConditionalAccessPolicy.named("Two factors")
                .addIncludeUsers("All")
                .kubernetes()
                .addDemands(ConditionalAccessPolicy.Demand.MFA)
                .build();
    }

    @Test
    void it_comes_about_under_the_lags_of_an_ordinary_day() {
        try (DirectoryWorld world = new DirectoryWorld(Lags.ordinary())) {
            for (String version : List.of("1", "2")) {
                finishes(world, world.desired(version), "version " + version);
                assertThat(world.counts()).isEqualTo(ONE_EACH);
            }
        }
    }

    private static void prepare(DirectoryWorld world, Optional<String> version) {
        Engine engine = world.patient();
        DesiredState before = version.map(world::secrets).orElseGet(world::base);
        engine.apply(engine.plan(before)).orThrow();
    }

    private static int requests(Optional<String> before, Function<DirectoryWorld, DesiredState> wanted) {
        try (DirectoryWorld world = new DirectoryWorld(Lags.none())) {
            prepare(world, before);
            Crash line = world.line(Integer.MAX_VALUE, Lost.REQUEST);
            Engine engine = world.engine(line);
            engine.apply(engine.plan(wanted.apply(world))).orThrow();
            return line.sent();
        }
    }

    private static void dies(DirectoryWorld world, DesiredState desired, int at, Lost lost) {
        Crash line = world.line(at, lost);
        Optional<BreakwaterException> died = Optional.empty();
        try {
            Engine engine = world.engine(line);
            ApplyResult result = engine.apply(engine.plan(desired));
            assertThat(result.isSuccess() && !line.isHit()).isFalse();
        } catch (BreakwaterException e) {
            died = Optional.of(e);
        }
        died.ifPresent(e -> assertThat(e).hasMessageNotContaining("8Q~"));
        assertThat(line.isHit()).isTrue();
    }

    private static void finishes(DirectoryWorld world, DesiredState desired, String what, Permission... permissions) {
        Engine next = world.patient();
        ApplyResult second = next.apply(next.plan(desired), permissions);
        assertThat(second.isSuccess()).as(what + ": " + second.render()).isTrue();
        Plan third = next.plan(desired);
        assertThat(third.isEmpty()).as(what + ": " + third.render()).isTrue();
    }
}
