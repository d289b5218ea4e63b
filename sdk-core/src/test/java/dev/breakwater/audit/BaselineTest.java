package dev.breakwater.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.BreakwaterException;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.resource.Address;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BaselineTest {
    private static final Estate BEFORE =
            Fixture.live(Fixture.entry("old", true, "none"), Fixture.entry("good", false, "patch"));
    private static final Baseline BASELINE = Baseline.of(Fixture.AUDITOR.audit(BEFORE));

    @Test
    void what_failed_on_its_day_is_accepted_and_what_is_new_fails() {
        AuditReport report = Fixture.AUDITOR
                .since(BASELINE)
                .audit(Fixture.live(
                        Fixture.entry("old", true, "none"),
                        Fixture.entry("good", false, "none"),
                        Fixture.entry("new", true, "patch")));

        assertThat(report.failed())
                .extracting(
                        finding -> finding.control() + " " + finding.address().name())
                .containsExactly("T-ID-01 new", "T-UPG-01 good");
        assertThat(report.findings(Verdict.ACCEPTED))
                .extracting(Finding::message)
                .hasSize(2)
                .allMatch(message -> message.endsWith(" It is in the baseline."));
    }

    @Test
    void another_value_or_another_finding_of_the_same_resource_is_new() {
        Control twice = Fixture.control(
                "T-TWO-01", Set.of(Fixture.TYPE), estate -> List.of(about("/groups/0", "a"), about("/groups/1", "b")));
        Control once = Fixture.control("T-TWO-01", Set.of(Fixture.TYPE), estate -> List.of(about("/groups/0", "a")));
        Baseline one = Baseline.of(Auditor.of(List.of(once)).audit(BEFORE));

        assertThat(Auditor.of(List.of(twice)).since(one).audit(BEFORE).failed()).hasSize(1);
        assertThat(Fixture.AUDITOR
                        .since(BASELINE)
                        .audit(Fixture.live(Fixture.entry("old", true, "rapid")))
                        .failedControls())
                .containsExactly("T-UPG-01");
    }

    private static Finding about(String path, Object value) {
        Evidence evidence = new Evidence(path, Optional.of(Document.of(value)), "2026-01-01");
        return new Finding("T-TWO-01", Fixture.machine("old"), Verdict.FAIL, "It does not hold.", List.of(evidence));
    }

    @Test
    void it_shrinks_by_what_is_mended_and_never_grows() {
        AuditReport report = Fixture.AUDITOR
                .since(BASELINE)
                .audit(Fixture.live(Fixture.entry("old", false, "none"), Fixture.entry("new", true, "patch")));

        assertThat(BASELINE.mended(report))
                .containsExactly(
                        "T-ID-01 example.compute/machines /groups/one/machines/old at /properties/localUsers = true");
        Baseline shrunk = BASELINE.without(report);
        assertThat(shrunk.size()).isEqualTo(1);
        assertThat(report.failed()).hasSize(1).noneMatch(shrunk::holds);
        assertThat(Fixture.AUDITOR.since(shrunk).audit(BEFORE).failedControls()).containsExactly("T-ID-01");
    }

    @Test
    void what_could_not_be_read_and_what_was_not_asked_for_is_not_mended() {
        Estate unread = Fixture.live().missing(List.of(new Estate.Gap(Fixture.TYPE, "403 Forbidden")));
        Auditor one = Fixture.AUDITOR.against(Benchmark.of("One", "1", "T-UPG-01"));

        assertThat(BASELINE.mended(Fixture.AUDITOR.audit(unread))).isEmpty();
        assertThat(BASELINE.mended(one.audit(Fixture.live(Fixture.entry("old", false, "patch")))))
                .containsExactly(
                        "T-UPG-01 example.compute/machines /groups/one/machines/old at /properties/channel = none");
    }

    @Test
    void a_resource_is_the_same_in_another_letter_case() {
        Estate shouted = Estate.of(
                Estate.Origin.LIVE,
                List.of(new Estate.Entry(
                        new Address<>(Fixture.TYPE, "/GROUPS/one/machines/OLD"),
                        Fixture.entry("old", true, "none").document(),
                        "2026-01-01")));

        assertThat(Fixture.AUDITOR.since(BASELINE).audit(shouted).failed()).isEmpty();
    }

    @Test
    void it_is_kept_as_text_with_a_line_for_each_failure() {
        assertThat(BASELINE.toJson().lines())
                .contains(
                        "    \"T-ID-01 example.compute/machines /groups/one/machines/old at /properties/localUsers = true\",",
                        "    \"T-UPG-01 example.compute/machines /groups/one/machines/old at /properties/channel = none\"");
        assertThat(Baseline.parse(BASELINE.toJson()).toJson()).isEqualTo(BASELINE.toJson());
        assertThat(BASELINE).hasToString("Baseline[2 failures]");
        assertThat(Baseline.empty().toJson()).contains("\"failures\" : [ ]");
    }

    /** A build that could write its baseline would accept whatever it finds. */
    @Test
    void no_call_of_it_writes_anywhere() {
        assertThat(Baseline.class.getMethods())
                .filteredOn(method -> method.getDeclaringClass() == Baseline.class)
                .flatExtracting(method -> List.of(method.getParameterTypes()))
                .isNotEmpty()
                .containsOnly(String.class, AuditReport.class, Finding.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{\"format\":\"breakwater-baseline\",\"version\":2,\"failures\":[]}",
                "{\"format\":\"breakwater-audit\",\"version\":1}",
                "{\"format\":\"breakwater-baseline\",\"version\":1,\"failures\":[7]}",
                "{\"format\":\"breakwater-baseline\",\"version\":1,\"failures\":[\"AKS-ID-03\"]}"
            })
    void what_is_no_baseline_is_refused(String text) {
        assertThatThrownBy(() -> Baseline.parse(text))
                .isInstanceOf(BreakwaterException.class)
                .hasMessageStartingWith("The baseline cannot be read: ");
    }
}
