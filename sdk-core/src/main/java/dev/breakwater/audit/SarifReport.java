package dev.breakwater.audit;

import dev.breakwater.document.Document;
import dev.breakwater.resource.Address;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;

/**
 * A report in the Static Analysis Results Interchange Format 2.1.0 (OASIS), within what GitHub's code scanning reads of
 * it. Failures are results; what could not be assessed is a notification of the run, since a result of another kind
 * than {@code fail} would be shown as an alert. What is accepted stays out for the same reason. Used by one thread.
 */
final class SarifReport {
    private static final String SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";
    private static final String ROOT = "%SRCROOT%";

    private final AuditReport report;
    private final Function<Address<?>, Optional<SourceLine>> lines;
    private final Map<String, Integer> rules = new HashMap<>();

    SarifReport(AuditReport report, Function<Address<?>, Optional<SourceLine>> lines) {
        this.report = report;
        this.lines = lines;
        for (Control control : report.controls()) {
            rules.put(control.id(), rules.size());
        }
    }

    Document render() {
        Document driver = Document.object(
                "name",
                "Breakwater",
                "rules",
                report.controls().stream().map(SarifReport::rule).toList());
        Document run = Document.object(
                "tool", Document.object("driver", driver),
                "invocations", List.of(invocation()),
                "columnKind", "utf16CodeUnits",
                "results", results());
        return Document.object("$schema", SCHEMA, "version", "2.1.0", "runs", List.of(run));
    }

    private static Document rule(Control control) {
        List<String> tags = new ArrayList<>(List.of("security"));
        new TreeMap<>(control.mappings())
                .forEach((benchmark, ids) -> ids.forEach(id -> tags.add(benchmark + " " + id)));
        Document properties =
                Document.object("tags", tags, "precision", "very-high", "security-severity", score(control.severity()));
        return Document.object(
                "id", control.id(),
                "shortDescription", text(control.sentence()),
                "fullDescription", text(control.sentence()),
                "help", text(control.remedy()),
                "defaultConfiguration", Document.object("level", level(control.severity())),
                "properties", properties);
    }

    /** On GitHub's scale: critical over 9.0, high from 7.0, medium from 4.0. */
    private static String score(Severity severity) {
        return switch (severity) {
            case CRITICAL -> "9.5";
            case HIGH -> "8.0";
            case MEDIUM -> "5.5";
            case LOW -> "2.0";
        };
    }

    private static String level(Severity severity) {
        return switch (severity) {
            case CRITICAL, HIGH -> "error";
            case MEDIUM -> "warning";
            case LOW -> "note";
        };
    }

    private Document invocation() {
        List<Document> gaps = new ArrayList<>();
        for (Finding finding : report.findings(Verdict.NOT_ASSESSABLE)) {
            gaps.add(Document.object(
                    "level", "warning",
                    "message", text(finding.message()),
                    "locations", List.of(location(finding.address())),
                    "associatedRule", reference(finding)));
        }
        return Document.object("executionSuccessful", true, "toolExecutionNotifications", gaps);
    }

    private Document reference(Finding finding) {
        return Document.object("id", finding.control(), "index", rules.get(finding.control()));
    }

    /** Two findings of one control on one resource have fingerprints of their own. */
    private List<Document> results() {
        List<Document> results = new ArrayList<>();
        Map<String, Integer> seen = new HashMap<>();
        for (Finding finding : report.failed()) {
            String key = finding.control() + "|" + finding.address().type() + "|"
                    + finding.address().path();
            int number = seen.merge(key, 1, Integer::sum);
            results.add(result(finding, digest(number == 1 ? key : key + "|" + number)));
        }
        return results;
    }

    private Document result(Finding finding, String fingerprint) {
        List<Document> evidence = finding.evidence().stream()
                .map(one -> Document.object("path", one.path()).withSome("value", one.value()))
                .toList();
        return Document.object(
                "ruleId", finding.control(),
                "ruleIndex", rules.get(finding.control()),
                "kind", "fail",
                "level", level(report.severity(finding)),
                "message", text(finding.address().shortName() + ": " + finding.message()),
                "locations", List.of(location(finding.address())),
                "partialFingerprints", Document.object("breakwater/v1", fingerprint),
                "properties", Document.object("evidence", evidence));
    }

    private Document location(Address<?> address) {
        Document logical = Document.object(
                "name",
                address.name(),
                "fullyQualifiedName",
                address.type() + " " + address.path(),
                "kind",
                "resource");
        Document location = Document.object("logicalLocations", List.of(logical));
        Optional<SourceLine> line = lines.apply(address).or(() -> report.line(address));
        return line.isPresent() ? location.with("physicalLocation", place(line.get())) : location;
    }

    private static Document place(SourceLine line) {
        return Document.object(
                "artifactLocation", Document.object("uri", uri(line.file()), "uriBaseId", ROOT),
                "region", Document.object("startLine", line.line()));
    }

    /** A relative reference, its segments escaped; a colon in the first would make a scheme of it. */
    private static String uri(String file) {
        try {
            String path = new URI(null, null, "/" + file, null).toASCIIString().substring(1);
            return path.replace(":", "%3A");
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("SourceLine '" + file + "': cannot be written as a URI.", e);
        }
    }

    private static Document text(String text) {
        return Document.object("text", Visible.text(text));
    }

    private static String digest(String key) {
        return UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
