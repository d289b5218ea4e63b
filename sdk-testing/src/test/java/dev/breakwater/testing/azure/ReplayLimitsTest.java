package dev.breakwater.testing.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.document.Document;
import dev.breakwater.document.InvalidDocumentException;
import dev.breakwater.engine.Estate;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.Observed;
import dev.breakwater.testing.TestBed;
import dev.breakwater.testing.replay.Recording;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is no recording, and what of one no fake can keep. */
class ReplayLimitsTest {
    @Test
    void what_the_fake_cannot_keep_is_named_and_still_audited() {
        Estate.Entry alien = entry(
                "Microsoft.Quantum/workspaces",
                "/subscriptions/" + TestBed.SUBSCRIPTION
                        + "/resourceGroups/rg-q/providers/Microsoft.Quantum/workspaces/q");
        Estate.Entry far = entry(
                "Microsoft.ManagedIdentity/userAssignedIdentities",
                "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg/providers"
                        + "/Microsoft.ManagedIdentity/userAssignedIdentities/far");
        Estate.Entry inside = new Estate.Entry(
                new Address<Observed>("example.com/v1/Widget", "/clusters/none/namespaces/a/widgets/w"),
                Document.object("apiVersion", "example.com/v1", "kind", "Widget")
                        .with("metadata", Document.object("name", "w", "namespace", "a")),
                "example.com/v1");
        Recording recording = Recording.of(Estate.of(Estate.Origin.LIVE, List.of(alien, far, inside)));

        Replayed replayed = FakeAzure.builder().fitting(recording).start().replay(recording);

        assertThat(replayed.restored()).isEmpty();
        assertThat(replayed.unrestored())
                .containsEntry(alien.address(), "FakeAzure does not model its type")
                .containsEntry(
                        far.address(),
                        "it is in another subscription, and a FakeAzure has one: " + TestBed.SUBSCRIPTION)
                .containsKey(inside.address());
        assertThat(recording.estate().entries()).hasSize(3);
        assertThatThrownBy(replayed::orThrow)
                .hasMessageContaining("The fake cannot keep all of the recording:")
                .hasMessageContaining("Microsoft.Quantum/workspaces at /subscriptions/");
        assertThatThrownBy(() -> TestBed.start(recording)).isInstanceOf(IllegalStateException.class);
    }

    private static Estate.Entry entry(String type, String id) {
        Document body = Document.object("id", id, "type", type, "location", "westeurope");
        return new Estate.Entry(new Address<Observed>(type, id), body, "2024-01-01");
    }

    @Test
    void a_group_that_was_not_recorded_is_assumed() {
        Estate.Entry identity = entry(
                "Microsoft.ManagedIdentity/userAssignedIdentities",
                "/subscriptions/" + TestBed.SUBSCRIPTION + "/resourceGroups/rg-a/providers"
                        + "/Microsoft.ManagedIdentity/userAssignedIdentities/a");
        Recording recording = Recording.of(Estate.of(Estate.Origin.LIVE, List.of(identity)));

        Replayed replayed = FakeAzure.builder().fitting(recording).start().replay(recording);

        assertThat(replayed.orThrow().assumed())
                .containsExactly("/subscriptions/" + TestBed.SUBSCRIPTION + "/resourceGroups/rg-a");
        assertThat(replayed).hasToString("Replayed[1 restored, 0 not: []]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"schema\": | line 1",
                "{\"schema\":\"x/v9\"} | schema 'x/v9'; this version of Breakwater reads breakwater.dev/estate/v1",
                "{\"schema\":\"breakwater.dev/estate/v1\"} | it has no member 'recording'",
                "{\"schema\":\"breakwater.dev/estate/v1\",\"recording\":{\"version\":2}}"
                        + " | /recording/version is 2; this version of Breakwater reads 1",
                "{\"schema\":\"breakwater.dev/estate/v1\",\"recording\":{\"version\":1},\"resources\":[{\"type\":\"a\"}]}"
                        + " | /resources/0 has no text 'path'",
                "{\"schema\":\"breakwater.dev/estate/v1\",\"recording\":{\"version\":1,\"undeclared\":[{\"type\":\"a\"}]}}"
                        + " | /recording/undeclared/0 has no text 'path'",
            })
    void a_file_that_is_no_recording_is_told_from_one_with_the_place(String text, String message, @TempDir Path folder)
            throws Exception {
        Path file = Files.writeString(folder.resolve("prod.json"), text);

        assertThatThrownBy(() -> Recording.read(file))
                .isInstanceOf(InvalidDocumentException.class)
                .hasMessageStartingWith("Cannot read the recording prod.json: ")
                .hasMessageContaining(message);
    }
}
