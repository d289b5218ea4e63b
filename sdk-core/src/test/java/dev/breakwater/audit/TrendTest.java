package dev.breakwater.audit;

import static dev.breakwater.audit.Fixture.AUDITOR;
import static dev.breakwater.audit.Fixture.entry;
import static dev.breakwater.audit.Fixture.live;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrendTest {
    private static final AuditReport BEFORE =
            AUDITOR.audit(live(entry("one", true, "patch"), entry("two", false, "none"), entry("gone", true, "none")));
    private static final AuditReport AFTER =
            AUDITOR.audit(live(entry("one", false, "patch"), entry("two", true, "none"), entry("new", false, "none")));

    private static List<String> names(List<Finding> findings) {
        return findings.stream()
                .map(finding -> finding.control() + " " + finding.address().name())
                .toList();
    }

    @Test
    void failures_come_go_and_stay_and_what_is_gone_is_not_called_mended() {
        Trend trend = Trend.between(BEFORE, AFTER);

        assertThat(names(trend.appeared())).containsExactly("T-ID-01 two", "T-UPG-01 new");
        assertThat(names(trend.mended())).containsExactly("T-ID-01 one");
        assertThat(names(trend.unjudged())).containsExactly("T-ID-01 gone", "T-UPG-01 gone");
        assertThat(trend.lasting()).isEqualTo(1);
        assertThat(trend)
                .hasToString("Trend[since 2026-06-01T11:59:00Z: score 33 to 63, 2 appeared, 1 mended, 2 not"
                        + " judged any more, 1 still fails]");
    }

    @Test
    void what_cannot_be_assessed_any_more_is_not_mended() {
        AuditReport blind = AUDITOR.audit(live().missing(List.of(new Estate.Gap(Fixture.TYPE, "no permission"))));

        Trend trend = Trend.between(BEFORE, blind);

        assertThat(trend.mended()).isEmpty();
        assertThat(trend.unjudged()).hasSize(4);
    }

    @Test
    void a_report_since_an_earlier_one_tells_it_in_every_form() {
        AuditReport report = AFTER.since(BEFORE);

        assertThat(AFTER.trend()).isEmpty();
        assertThat(report.render()).contains("Trend since 2026-06-01T11:59:00Z: score 33 to 63, 2 appeared, 1 mended");
        assertThat(report.toMarkdown()).contains("**Trend** since 2026-06-01T11:59:00Z: score 33 to 63");
        assertThat(report.toHtml()).contains("<h3>Appeared</h3>", "<h3>Mended</h3>", "<h3>Not judged any more</h3>");
        assertThat(Document.parse(report.toJson()).text("/trend/appeared/0/control"))
                .contains("T-ID-01");
    }

    @Test
    void two_equal_reports_have_no_trend() {
        Trend trend = Trend.between(BEFORE, BEFORE);

        assertThat(trend.appeared()).isEmpty();
        assertThat(trend.mended()).isEmpty();
        assertThat(trend.lasting()).isEqualTo(4);
    }

    @Test
    void each_benchmark_has_a_score_of_its_own() {
        assertThat(AFTER.scores()).containsOnlyKeys("Example Benchmark 1.0").containsEntry("Example Benchmark 1.0", 63);
    }
}
