package dev.breakwater.testing.azure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.BreakwaterException;
import dev.breakwater.document.Document;
import dev.breakwater.engine.ApplyResult;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.Plan;
import dev.breakwater.identity.ClientSecret;
import dev.breakwater.identity.EntraApplication;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.testing.azure.Crash.Lost;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Client secrets that come close to each other: of two applications, or one soon after the other. */
class ClientSecretTest {
    private final DirectoryWorld world = new DirectoryWorld(Lags.none());

    @AfterEach
    void close() {
        world.close();
    }

    private ApplyResult apply(DesiredState desired) {
        Engine engine = world.patient();
        return engine.apply(engine.plan(desired));
    }

    private Plan plan(DesiredState desired) {
        return world.patient().plan(desired);
    }

    private void pass(Duration time) throws InterruptedException {
        world.azure()
                .time()
                .await(new ArrayBlockingQueue<>(1), world.azure().time().now().plus(time), true);
    }

    @Test
    void a_secret_that_another_application_stored_is_never_written_over() {
        EntraApplication other = EntraApplication.named("other").build();
        ClientSecret taking = world.secret("1").withApplication(other.address());
        apply(world.secrets("1")).orThrow();
        ApplyResult both = apply(world.secrets("1").with(other).with(taking));
        assertThat(both.isSuccess()).isFalse();
        assertThat(both.render())
                .contains("has a secret of that name that applications/shop/passwordCredentials/shop wrote")
                .contains("Choose another ClientSecret.secretName");
        assertThat(world.vaultHoldsWhatIsThere()).isTrue();
        assertThat(plan(world.secrets("1")).isEmpty()).as("nothing was taken").isTrue();
        apply(world.secrets("1").with(other).with(taking.withSecretName("other")))
                .orThrow();
        assertThat(world.vaultHoldsWhatWorks()).isTrue();
    }

    @Test
    void a_secret_under_another_name_of_the_same_application_is_not_taken_either() {
        apply(world.secrets("1")).orThrow();
        ApplyResult both = apply(
                world.secrets("1").with(world.secret("1").withName("second").withSecretName("shop")));
        assertThat(both.isSuccess()).isFalse();
        assertThat(plan(world.secrets("1")).isEmpty()).isTrue();
    }

    @Test
    void each_of_several_rotations_leaves_the_one_before_its_whole_overlap() throws InterruptedException {
        apply(world.secrets("1")).orThrow();
        apply(world.secrets("2")).orThrow();
        pass(Duration.ofHours(4));
        apply(world.secrets("3")).orThrow();
        assertThat(plan(world.secrets("3")).isEmpty()).isTrue();
        assertThat(world.credentials()).hasSize(3);
        pass(Duration.ofHours(3));
        apply(world.secrets("3")).orThrow();
        assertThat(world.credentials()).as("the first one's time is over").hasSize(2);
        pass(Duration.ofHours(4));
        apply(world.secrets("3")).orThrow();
        assertThat(world.credentials()).hasSize(1);
        assertThat(world.vaultHoldsWhatWorks()).isTrue();
    }

    @Test
    void a_rotation_without_overlap_ends_the_old_one_in_the_same_apply_and_waits_for_nothing() {
        apply(world.secrets("1")).orThrow();
        Instant start = world.azure().time().now();
        DesiredState abrupt = world.secrets(world.secret("2").withOverlap(Duration.ZERO));
        apply(abrupt).orThrow();
        assertThat(world.azure().time().now()).isBefore(start.plusSeconds(60));
        assertThat(world.credentials()).hasSize(1);
        assertThat(world.vaultHoldsWhatWorks()).isTrue();
        assertThat(plan(abrupt).isEmpty()).isTrue();
    }

    @Test
    void more_rotations_than_the_vault_can_tell_of_end_the_eldest_first() throws InterruptedException {
        List<Document> eldest = List.of();
        for (int version = 1; version <= 13; version++) {
            apply(world.secrets(String.valueOf(version))).orThrow();
            eldest = version == 2 ? world.credentials() : eldest;
            pass(Duration.ofMinutes(1));
        }
        assertThat(world.credentials()).hasSize(11).doesNotContainAnyElementsOf(eldest);
        assertThat(plan(world.secrets("13")).isEmpty()).isTrue();
    }

    @Test
    void a_rotation_that_died_is_finished_also_when_another_lifetime_is_declared_by_then() {
        int deaths = 0;
        for (int at = 0; at < 60; at++) {
            try (DirectoryWorld here = new DirectoryWorld(Lags.none())) {
                here.patient().apply(here.patient().plan(here.secrets("1"))).orThrow();
                deaths += dies(here, at) ? 1 : 0;
                DesiredState shorter = here.secrets(here.secret("2").withLifetime(Duration.ofDays(30)));
                ApplyResult second = here.patient().apply(here.patient().plan(shorter));
                assertThat(second.isSuccess()).as(at + ": " + second.render()).isTrue();
                assertThat(here.patient().plan(shorter).isEmpty())
                        .as("after " + at)
                        .isTrue();
                assertThat(here.vaultHoldsWhatIsThere()).isTrue();
            }
        }
        assertThat(deaths).isPositive().isLessThan(60);
    }

    private static boolean dies(DirectoryWorld world, int at) {
        Crash line = world.line(at, Lost.ANSWER);
        try {
            Engine engine = world.engine(line);
            engine.apply(engine.plan(world.secrets("2")));
        } catch (BreakwaterException died) {
            return true;
        }
        return line.isHit();
    }
}
