package dev.breakwater.intake;

import dev.breakwater.audit.AuditReport;
import dev.breakwater.audit.Finding;
import dev.breakwater.audit.Verdict;
import dev.breakwater.blueprint.Catalogue;
import dev.breakwater.engine.Estate;
import java.nio.file.Path;

/** The files of these tests, and findings by what they are called for short. */
final class Inputs {
    private static final Path FOLDER = Path.of("src/test/resources/dev/breakwater/intake");

    private Inputs() {}

    static Path file(String name) {
        return FOLDER.resolve(name);
    }

    static AuditReport audited(Estate estate) {
        return Catalogue.auditor().audit(estate);
    }

    static Finding finding(AuditReport report, String control, String name) {
        return report.findings().stream()
                .filter(finding -> finding.control().equals(control)
                        && finding.address().name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no finding of " + control + " on " + name));
    }

    static Verdict verdict(AuditReport report, String control, String name) {
        return finding(report, control, name).verdict();
    }
}
