package dev.breakwater.testing.azure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.audit.Auditor;
import dev.breakwater.blueprint.Catalogue;
import dev.breakwater.change.Permission;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.EngineOptions;
import dev.breakwater.engine.Estate;
import dev.breakwater.engine.TimeSource;
import dev.breakwater.identity.ClientCertificate;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.testing.contract.Sample;
import dev.breakwater.testing.replay.Recording;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Of every Azure type: what was recorded reads, plans and audits in another fake as it did where it was recorded. */
class RecordingLawTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private static FakeAzure fake() {
        return FakeAzure.builder().time(TimeSource.virtual(START)).start();
    }

    private static Engine engine(FakeAzure azure) {
        return Engine.of(azure.provider()).with(EngineOptions.standard().withTime(azure.time()));
    }

    @TestFactory
    Stream<DynamicTest> a_replay_says_what_the_recorded_said() {
        List<Sample> samples = new AzureSamples(fake()).all();
        return IntStream.range(0, samples.size())
                .mapToObj(i -> DynamicTest.dynamicTest(samples.get(i).toString(), () -> assertReplays(i)));
    }

    private static void assertReplays(int i) {
        FakeAzure azure = fake();
        Sample sample = new AzureSamples(azure).all().get(i);
        DesiredState desired =
                DesiredState.named("prod").with(sample.prerequisites()).with(sample.declaration());
        Engine first = engine(azure);
        first.apply(first.plan(desired), Permission.values()).orThrow();
        Recording recording = Recording.parse(Recording.of(first, desired).toJson());

        FakeAzure other = FakeAzure.builder().fitting(recording).start();
        Replayed replayed = other.replay(recording);
        if (sample.declaration() instanceof ClientCertificate) {
            assertThat(replayed.unrestored().get(sample.declaration().address()))
                    .contains("public key");
            return;
        }
        replayed.orThrow();
        Engine second = engine(other);

        assertThat(second.plan(desired).render()).isEqualTo(first.plan(desired).render());
        assertThat(documents(Recording.of(second.observe(desired)).estate()))
                .as("as it reads")
                .isEqualTo(documents(recording.estate()));
        Auditor auditor = Catalogue.auditor().at(azure.time().clock());
        assertThat(auditor.audit(second.observe(desired)).findings())
                .as("as it is audited")
                .isEqualTo(auditor.audit(recording.estate()).findings())
                .isEqualTo(auditor.audit(first.observe(desired)).findings());
    }

    static Map<String, Document> documents(Estate estate) {
        Map<String, Document> documents = new TreeMap<>();
        estate.entries().forEach(entry -> documents.put(entry.address().toString(), entry.document()));
        return documents;
    }
}
