package dev.breakwater.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The top of the page: title, score ring, and counts by severity with bars. */
final class HtmlSummary {
    static final List<Verdict> ORDER = List.of(Verdict.FAIL, Verdict.NOT_ASSESSABLE, Verdict.ACCEPTED, Verdict.PASS);

    private final AuditReport report;

    HtmlSummary(AuditReport report) {
        this.report = report;
    }

    String title() {
        return "Audit of " + Wording.subject(report.origin());
    }

    Html header() {
        String meta = Wording.count(report.resources(), "resource") + " · "
                + Wording.count(report.controls().size(), "control") + " · "
                + report.benchmark()
                        .map(chosen -> chosen.name() + " " + chosen.version() + " · ")
                        .orElse("")
                + report.readAt()
                        .map(time -> "read " + Wording.time(time) + " · ")
                        .orElse("") + report.day();
        return Html.of(
                "<header><p class=\"brand\">Breakwater</p><h1>{}</h1><p class=\"meta\">{}</p></header>\n",
                title(),
                meta);
    }

    Html cards() {
        return Html.of("<div class=\"cards\">\n{}{}</div>\n", score(), counts());
    }

    private Html score() {
        int failed = report.count(Verdict.FAIL);
        String line = failed == 0 ? "Nothing failed" : failed + " failed";
        String critical = report.count(Verdict.FAIL, Severity.CRITICAL) + " critical, "
                + report.count(Verdict.FAIL, Severity.HIGH) + " high";
        return Html.of("""
                <section class="card score" aria-label="Score">{}<div>\
                <p class="verdictline">{}</p><p class="meta">{}</p></div></section>
                """, ring(), line, failed == 0 ? allElse() : critical);
    }

    private String allElse() {
        return report.count(Verdict.PASS) + " passed, " + report.count(Verdict.ACCEPTED) + " accepted, "
                + report.count(Verdict.NOT_ASSESSABLE) + " not assessable";
    }

    /** Each verdict's share of all findings as an arc, the score in the middle. */
    private Html ring() {
        List<Html> arcs = new ArrayList<>();
        int all = Math.max(1, report.findings().size());
        double from = 0;
        for (Verdict verdict : ORDER) {
            double share = 100.0 * report.count(verdict) / all;
            if (share > 0) {
                arcs.add(Html.of(
                        "<circle class=\"ring s-{}\" cx=\"60\" cy=\"60\" r=\"50\" pathLength=\"100\""
                                + " stroke-dasharray=\"{} 100\" stroke-dashoffset=\"{}\" transform=\"rotate(-90 60 60)\"/>",
                        style(verdict),
                        number(share),
                        number(-from)));
            }
            from += share;
        }
        String score =
                report.score().isPresent() ? String.valueOf(report.score().getAsInt()) : "–";
        return Html.of("""
                <svg viewBox="0 0 120 120" role="img" aria-label="Score {} of 100">\
                <circle class="ring track" cx="60" cy="60" r="50"/>{}\
                <text class="number" x="60" y="65">{}</text><text class="of" x="60" y="80">of 100</text></svg>
                """, score, Html.join(arcs), score);
    }

    private Html counts() {
        List<Html> heads = new ArrayList<>();
        ORDER.forEach(verdict -> heads.add(Html.of("<th scope=\"col\" class=\"n\">{}</th>", Wording.name(verdict))));
        List<Html> rows = new ArrayList<>();
        for (Severity severity : Severity.values()) {
            rows.add(countRow(severity));
        }
        return Html.of("""
                <section class="card" aria-labelledby="counts"><h2 id="counts">By severity</h2>
                <table class="counts"><thead><tr><th scope="col">Severity</th>{}<td></td></tr></thead>
                <tbody>{}</tbody></table></section>
                """, Html.join(heads), Html.join(rows));
    }

    private Html countRow(Severity severity) {
        List<Html> cells = new ArrayList<>();
        for (Verdict verdict : ORDER) {
            int count = report.count(verdict, severity);
            cells.add(Html.of("<td class=\"n{}\">{}</td>", count == 0 ? " zero" : "", count));
        }
        return Html.of(
                "<tr><th scope=\"row\">{}</th>{}<td class=\"bar\">{}</td></tr>\n",
                severity.name().toLowerCase(Locale.ROOT),
                Html.join(cells),
                bar(severity));
    }

    private Html bar(Severity severity) {
        int all = Math.max(
                1,
                ORDER.stream()
                        .mapToInt(verdict -> report.count(verdict, severity))
                        .sum());
        List<Html> parts = new ArrayList<>();
        double from = 0;
        for (Verdict verdict : ORDER) {
            double share = 100.0 * report.count(verdict, severity) / all;
            parts.add(Html.of(
                    "<rect class=\"f-{}\" x=\"{}\" y=\"0\" width=\"{}\" height=\"10\"/>",
                    style(verdict),
                    number(from),
                    number(share)));
            from += share;
        }
        return Html.of(
                "<svg viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
                        + "<rect class=\"bartrack\" width=\"100\" height=\"10\"/>{}</svg>",
                Html.join(parts));
    }

    static Html pill(Verdict verdict) {
        String sign = switch (verdict) {
            case PASS -> "✓";
            case FAIL -> "✕";
            case ACCEPTED -> "~";
            case NOT_ASSESSABLE -> "?";
        };
        return Html.of(
                "<span class=\"pill v-{}\"><span aria-hidden=\"true\">{}</span> {}</span>",
                style(verdict),
                sign,
                Wording.name(verdict));
    }

    static String style(Verdict verdict) {
        return switch (verdict) {
            case PASS -> "pass";
            case FAIL -> "fail";
            case ACCEPTED -> "accepted";
            case NOT_ASSESSABLE -> "unknown";
        };
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
