package dev.breakwater.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;

/** The sections between the summary and the findings: the score of each benchmark, and what came and went. */
final class HtmlSections {
    private final AuditReport report;

    HtmlSections(AuditReport report) {
        this.report = report;
    }

    Html benchmarks() {
        SortedMap<String, Integer> scores = report.scores();
        List<Html> rows = new ArrayList<>();
        for (Map.Entry<String, Integer> entry : scores.entrySet()) {
            String name = entry.getKey();
            int score = entry.getValue();
            rows.add(Html.of(
                    "<tr><th scope=\"row\">{}</th><td class=\"n{}\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td>"
                            + "<td class=\"bar\">{}</td></tr>\n",
                    name,
                    report.count(Verdict.FAIL, name) == 0 ? " zero" : "",
                    report.count(Verdict.FAIL, name),
                    report.count(Verdict.PASS, name),
                    score,
                    bar(score)));
        }
        return rows.isEmpty() ? Html.of("") : Html.of("""
                        <section class="card spaced" aria-labelledby="benchmarks"><h2 id="benchmarks">By benchmark</h2>
                        <table class="counts"><thead><tr><th scope="col">Benchmark</th><th scope="col" class="n">failed</th>\
                        <th scope="col" class="n">passed</th><th scope="col" class="n">score</th><td></td></tr></thead>
                        <tbody>{}</tbody></table></section>
                        """, Html.join(rows));
    }

    private static Html bar(int score) {
        return Html.of(
                "<svg viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
                        + "<rect class=\"f-fail\" width=\"100\" height=\"10\"/>"
                        + "<rect class=\"f-pass\" width=\"{}\" height=\"10\"/></svg>",
                score);
    }

    Html trend() {
        return report.trend().map(this::trend).orElse(Html.of(""));
    }

    private Html trend(Trend trend) {
        return Html.of(
                """
                <section class="card spaced" aria-labelledby="trend"><h2 id="trend">What changed</h2>
                <p class="trendline">{}</p>
                {}{}{}</section>
                """,
                capital(trend.headline()),
                list(trend, "Appeared", trend.appeared(), Verdict.FAIL),
                list(trend, "Mended", trend.mended(), Verdict.PASS),
                list(trend, "Not judged any more", trend.unjudged(), Verdict.NOT_ASSESSABLE));
    }

    private static Html list(Trend trend, String title, List<Finding> findings, Verdict colour) {
        List<Html> items = new ArrayList<>();
        for (Finding finding : findings) {
            items.add(Html.of(
                    "<li><span class=\"change c-{}\" aria-hidden=\"true\"></span><b>{}</b> <bdi>{}</bdi> <small>{}</small></li>\n",
                    HtmlSummary.style(colour),
                    finding.control(),
                    finding.address().shortName(),
                    trend.severity(finding).name().toLowerCase(Locale.ROOT)));
        }
        return items.isEmpty()
                ? Html.of("")
                : Html.of("<h3>{}</h3><ul class=\"changes\">{}</ul>\n", title, Html.join(items));
    }

    private static String capital(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    @Override
    public String toString() {
        return "HtmlSections[" + report + "]";
    }
}
