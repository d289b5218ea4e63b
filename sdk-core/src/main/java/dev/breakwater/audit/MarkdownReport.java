package dev.breakwater.audit;

import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/** A report for the conversation of a pull request, in GitHub's dialect of Markdown. Used by one thread. */
final class MarkdownReport {
    /** Characters that mean something to Markdown or to HTML inside of it. */
    private static final String SPECIAL = "\\`*_{}[]<>|~&";

    /** What would make a person, an issue or an address of the text after it, or of the text around it. */
    private static final String LINKING = "@#";

    private static final String NOTHING = "<!-- -->";

    private final AuditReport report;
    private final StringBuilder out = new StringBuilder();

    MarkdownReport(AuditReport report) {
        this.report = report;
    }

    String render() {
        OptionalInt score = report.score();
        out.append("## Audit of ").append(Wording.subject(report.origin())).append("\n\n");
        out.append(score.isPresent() ? "Score **" + score.getAsInt() + "** of 100" : "No score")
                .append(report.benchmark()
                        .map(chosen -> ", " + escaped(chosen.name() + " " + chosen.version()))
                        .orElse(""))
                .append(", ")
                .append(Wording.count(report.resources(), "resource"))
                .append(", ")
                .append(report.day())
                .append("\n\n");
        report.trend()
                .ifPresent(trend -> out.append("**Trend** ")
                        .append(escaped(trend.headline()))
                        .append("\n\n"));
        counts();
        failed();
        stale();
        folded(Verdict.NOT_ASSESSABLE);
        folded(Verdict.ACCEPTED);
        return out.toString();
    }

    private void counts() {
        row("", "critical", "high", "medium", "low", "all");
        out.append("|---|---:|---:|---:|---:|---:|\n");
        for (Verdict verdict : List.of(Verdict.FAIL, Verdict.NOT_ASSESSABLE, Verdict.ACCEPTED, Verdict.PASS)) {
            row(
                    Wording.name(verdict),
                    number(verdict, Severity.CRITICAL),
                    number(verdict, Severity.HIGH),
                    number(verdict, Severity.MEDIUM),
                    number(verdict, Severity.LOW),
                    String.valueOf(report.count(verdict)));
        }
    }

    private String number(Verdict verdict, Severity severity) {
        return String.valueOf(report.count(verdict, severity));
    }

    private void failed() {
        if (report.failed().isEmpty()) {
            out.append("\nNothing failed.\n");
            return;
        }
        out.append("\n### Failed\n\n");
        row("severity", "control", "resource", "what must hold, and what is there", "what to do");
        out.append("|---|---|---|---|---|\n");
        for (Finding finding : report.failed()) {
            Control control = report.control(finding);
            String detail = Wording.detail(finding, control);
            StringBuilder what = new StringBuilder(escaped((control.sentence() + " " + detail).strip()));
            finding.evidence().forEach(evidence -> what.append("<br>").append(code(evidence.toString())));
            row(
                    report.severity(finding).name().toLowerCase(Locale.ROOT),
                    code(finding.control()),
                    code(finding.address().shortName()),
                    what.toString(),
                    escaped(control.remedy()));
        }
    }

    private void stale() {
        if (!report.staleAcceptances().isEmpty()) {
            out.append("\n### Stale\n\n");
            report.staleAcceptances()
                    .forEach(stale -> out.append("- ")
                            .append(escaped(Wording.stale(stale)))
                            .append('\n'));
        }
    }

    private void folded(Verdict verdict) {
        List<Finding> findings = report.findings(verdict);
        if (findings.isEmpty()) {
            return;
        }
        String title = Wording.name(verdict);
        out.append("\n<details><summary>")
                .append(Wording.count(findings.size(), "finding"))
                .append(' ')
                .append(title)
                .append("</summary>\n\n");
        for (Finding finding : findings) {
            out.append("- ").append(code(finding.control())).append(' ');
            out.append(code(finding.address().shortName())).append(": ");
            out.append(escaped(finding.message())).append('\n');
        }
        out.append("\n</details>\n");
    }

    private void row(String... cells) {
        out.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private static String code(String text) {
        return "<code>" + escaped(text) + "</code>";
    }

    /** The text as nothing but text. References to characters are never markup; the comment keeps names apart. */
    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        Visible.text(text).codePoints().forEach(point -> {
            if (SPECIAL.indexOf(point) >= 0) {
                escaped.append("&#").append(point).append(';');
            } else {
                escaped.appendCodePoint(point).append(LINKING.indexOf(point) >= 0 ? NOTHING : "");
            }
        });
        return escaped.toString().replace("://", ":" + NOTHING + "//").replace("www.", "www" + NOTHING + ".");
    }
}
