package dev.breakwater.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AuditReportTest {
    private static final Estate ESTATE = Fixture.live(
                    Fixture.entry("bad", true, "none"),
                    Fixture.entry("good", false, "patch"),
                    Fixture.entry("worse", true, "patch"))
            .accepting(List.of(
                    Fixture.acceptance("T-ID-01", Fixture.TODAY.plusDays(30)).within(Fixture.machine("worse")),
                    Fixture.acceptance("T-OLD-01", Fixture.TODAY)))
            .missing(List.of(new Estate.Gap(Fixture.LOCKS, "403 Forbidden")));
    private static final AuditReport REPORT = Auditor.of(List.of(Fixture.CHANNEL, Fixture.LOCAL_USERS, Fixture.LOCKED))
            .at(Fixture.clock(Fixture.TODAY))
            .audit(ESTATE);

    @Test
    void the_text_is_the_golden_one() throws IOException {
        assertThat(REPORT.render()).isEqualTo(golden("report.txt"));
    }

    @Test
    void the_json_is_the_golden_one_and_parses() throws IOException {
        assertThat(REPORT.toJson()).isEqualToIgnoringWhitespace(golden("report.json"));
        assertThat(Document.parse(REPORT.toJson()).number("/version")).hasValue(java.math.BigDecimal.ONE);
    }

    @Test
    void the_order_does_not_depend_on_the_order_of_the_controls() {
        AuditReport other = Auditor.of(List.of(Fixture.LOCKED, Fixture.LOCAL_USERS, Fixture.CHANNEL))
                .at(Fixture.clock(Fixture.TODAY))
                .audit(ESTATE);

        assertThat(other.toJson()).isEqualTo(REPORT.toJson());
        assertThat(other.render()).isEqualTo(REPORT.render());
        assertThat(other.toHtml()).isEqualTo(REPORT.toHtml());
    }

    @Test
    void the_score_weighs_by_severity_and_leaves_out_what_is_accepted_or_unknown() {
        assertThat(REPORT.count(Verdict.PASS, Severity.CRITICAL)).isEqualTo(1);
        assertThat(REPORT.count(Verdict.FAIL, Severity.CRITICAL)).isEqualTo(1);
        assertThat(REPORT.count(Verdict.ACCEPTED)).isEqualTo(1);
        assertThat(REPORT.score()).hasValue(52); // passed 10 + 2 × 1, failed 10 + 1
    }

    @Test
    void terminal_escapes_and_reversed_text_are_written_out() {
        Estate hostile = Fixture.live(Fixture.entry("a\u001b[2Jb\u202ec\nd", true, "x\u0007"));

        assertThat(Fixture.AUDITOR.audit(hostile).render())
                .contains("machines/a[U+001B][2Jb[U+202E]c[U+000A]d")
                .doesNotContain("\u001b", "\u202e", "\u0007");
    }

    @Test
    void the_time_of_reading_is_told_to_the_second() {
        AuditReport report = Fixture.AUDITOR.audit(Fixture.live(Fixture.entry("a", false, "patch"))
                .readAt(Instant.parse("2026-06-01T11:59:07.304940457Z")));

        assertThat(report.render()).contains(", read 2026-06-01T11:59:07Z\n");
        assertThat(report.toHtml()).contains("read 2026-06-01T11:59:07Z").doesNotContain("304940457");
        assertThat(report.toJson()).as("JSON keeps all of it").contains("11:59:07.304940457Z");
    }

    @Test
    void what_passed_takes_few_short_lines() {
        List<Control> many = IntStream.range(10, 60)
                .<Control>mapToObj(number -> Fixture.control(
                        "T-MANY-" + number,
                        Set.of(Fixture.TYPE),
                        estate -> estate.ofType(Fixture.TYPE).stream()
                                .map(entry -> Fixture.finding("T-MANY-" + number, entry.address(), Verdict.PASS, ""))
                                .toList()))
                .toList();
        String text = Auditor.of(many)
                .audit(Fixture.live(Fixture.entry("a", true, "x"), Fixture.entry("b", true, "x")))
                .render();

        assertThat(text).contains("PASSED (100)", "  HIGH      100   T-MANY-10 ×2, T-MANY-11 ×2", "T-MANY-59 ×2");
        assertThat(text.lines()).hasSizeLessThan(15).allMatch(line -> line.length() <= 112, "short");
    }

    @Test
    void an_empty_estate_gives_an_empty_report_without_score() {
        AuditReport empty = Fixture.AUDITOR.audit(Fixture.live());

        assertThat(empty.score()).isEmpty();
        assertThat(empty.render()).contains("0 resources, 2 controls", "No score");
        assertThat(empty.toHtml()).contains("Nothing failed");
        assertThat(empty).hasToString("AuditReport[0 failed]");
    }

    private static String golden(String name) throws IOException {
        try (InputStream in = AuditReportTest.class.getResourceAsStream(name)) {
            assertThat(in).as("golden file %s", name).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        }
    }
}
