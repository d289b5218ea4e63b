package dev.breakwater.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.engine.TimeSource;
import dev.breakwater.provider.Provider;
import dev.breakwater.resource.Output;
import dev.breakwater.resource.Resource;
import dev.breakwater.testing.contract.SettingsProvider.Defect;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The contract passes a good provider, and names what is wrong with each bad one. */
class ProviderContractTest implements ProviderContract {
    private static final Setting SOURCE = new Setting.Plain("source", Output.of("blue"), Optional.empty());
    private static final Output<String> COPIED = Output.of(SOURCE.address(), Setting.State.VALUE);
    private static final Setting SETTING = new Setting.Plain("copy", COPIED, Optional.of("first"));

    @Override
    public ContractEstate estate() {
        return new Estate(Defect.NONE, List.of(sample(SETTING)));
    }

    private static Sample sample(Setting declaration) {
        return Sample.of(declaration)
                .needing(SOURCE)
                .varying("value", new Setting.Plain("copy", Output.of("red"), Optional.of("first")))
                .varying("note", new Setting.Plain("copy", COPIED, Optional.of("second")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FORGETS_NOTES           | after a second create the plan is not empty",
                "CREATES_ONCE_ONLY       | is there already",
                "DELETES_ONCE_ONLY       | is not there",
                "READS_NOTHING           | does not read back",
                "UPDATES_NOTHING         | after varying note the plan is not empty",
                "COMPARES_WITH_A_COUNTER | the same diff came out differently",
                "NEVER_ENDS              | the create failed",
                "TELLS_SECRETS           | a secret of the estate is in a text",
            })
    void a_defect_is_caught_and_named(Defect defect, String message) {
        assertThat(failures(() -> new Estate(defect, List.of(sample(SETTING)))))
                .anySatisfy(failure -> assertThat(failure).contains(message));
    }

    @Test
    void a_handler_without_a_sample_fails() {
        assertThat(failures(() -> new Estate(Defect.NONE, List.of())))
                .containsExactly("Setting has no sample; add one that sets every attribute.");
    }

    @Test
    void a_sample_that_leaves_an_attribute_unset_fails() {
        Setting bare = new Setting.Plain("bare", Output.of("blue"), Optional.empty());
        assertThat(failures(() -> new Estate(Defect.NONE, List.of(Sample.of(bare)))))
                .containsExactly("No sample of Setting sets [note]; what is never set is never tested.");
    }

    @Test
    void an_output_that_is_not_listed_fails() {
        Setting forgetful = new Setting.Forgetful("copy", COPIED, Optional.of("first"));
        assertThat(failures(() -> new Estate(Defect.NONE, List.of(sample(forgetful)))))
                .contains("settings/copy uses settings/source.value but inputs() does not list it.");
    }

    @Test
    void a_good_provider_passes_every_law() {
        assertThat(failures(this::estate)).isEmpty();
    }

    private static List<String> failures(Supplier<ContractEstate> estates) {
        List<String> failures = new ArrayList<>();
        tests(new ContractSuite(estates).nodes()).forEach(test -> {
            try {
                test.getExecutable().execute();
            } catch (Throwable failure) {
                failures.add(String.valueOf(failure.getMessage()));
            }
        });
        return failures;
    }

    private static Stream<DynamicTest> tests(Stream<? extends DynamicNode> nodes) {
        return nodes.flatMap(node -> node instanceof DynamicContainer container
                ? tests(container.getChildren())
                : Stream.of((DynamicTest) node));
    }

    private record Estate(Defect defect, List<Sample> samples, SettingsProvider provider, TimeSource time)
            implements ContractEstate {
        Estate(Defect defect, List<Sample> samples) {
            this(
                    defect,
                    samples,
                    new SettingsProvider(defect),
                    TimeSource.virtual(Instant.parse("2026-01-01T00:00:00Z")));
        }

        @Override
        public List<Provider> providers() {
            return List.of(provider);
        }

        @Override
        public Set<String> canaries() {
            return Set.of("canary-7f3a");
        }
    }

    @Test
    void a_variation_that_changes_nothing_fails_unless_it_only_leaves_something_to_the_service() {
        Setting less = new Setting.Plain("copy", COPIED, Optional.empty());
        Sample sample = Sample.of(SETTING).needing(SOURCE);
        assertThat(failures(() -> new Estate(Defect.NONE, List.of(sample.varying("note", less)))))
                .singleElement()
                .asString()
                .contains("varying note plans NoOp");
        assertThat(failures(() -> new Estate(Defect.NONE, List.of(sample.undeclaring("note", less)))))
                .isEmpty();
    }

    @Test
    void a_variation_at_another_address_is_refused() {
        Resource<?> other = new Setting.Plain("other", Output.of("blue"), Optional.empty());
        assertThat(org.assertj.core.api.Assertions.catchThrowable(
                        () -> Sample.of(SETTING).varying("name", other)))
                .hasMessageContaining("a variation keeps the address");
    }
}
