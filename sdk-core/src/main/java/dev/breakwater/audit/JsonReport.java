package dev.breakwater.audit;

import dev.breakwater.document.Document;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.Address;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A report as a document. Members are only ever added; removing or changing one raises the version. */
final class JsonReport {
    private static final int VERSION = 1;

    private JsonReport() {}

    static Document of(AuditReport report) {
        return Document.object("format", "breakwater-audit", "version", VERSION, "origin", report.origin())
                .withSome("readAt", report.readAt().map(Object::toString))
                .with("day", report.day().toString())
                .withSome("benchmark", report.benchmark().map(JsonReport::benchmark))
                .with("resources", report.resources())
                .with("score", report.score().isPresent() ? report.score().getAsInt() : null)
                .with("scores", report.scores())
                .with("counts", counts(report))
                .withSome("trend", report.trend().map(JsonReport::trend))
                .with(
                        "findings",
                        report.findings().stream()
                                .map(finding -> finding(report, finding))
                                .toList())
                .with(
                        "controls",
                        report.controls().stream().map(JsonReport::control).toList())
                .with(
                        "staleAcceptances",
                        report.staleAcceptances().stream()
                                .map(JsonReport::acceptance)
                                .toList())
                .with("uncovered", report.uncovered());
    }

    private static Document benchmark(Benchmark benchmark) {
        return Document.object("name", benchmark.name(), "version", benchmark.version());
    }

    private static Document counts(AuditReport report) {
        Document counts = Document.object();
        for (Verdict verdict : Verdict.values()) {
            Document bySeverity = Document.object("total", report.count(verdict));
            for (Severity severity : Severity.values()) {
                bySeverity = bySeverity.with(severity.name(), report.count(verdict, severity));
            }
            counts = counts.with(verdict.name(), bySeverity);
        }
        return counts;
    }

    private static Document finding(AuditReport report, Finding finding) {
        return Document.object(
                "control", finding.control(),
                "severity", report.severity(finding),
                "verdict", finding.verdict(),
                "resource", resource(report, finding.address()),
                "message", finding.message(),
                "evidence",
                        finding.evidence().stream().map(JsonReport::evidence).toList());
    }

    private static Document trend(Trend trend) {
        return Document.object(
                "since", trend.from(),
                "scoreBefore",
                        trend.scoreBefore().isPresent() ? trend.scoreBefore().getAsInt() : null,
                "appeared", trend.appeared().stream().map(JsonReport::named).toList(),
                "mended", trend.mended().stream().map(JsonReport::named).toList(),
                "unjudged", trend.unjudged().stream().map(JsonReport::named).toList(),
                "lasting", trend.lasting());
    }

    private static Document named(Finding finding) {
        return Document.object("control", finding.control(), "resource", address(finding.address()));
    }

    /** With the place in the file that it comes from, if it comes from one. */
    private static Document resource(AuditReport report, Address<?> address) {
        return address(address)
                .withSome(
                        "source",
                        report.source(address)
                                .map(source -> Document.object(
                                        "file", source.file(), "line", source.line(), "pointer", source.pointer())));
    }

    private static Document address(Address<?> address) {
        return Document.object("type", address.type(), "path", address.path());
    }

    /** Without a member {@code value} there is nothing at the path; with the value null there is a null. */
    private static Document evidence(Evidence evidence) {
        return Document.object("path", evidence.path())
                .withSome("value", evidence.value())
                .with("apiVersion", evidence.apiVersion());
    }

    private static Document control(Control control) {
        Map<String, List<String>> mappings = new LinkedHashMap<>(new TreeMap<>(control.mappings()));
        return Document.object(
                "id", control.id(),
                "severity", control.severity(),
                "sentence", control.sentence(),
                "remedy", control.remedy(),
                "evidence", control.evidence().stream().sorted().toList(),
                "mappings", mappings);
    }

    private static Document acceptance(Acceptance acceptance) {
        return Document.object(
                        "control", acceptance.control(),
                        "reason", acceptance.reason(),
                        "owner", acceptance.owner(),
                        "expires", acceptance.expires().toString())
                .withSome("scope", acceptance.scope().map(JsonReport::address));
    }
}
