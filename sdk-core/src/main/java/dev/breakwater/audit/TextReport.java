package dev.breakwater.audit;

import dev.breakwater.resource.Acceptance;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A report for a terminal. Used by one thread. */
final class TextReport {
    private static final int SHOWN_VALUE = 120;
    private static final int WIDTH = 110;

    private final AuditReport report;
    private final StringBuilder out = new StringBuilder();
    private final int idWidth;
    private final int nameWidth;

    TextReport(AuditReport report) {
        this.report = report;
        this.idWidth = report.findings().stream()
                .mapToInt(finding -> finding.control().length())
                .max()
                .orElse(0);
        this.nameWidth = Math.min(
                40,
                report.findings().stream()
                        .mapToInt(finding -> resource(finding).length())
                        .max()
                        .orElse(0));
    }

    String render() {
        head();
        section(Verdict.FAIL);
        section(Verdict.NOT_ASSESSABLE);
        section(Verdict.ACCEPTED);
        passed();
        notes();
        return out.toString();
    }

    private void head() {
        line("Audit of " + Wording.subject(report.origin())
                + report.readAt().map(time -> ", read " + Wording.time(time)).orElse("")
                + report.benchmark()
                        .map(chosen -> " against " + chosen.name() + " " + chosen.version())
                        .orElse(""));
        line(Wording.count(report.resources(), "resource") + ", "
                + Wording.count(report.controls().size(), "control") + ", " + report.day());
        OptionalInt score = report.score();
        line((score.isPresent() ? "Score " + score.getAsInt() + " of 100" : "No score") + ": " + counts());
        report.trend().ifPresent(trend -> line("Trend " + trend.headline()));
    }

    private String counts() {
        return List.of(Verdict.FAIL, Verdict.NOT_ASSESSABLE, Verdict.ACCEPTED, Verdict.PASS).stream()
                .map(verdict -> report.count(verdict) + " " + Wording.name(verdict))
                .collect(Collectors.joining(", "));
    }

    private void section(Verdict verdict) {
        List<Finding> findings = report.findings(verdict);
        if (findings.isEmpty()) {
            return;
        }
        line("");
        line(Wording.name(verdict).toUpperCase(Locale.ROOT) + " (" + findings.size() + ")");
        findings.forEach(this::finding);
    }

    private void finding(Finding finding) {
        Control control = report.control(finding);
        line(columns(finding) + control.sentence());
        List<String> more = new ArrayList<>();
        finding.evidence().forEach(evidence -> more.add(evidence(evidence)));
        report.source(finding.address()).ifPresent(source -> more.add(Visible.text("in " + source)));
        String detail = Visible.text(Wording.detail(finding, control));
        if (!detail.isEmpty()) {
            more.add(detail);
        }
        if (finding.verdict() == Verdict.FAIL) {
            more.add("→ " + control.remedy());
        }
        more.forEach(text -> line("      " + text));
    }

    /** What passed needs no action: its ids by severity are enough here; JSON and HTML have the evidence. */
    private void passed() {
        List<Finding> passed = report.findings(Verdict.PASS);
        if (!passed.isEmpty()) {
            line("");
            line("PASSED (" + passed.size() + ")");
            for (Severity severity : Severity.values()) {
                ids(severity, passed);
            }
        }
    }

    private void ids(Severity severity, List<Finding> passed) {
        Map<String, Integer> times = new TreeMap<>();
        passed.stream()
                .filter(finding -> report.severity(finding) == severity)
                .forEach(finding -> times.merge(finding.control(), 1, Integer::sum));
        if (times.isEmpty()) {
            return;
        }
        String start = "  " + pad(severity.name(), 8) + "  "
                + pad(String.valueOf(report.count(Verdict.PASS, severity)), 4) + "  ";
        StringBuilder ids = new StringBuilder(start);
        String separator = "";
        for (Map.Entry<String, Integer> entry : times.entrySet()) {
            String next = entry.getKey() + (entry.getValue() == 1 ? "" : " ×" + entry.getValue());
            if (ids.length() - ids.lastIndexOf("\n") + separator.length() + next.length() > WIDTH) {
                separator = ",\n" + " ".repeat(start.length());
            }
            ids.append(separator).append(next);
            separator = ", ";
        }
        line(ids.toString());
    }

    private void notes() {
        List<String> notes = new ArrayList<>();
        for (Acceptance acceptance : report.staleAcceptances()) {
            notes.add("  " + Visible.text(Wording.stale(acceptance)));
        }
        if (!report.uncovered().isEmpty()) {
            notes.add("  Controls of the benchmark that no check covers: " + String.join(", ", report.uncovered()));
        }
        if (!notes.isEmpty()) {
            line("");
            line("NOTES");
            notes.forEach(this::line);
        }
    }

    private String columns(Finding finding) {
        return "  " + pad(report.severity(finding).name(), 8) + "  " + pad(finding.control(), idWidth) + "  "
                + pad(resource(finding), nameWidth) + "  ";
    }

    private static String resource(Finding finding) {
        return Visible.text(finding.address().shortName());
    }

    private static String evidence(Evidence evidence) {
        String value = evidence.value().map(document -> document.toJson()).orElse("(absent)");
        String shown = value.length() <= SHOWN_VALUE ? value : value.substring(0, SHOWN_VALUE - 1) + "…";
        return Visible.text(evidence.path() + " = " + shown) + "  (" + Visible.text(evidence.apiVersion()) + ")";
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private void line(String text) {
        out.append(text.stripTrailing()).append('\n');
    }
}
