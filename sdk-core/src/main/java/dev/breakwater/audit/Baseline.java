package dev.breakwater.audit;

import dev.breakwater.BreakwaterException;
import dev.breakwater.document.Document;
import dev.breakwater.document.InvalidDocumentException;
import dev.breakwater.resource.Address;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * The failures of a day, accepted until they are mended: an audit with it fails on nothing but what is new. It is for
 * an estate that is there already; for a decision, an {@link dev.breakwater.resource.Acceptance} says who answers for
 * it and until when. A baseline only ever shrinks: {@link #without} leaves out what does not fail any more. It is text
 * to be kept beside the code, written by a person's command and never by a build. Immutable, thread-safe.
 *
 * <pre>{@code
 * Baseline today = Baseline.of(report);
 *
 * assertThat(Catalogue.auditor()
 *                 .since(today)
 *                 .audit(DesiredState.named("payments").with(secure()))
 *                 .failed())
 *         .isEmpty();
 * }</pre>
 */
public final class Baseline {
    private static final String FORMAT = "breakwater-baseline";
    private static final int VERSION = 1;

    private final Set<String> failures;

    private Baseline(Set<String> failures) {
        this.failures = failures;
    }

    /** A baseline of nothing. */
    public static Baseline empty() {
        return new Baseline(Set.of());
    }

    /** The failures of a report. */
    public static Baseline of(AuditReport report) {
        Set<String> failures = new TreeSet<>();
        for (Finding finding : report.failed()) {
            failures.add(line(finding));
        }
        return new Baseline(failures);
    }

    /**
     * Reads what {@link #toJson()} wrote.
     *
     * @throws BreakwaterException if the text is no baseline, or one of a newer version
     */
    public static Baseline parse(String json) {
        try {
            Document document = Document.parse(json);
            int version = document.number("/version").map(Number::intValue).orElse(0);
            if (!document.text("/format").filter(FORMAT::equals).isPresent() || version != VERSION) {
                throw new BreakwaterException("The baseline cannot be read: format must be '" + FORMAT
                        + "' and version " + VERSION + "; write it anew with Baseline.of(report).toJson().");
            }
            Set<String> failures = new TreeSet<>();
            for (Document failure :
                    document.at("/failures").orElse(Document.array()).elements()) {
                failures.add(failure.asText()
                        .filter(line -> line.indexOf(' ') > 0)
                        .orElseThrow(() -> new BreakwaterException("The baseline cannot be read: " + failure
                                + " does not name a control and a resource.")));
            }
            return new Baseline(failures);
        } catch (InvalidDocumentException e) {
            throw new BreakwaterException("The baseline cannot be read: " + e.getMessage(), e);
        }
    }

    /** This baseline without what does not fail any more, see {@link #mended}. */
    public Baseline without(AuditReport report) {
        Set<String> left = new TreeSet<>(failures);
        left.removeAll(mended(report));
        return new Baseline(left);
    }

    /**
     * What does not fail any more, sorted: a control, the type of a resource and its path in each line. What a report
     * could not assess, and what its benchmark leaves out, is not among it.
     */
    public List<String> mended(AuditReport report) {
        Set<String> judged = new HashSet<>();
        report.controls().forEach(control -> judged.add(control.id()));
        Set<String> open = new HashSet<>();
        for (Finding finding : report.findings()) {
            if (finding.address().path().equals(Gaps.ALL)) {
                judged.remove(finding.control()); // some resources were not read
            }
            if (finding.verdict() != Verdict.PASS) {
                open.add(line(finding));
            }
        }
        return failures.stream()
                .filter(line -> judged.contains(line.substring(0, line.indexOf(' '))) && !open.contains(line))
                .toList();
    }

    /** Whether the failure is one of those it holds. */
    public boolean holds(Finding finding) {
        return failures.contains(line(finding));
    }

    Finding apply(Finding finding) {
        return finding.verdict() == Verdict.FAIL && !failures.isEmpty() && holds(finding)
                ? new Finding(
                        finding.control(),
                        finding.address(),
                        Verdict.ACCEPTED,
                        finding.message() + " It is in the baseline.",
                        finding.evidence())
                : finding;
    }

    /** How many failures it holds. */
    public int size() {
        return failures.size();
    }

    /**
     * Addresses without letter case, as they compare; with what the verdict rests on, so that another value fails
     * again. Objects change in what nobody judges, and
     * are left out.
     */
    private static String line(Finding finding) {
        Address<?> address = finding.address();
        StringBuilder line = new StringBuilder(finding.control());
        line.append(' ').append((address.type() + " " + address.path()).toLowerCase(Locale.ROOT));
        finding.evidence().stream()
                .sorted(Comparator.comparing(Evidence::path))
                .forEach(evidence -> line.append(" at ").append(evidence.path()).append(value(evidence)));
        return line.toString();
    }

    private static String value(Evidence evidence) {
        return evidence.value()
                .filter(Baseline::isPlain)
                .map(value -> " = " + value.asText().orElseGet(value::toString))
                .orElse("");
    }

    private static boolean isPlain(Document value) {
        return !value.isObject() && value.elements().stream().noneMatch(Document::isObject);
    }

    /** The baseline as JSON, a line for each failure, sorted, so that a change of it is easy to read. */
    public String toJson() {
        return Document.object("format", FORMAT, "version", VERSION, "failures", List.copyOf(failures))
                .toPrettyJson();
    }

    /** {@code Baseline[12 failures]}. */
    @Override
    public String toString() {
        return "Baseline[" + failures.size() + (failures.size() == 1 ? " failure]" : " failures]");
    }
}
