package dev.breakwater.testing;

import dev.breakwater.audit.AuditReport;
import dev.breakwater.audit.Control;
import dev.breakwater.audit.Finding;
import dev.breakwater.audit.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions on what an audit found; failures show the control, the evidence and the remedy.
 *
 * <pre>{@code
 * bed.apply(DESIRED);
 * bed.azure().drift(PAYMENTS.cluster().id(), body -> body.withAt("/properties/disableLocalAccounts", false));
 *
 * AuditReport report = bed.audit(DESIRED);
 * assertThat(report)
 *         .hasFindings("AKS-ID-03")
 *         .atPath("/properties/disableLocalAccounts")
 *         .on("payments");
 * }</pre>
 */
public final class AuditReportAssert extends AbstractAssert<AuditReportAssert, AuditReport> {
    private final List<Finding> chosen;

    AuditReportAssert(AuditReport actual) {
        this(actual, List.of());
    }

    private AuditReportAssert(AuditReport actual, List<Finding> chosen) {
        super(actual, AuditReportAssert.class);
        this.chosen = chosen;
    }

    /** No control fails; accepted ones do not count. */
    public AuditReportAssert hasNoFindings() {
        isNotNull();
        return holds(
                actual.failed().isEmpty(),
                "Expected no control to fail, but " + actual.failed().size() + " findings do:\n\n"
                        + texts(actual.failed()));
    }

    /** Exactly these controls fail, anywhere. */
    public AuditReportAssert hasExactlyFindings(String... controls) {
        isNotNull();
        Set<String> wanted = new TreeSet<>(List.of(controls));
        Set<String> missing = new TreeSet<>(wanted);
        missing.removeAll(actual.failedControls());
        List<Finding> more = actual.failed().stream()
                .filter(finding -> !wanted.contains(finding.control()))
                .toList();
        return holds(
                        missing.isEmpty() && more.isEmpty(),
                        "Expected exactly " + wanted + " to fail, but "
                                + (missing.isEmpty() ? "" : missing + " " + instead(missing))
                                + (more.isEmpty() ? "" : "these fail too:\n\n" + texts(more)))
                .choosing(wanted);
    }

    /** At least these controls fail, anywhere. */
    public AuditReportAssert hasFindings(String... controls) {
        isNotNull();
        Set<String> missing = new TreeSet<>(List.of(controls));
        missing.removeAll(actual.failedControls());
        return holds(missing.isEmpty(), "Expected " + missing + " to fail, but " + instead(missing))
                .choosing(Set.of(controls));
    }

    /** The controls pass wherever they look, and look somewhere. */
    public AuditReportAssert passes(String... controls) {
        isNotNull();
        for (String control : controls) {
            List<Finding> others = actual.findings().stream()
                    .filter(finding -> finding.control().equals(control) && finding.verdict() != Verdict.PASS)
                    .toList();
            boolean looked = actual.findings().stream()
                    .anyMatch(finding -> finding.control().equals(control));
            holds(others.isEmpty(), "Expected " + control + " to pass everywhere, but:\n\n" + texts(others));
            holds(looked, "Expected " + control + " to pass, but it " + absent(control));
        }
        return choosing(Set.of(controls));
    }

    /** One of the findings asked for so far rests on that place of the resource. */
    public AuditReportAssert atPath(String path) {
        Set<String> paths = new TreeSet<>();
        chosen.forEach(finding -> finding.evidence().forEach(evidence -> paths.add(evidence.path())));
        return holds(paths.contains(path), "Expected a finding at " + path + ", but they are at " + paths + ".");
    }

    /** One of the findings asked for so far is about a resource of that name. */
    public AuditReportAssert on(String name) {
        Set<String> names =
                chosen.stream().map(finding -> finding.address().name()).collect(Collectors.toCollection(TreeSet::new));
        return holds(names.contains(name), "Expected a finding on " + name + ", but they are on " + names + ".");
    }

    /** The score is at least that, of 100. */
    public AuditReportAssert scoresAtLeast(int score) {
        isNotNull();
        return holds(
                actual.score().orElse(0) >= score,
                "Expected a score of at least " + score + ", but it is "
                        + (actual.score().isPresent() ? actual.score().getAsInt() : "none") + ":\n\n"
                        + texts(actual.failed()));
    }

    /** Everything could be assessed. */
    public AuditReportAssert hasNoGaps() {
        isNotNull();
        List<Finding> gaps = actual.findings(Verdict.NOT_ASSESSABLE);
        return holds(gaps.isEmpty(), "Expected everything to be assessable, but:\n\n" + texts(gaps));
    }

    /** Each acceptance is still needed. */
    public AuditReportAssert hasNoStaleAcceptances() {
        isNotNull();
        return holds(
                actual.staleAcceptances().isEmpty(),
                "Expected every acceptance to be needed, but these concern nothing that fails: "
                        + actual.staleAcceptances());
    }

    private AuditReportAssert choosing(Set<String> controls) {
        List<Finding> found = actual.findings().stream()
                .filter(finding -> controls.contains(finding.control()))
                .filter(finding -> finding.verdict() == Verdict.FAIL)
                .toList();
        return new AuditReportAssert(actual, found);
    }

    private String instead(Set<String> controls) {
        return controls.stream()
                .map(control -> actual.findings().stream()
                        .filter(finding -> finding.control().equals(control))
                        .findFirst()
                        .map(finding -> control + " says " + finding.verdict() + " of "
                                + finding.address().shortName() + ". ")
                        .orElseGet(() -> control + " " + absent(control) + " "))
                .collect(Collectors.joining());
    }

    private String absent(String control) {
        return actual.controls().stream().anyMatch(known -> known.id().equals(control))
                ? "found nothing to look at."
                : "was not run; the audit has no control of that id.";
    }

    private String texts(List<Finding> findings) {
        return findings.stream().map(this::text).collect(Collectors.joining("\n\n"));
    }

    private String text(Finding finding) {
        Optional<Control> control = actual.controls().stream()
                .filter(one -> one.id().equals(finding.control()))
                .findFirst();
        return control.map(one -> FailureText.of(finding, one, Optional.empty(), actual.source(finding.address())))
                .orElse(finding.toString());
    }

    /** {@code AuditReportAssert[…]}, with what it is about. */
    @Override
    public String toString() {
        return "AuditReportAssert[" + actual + "]";
    }

    private AuditReportAssert holds(boolean condition, String otherwise) {
        if (!condition) {
            failWithMessage("%s", otherwise);
        }
        return this;
    }
}
