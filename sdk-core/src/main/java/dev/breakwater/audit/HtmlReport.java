package dev.breakwater.audit;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A report as one HTML page. Its content security policy admits its own style sheet and its own script,
 * each by its hash, and nothing else: no request, no image, no handler, no inline style.
 */
final class HtmlReport {
    private final AuditReport report;
    private final HtmlSummary summary;
    private final HtmlSections sections;
    private final List<String> benchmarks;

    HtmlReport(AuditReport report) {
        this.report = report;
        this.summary = new HtmlSummary(report);
        this.sections = new HtmlSections(report);
        this.benchmarks = List.copyOf(report.answered());
    }

    String render() {
        return Html.of(
                        "<!DOCTYPE html>\n<html lang=\"en\">\n{}<body>\n<a class=\"skip\" href=\"#findings\">Skip to the"
                                + " findings</a>\n{}<main>\n{}{}{}{}{}{}</main>\n{}</body>\n</html>\n",
                        head(),
                        summary.header(),
                        summary.cards(),
                        sections.trend(),
                        sections.benchmarks(),
                        findings(),
                        pictures(),
                        notes(),
                        footer())
                .toString();
    }

    private Html head() {
        Html style = Html.file("report.css");
        String policy = "default-src 'none'; style-src " + style.hash() + "; script-src "
                + Html.file("report.js").hash() + "; base-uri 'none'; form-action 'none'";
        return Html.of("""
                <head>
                <meta charset="utf-8">
                <meta http-equiv="Content-Security-Policy" content="{}">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="referrer" content="no-referrer">
                <meta name="color-scheme" content="light dark">
                <title>{}</title>
                <style>{}</style>
                </head>
                """, policy, summary.title(), style);
    }

    private Html findings() {
        return Html.of(
                """
                <section class="card" aria-labelledby="findings"><h2 id="findings" tabindex="-1">Findings</h2>
                {}<table class="findings">
                <thead><tr><th scope="col">Verdict</th><th scope="col">Severity</th><th scope="col">Control</th>\
                <th scope="col">Resource</th><th scope="col">What must hold</th></tr></thead>
                <tbody>
                {}</tbody></table></section>
                """,
                toolbar(),
                Html.join(report.findings().stream().map(this::row).toList()));
    }

    private Html toolbar() {
        List<Html> toggles = new ArrayList<>();
        for (Verdict verdict : HtmlSummary.ORDER) {
            toggles.add(Html.of(
                    "<button type=\"button\" data-verdict=\"{}\" aria-pressed=\"true\">{} {}</button>\n",
                    verdict,
                    report.count(verdict),
                    Wording.name(verdict)));
        }
        List<Html> options = new ArrayList<>();
        for (Severity severity : Severity.values()) {
            options.add(Html.of("<option value=\"{}\">{}</option>", severity, lower(severity)));
        }
        List<Html> named = new ArrayList<>();
        for (int i = 0; i < benchmarks.size(); i++) {
            named.add(Html.of("<option value=\"{}\">{}</option>", i, benchmarks.get(i)));
        }
        return Html.of("""
                <div class="toolbar" role="group" aria-label="Filter the findings" hidden>
                <input type="search" placeholder="Search (press /)" aria-label="Search the findings">
                <select aria-label="Severity"><option value="">every severity</option>{}</select>
                <select aria-label="Benchmark"><option value="">every benchmark</option>{}</select>
                {}<button type="button" data-expand aria-pressed="false">all details</button>
                <span id="shown" role="status"></span></div>
                """, Html.join(options), Html.join(named), Html.join(toggles));
    }

    private Html row(Finding finding) {
        Severity severity = report.severity(finding);
        return Html.of(
                """
                <tr data-verdict="{}" data-severity="{}" data-benchmarks="{}"><td class="verdict">{}</td>\
                <td class="severity"><span class="{}">{}</span></td>\
                <td class="control">{}</td><td class="resource"><bdi>{}</bdi><small>{}</small></td><td class="what">{}</td></tr>
                """,
                finding.verdict(),
                severity,
                answered(finding),
                HtmlSummary.pill(finding.verdict()),
                lower(severity),
                lower(severity),
                finding.control(),
                finding.address().name(),
                kind(finding),
                details(finding));
    }

