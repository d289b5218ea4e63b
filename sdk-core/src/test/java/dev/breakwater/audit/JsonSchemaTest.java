package dev.breakwater.audit;

import static dev.breakwater.audit.Fixture.AUDITOR;
import static dev.breakwater.audit.Fixture.acceptance;
import static dev.breakwater.audit.Fixture.entry;
import static dev.breakwater.audit.Fixture.live;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The committed schema of reports describes what is written, and everything that is written. */
class JsonSchemaTest {
    private static final Document SCHEMA = schema();

    private static Document schema() {
        try {
            return Document.parse(Files.readString(Path.of("../docs/audit-report.schema.json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static AuditReport full() {
        Estate.Source source = new Estate.Source("main.json", 3, "/resources/0");
        Estate.Entry entry = entry("one", true, "patch");
        Estate.Entry sourced =
                new Estate.Entry(entry.address(), entry.document(), entry.apiVersion(), Optional.of(source));
        Estate estate = live(sourced, entry("two", false, "none"))
                .missing(List.of(new Estate.Gap(Fixture.TYPE, "no permission")))
                .accepting(List.of(
                        acceptance("T-UPG-01", Fixture.TODAY),
                        acceptance("T-OLD", Fixture.TODAY).within(Fixture.machine("one"))));
        return AUDITOR.against(Benchmark.of("B", "1", "T-ID-01", "T-UPG-01", "T-9"))
                .audit(estate)
                .since(AUDITOR.audit(live(entry("two", true, "none"))));
    }

    private static Stream<AuditReport> reports() {
        return Stream.of(full(), AUDITOR.audit(live()), AUDITOR.audit(live(entry("one", false, "patch"))));
    }

    @ParameterizedTest
    @MethodSource("reports")
    void every_report_follows_the_schema(AuditReport report) {
        assertThat(JsonSchema.violations(SCHEMA, Document.parse(report.toJson())))
                .isEmpty();
    }

    @Test
    void a_full_report_has_every_member_of_the_schema() {
        assertThat(Document.parse(full().toJson()).members().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        SCHEMA.get("properties").orElseThrow().members().keySet());
    }

    @ParameterizedTest
    @CsvSource({
        "/format, other, /format is not",
        "/score, 101, /score is out of bounds",
        "/origin, GUESSED, /origin is not in",
        "/other, 1, /other is not known",
        "/findings/0/severity, GRAVE, /findings/*/severity is not in"
    })
    void what_is_wrong_does_not_follow_it(String pointer, String value, String violation) {
        Document wrong = Document.parse(full().toJson())
                .withAt(pointer, value.matches("\\d+") ? Document.of(Integer.parseInt(value)) : Document.of(value));

        assertThat(JsonSchema.violations(SCHEMA, wrong)).anyMatch(one -> one.startsWith(violation));
    }
}
