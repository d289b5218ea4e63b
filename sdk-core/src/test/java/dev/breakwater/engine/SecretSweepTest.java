package dev.breakwater.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.BreakwaterException;
import dev.breakwater.change.FieldChange;
import dev.breakwater.document.Document;
import dev.breakwater.provider.HandlerContext;
import dev.breakwater.provider.Progress;
import dev.breakwater.resource.ArmState;
import dev.breakwater.resource.Field;
import dev.breakwater.resource.Output;
import dev.breakwater.resource.Sensitive;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A canary goes in wherever a secret can; everything that comes out is searched for it. */
class SecretSweepTest {
    private static final String CANARY = "canary-7f3a91";
    private static final Field<ArmState, Sensitive<String>> KEY =
            Field.of("key", state -> state.document().text("/serial").map(serial -> Sensitive.of(CANARY + serial)));

    private final Scene scene = new Scene();
    private final List<String> said = new ArrayList<>();
    private final List<String> revealed = new ArrayList<>();

    private Thing user() {
        return Thing.named("user").with("key", Output.of(Thing.at("source"), KEY));
    }

    private Plan swept(Plan plan) {
        say(plan, plan.render(), plan.toJson(), plan.changes(), plan.remarks());
        say(plan.before(), plan.before().toJson(), plan.after(), plan.after().toJson());
        return plan;
    }

    private ApplyResult swept(ApplyResult result) {
        say(result, result.render(), result.outcomes());
        try {
            result.orThrow();
        } catch (ApplyFailedException e) {
            say(trace(e));
        }
        return result;
    }

    private void say(Object... texts) {
        for (Object text : texts) {
            said.add(String.valueOf(text));
        }
    }

    private static String trace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private void assertNothingLeaked() {
        say(scene.events);
        assertThat(said)
                .hasSizeGreaterThan(5)
                .allSatisfy(text -> assertThat(text).doesNotContain(CANARY));
    }

    /** A handler that learns the secret the way it should, from its context, and never writes it into the body. */
    private Wrapped learning() {
        return new Wrapped(scene.provider) {
            @Override
            public List<FieldChange> diff(Thing desired, Document body, Optional<ArmState> actual) {
                return super.diff(desired, body.without("key"), actual);
            }

            @Override
            public Progress<ArmState> create(Thing desired, Document body, HandlerContext context) {
                desired.inputs().forEach(input -> revealed.add(reveal(context.value(input))));
                return super.create(desired, body.without("key"), context);
            }
        };
    }

    private static String reveal(Optional<?> value) {
        return value.map(one -> one instanceof Sensitive<?> secret ? String.valueOf(secret.reveal()) : "plain")
                .orElse("nothing");
    }

    @Test
    void a_sensitive_output_reaches_the_handler_and_nothing_else() {
        scene.behind(learning());
        Thing source = Thing.named("source");

        swept(scene.apply(swept(scene.plan(source, user()))).orThrow());
        swept(scene.plan(source, user()));

        assertThat(revealed).as("the handler had it").containsExactly(CANARY + "source-1");
        assertNothingLeaked();
    }

    @ParameterizedTest
    @ValueSource(strings = {"read .*", "owned .*", "create user", "update source", "poll .*", "delete .*"})
    void a_secret_in_the_text_of_a_strange_exception_or_of_its_cause_goes_nowhere(String call) {
        scene.apply(Thing.named("source").with("size", 1), Thing.named("old")).orThrow();
        scene.provider.takes = java.time.Duration.ofMinutes(1);
        scene.with(options -> options.withPrune(true));
        Plan calm = scene.plan(Thing.named("source").with("size", 2), Thing.named("user"));
        scene.provider.fault = InMemoryProvider.before(
                call, text -> new IllegalStateException(CANARY, new IllegalArgumentException(CANARY)));

        ApplyResult result = swept(scene.apply(calm, dev.breakwater.change.Permission.values()));
        try {
            swept(scene.plan(Thing.named("source").with("size", 3)));
        } catch (BreakwaterException e) {
            say(trace(e));
        }

        assertThat(scene.events.toString() + said).contains("IllegalStateException");
        assertThat(result.outcomes()).isNotEmpty();
        assertNothingLeaked();
    }

    @Test
    void a_secret_that_is_put_into_a_body_by_mistake_is_refused_without_being_told() {
        Thing careless = Thing.named("careless").with("key", Sensitive.of(CANARY));

        try {
            scene.plan(careless);
            say("planned");
        } catch (BreakwaterException e) {
            say(trace(e), e.getMessage());
        }
        say(Sensitive.of(CANARY), Output.of(Sensitive.of(CANARY)), Optional.of(Sensitive.of(CANARY)), careless);

        assertThat(said).anySatisfy(text -> assertThat(text).contains("cannot hold a"));
        assertNothingLeaked();
    }
}