    /** The numbers of the benchmarks that the control answers to, between blanks. */
    private String answered(Finding finding) {
        StringBuilder numbers = new StringBuilder(" ");
        report.control(finding)
                .mappings()
                .keySet()
                .forEach(name -> numbers.append(benchmarks.indexOf(name)).append(' '));
        return numbers.toString();
    }

    private Html details(Finding finding) {
        Control control = report.control(finding);
        boolean open = finding.verdict() == Verdict.FAIL && control.severity().compareTo(Severity.HIGH) <= 0;
        List<Html> parts = new ArrayList<>();
        String detail = Wording.detail(finding, control);
        if (!detail.isEmpty()) {
            parts.add(Html.of("<p>{}</p>\n", detail));
        }
        if (finding.verdict() != Verdict.PASS) {
            parts.add(Html.of("<p class=\"remedy\">{}</p>\n", control.remedy()));
        }
        control.notes().ifPresent(notes -> parts.add(Html.of("<p class=\"why\">{}</p>\n", notes.rationale())));
        parts.add(evidence(finding));
        report.source(finding.address())
                .ifPresent(source -> parts.add(Html.of("<p class=\"path\"><bdi>{}</bdi></p>\n", source)));
        parts.add(Html.of("<p class=\"path\"><bdi>{}</bdi></p>\n", finding.address()));
        parts.add(mappings(control));
        return Html.of(
                "<details{}><summary>{}</summary><div>\n{}</div></details>",
                Html.of(open ? " open" : ""),
                control.sentence(),
                Html.join(parts));
    }

    private static Html evidence(Finding finding) {
        if (finding.evidence().isEmpty()) {
            return Html.of("");
        }
        List<Html> rows = new ArrayList<>();
        for (Evidence evidence : finding.evidence()) {
            rows.add(Html.of(
                    "<tr><td><code>{}</code></td><td><code>{}</code></td><td>{}</td></tr>\n",
                    evidence.path(),
                    evidence.value().map(Document::toJson).orElse("(absent)"),
                    evidence.apiVersion()));
        }
        return Html.of("""
                <table class="evidence"><thead><tr><th scope="col">Evidence</th><th scope="col">Value</th>\
                <th scope="col">Read with</th></tr></thead>
                <tbody>{}</tbody></table>
                """, Html.join(rows));
    }

    private static Html mappings(Control control) {
        List<String> texts = new ArrayList<>();
        for (Map.Entry<String, List<String>> mapping : new TreeMap<>(control.mappings()).entrySet()) {
            texts.add(mapping.getKey() + ": " + String.join(", ", mapping.getValue()));
        }
        return texts.isEmpty() ? Html.of("") : Html.of("<p class=\"mappings\">{}</p>\n", String.join(" · ", texts));
    }

    private Html pictures() {
        List<Html> cards = new ArrayList<>();
        for (Picture picture : report.pictures()) {
            cards.add(Html.of(
                    "<section class=\"card picture\"><h2>{}</h2>\n{}</section>\n", picture.title(), picture.html()));
        }
        return Html.join(cards);
    }

    private Html notes() {
        List<Html> notes = new ArrayList<>();
        report.staleAcceptances().forEach(stale -> notes.add(Html.of("<li>{}</li>\n", Wording.stale(stale))));
        if (!report.uncovered().isEmpty()) {
            notes.add(Html.of(
                    "<li>Controls of the benchmark that no check covers: {}</li>\n",
                    String.join(", ", report.uncovered())));
        }
        return notes.isEmpty()
                ? Html.of("")
                : Html.of("<section class=\"card notes\"><h2>Notes</h2><ul>{}</ul></section>\n", Html.join(notes));
    }

    private Html footer() {
        return Html.of(
                "<footer>{} run on {}. This page loads nothing and sends nothing.</footer>\n<script>{}</script>\n",
                Wording.count(report.controls().size(), "control"),
                Wording.count(report.resources(), "resource"),
                Html.file("report.js"));
    }

    private static String kind(Finding finding) {
        String type = finding.address().type();
        return type.substring(type.lastIndexOf('/') + 1);
    }

    private static String lower(Severity severity) {
        return severity.name().toLowerCase(Locale.ROOT);
    }
}
