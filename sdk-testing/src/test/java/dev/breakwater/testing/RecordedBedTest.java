package dev.breakwater.testing;

import static dev.breakwater.testing.BreakwaterAssertions.assertThat;

import dev.breakwater.engine.Engine;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.testing.azure.FakeAzure;
import dev.breakwater.testing.replay.Recording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Tests that begin with an estate that was recorded. */
class RecordedBedTest {
    private static final DesiredState PAYMENTS = Payments.declared();

    @TempDir
    static Path folder;

    // tag::replay[]
    @RegisterExtension // each test gets a copy of what was recorded, and may break it
    static final BreakwaterExtension BED =
            BreakwaterExtension.startingFrom(() -> Recording.read(folder.resolve("payments.json")));

    @RepeatedTest(2)
    void an_audit_finds_what_somebody_changed(Engine engine, FakeAzure azure, TestBed bed) {
        assertThat(engine.plan(PAYMENTS)).isEmpty();

        azure.drift(Payments.id(), body -> body.withAt("/properties/disableLocalAccounts", false));

        assertThat(bed.audit(PAYMENTS)).hasFindings("AKS-ID-03");
    }
    // end::replay[]

    @BeforeAll
    static void record() throws IOException {
        try (TestBed bed = TestBed.start()) { // stands for the real one
            bed.apply(PAYMENTS);
            record(bed.engine(), folder.resolve("payments.json"));
        }
        assertThat(Files.size(folder.resolve("payments.json"))).isPositive();
    }

    private static void record(Engine engine, Path file) {
        // tag::record[]
        Recording recording = Recording.of(engine, PAYMENTS); // reads as a plan does, and writes nothing
        assertThat(recording).isComplete().doesNotReveal("Hunter2");
        recording.write(file);
        // end::record[]
    }
}
