package dev.breakwater.audit;

import dev.breakwater.engine.Estate;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.Address;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link Auditor} made of an estate. The order of everything in it depends on the findings
 * only: failures first, then what could not be assessed, what is accepted and what passed; the graver
 * before the lighter. Immutable, thread-safe.
 */
public final class AuditReport {
    private static final List<Verdict> ORDER =
            List.of(Verdict.FAIL, Verdict.NOT_ASSESSABLE, Verdict.ACCEPTED, Verdict.PASS);

    private final Estate estate;
    private final LocalDate day;
    private final Optional<Benchmark> benchmark;
    private final Map<String, Control> controls;
    private final List<Finding> raw;
    private final Map<Verdict, Map<Severity, Integer>> tally = new EnumMap<>(Verdict.class);
    private final List<Acceptance> stale;
    private final List<Picture> pictures;
    private final Optional<Trend> trend;
    /** In order, once somebody asks; whoever only counts does not pay for it. */
    private volatile @Nullable List<Finding> ordered;

    AuditReport(
            Estate estate,
            LocalDate day,
            Optional<Benchmark> benchmark,
            List<Control> controls,
            List<Finding> findings,
            List<Acceptance> stale) {
        this.estate = estate;
        this.day = day;
        this.benchmark = benchmark;
        this.controls = controls.stream().collect(Collectors.toUnmodifiableMap(Control::id, Function.identity()));
        this.raw = findings;
        this.stale = stale;
        this.pictures = List.of();
        this.trend = Optional.empty();
        count();
    }

    private AuditReport(AuditReport report, List<Picture> pictures, Optional<Trend> trend) {
        this.estate = report.estate;
        this.day = report.day;
        this.benchmark = report.benchmark;
        this.controls = report.controls;
        this.raw = report.raw;
        this.ordered = report.ordered;
        this.stale = report.stale;
        this.pictures = pictures;
        this.trend = trend;
        count();
    }

    /** Findings of one control with one verdict mostly follow one another. */
    private void count() {
        int from = 0;
        for (int at = 1; at <= raw.size(); at++) {
            Finding first = raw.get(from);
            if (at == raw.size()
                    || raw.get(at).verdict() != first.verdict()
                    || !raw.get(at).control().equals(first.control())) {
                tally.computeIfAbsent(first.verdict(), verdict -> new EnumMap<>(Severity.class))
                        .merge(severity(first), at - from, Integer::sum);
                from = at;
            }
        }
    }

    /** This report with pictures below the findings of its page: who reaches whom, who may do what. */
    public AuditReport picturing(Picture... more) {
        return new AuditReport(
                this, Stream.concat(pictures.stream(), Stream.of(more)).toList(), trend);
    }

    /** This report telling what came and went since an earlier one of the same things. */
    public AuditReport since(AuditReport earlier) {
        return new AuditReport(this, pictures, Optional.of(Trend.between(earlier, this)));
    }

    /** What came and went since an earlier report; empty if none was given. */
    public Optional<Trend> trend() {
        return trend;
    }

    List<Picture> pictures() {
        return pictures;
    }

    /** The order in which resources were read must not show in a report. */
    private static Finding settled(Finding finding) {
        if (finding.evidence() instanceof LaterEvidence) {
            return finding; // in order already
        }
        List<Evidence> evidence = finding.evidence().stream()
                .sorted(Comparator.comparing(Evidence::path).thenComparing(Evidence::apiVersion))
                .toList();
        return new Finding(finding.control(), finding.address(), finding.verdict(), finding.message(), evidence);
    }

    private Comparator<Finding> order() {
        return Comparator.comparingInt((Finding finding) -> ORDER.indexOf(finding.verdict()))
                .thenComparing(this::severity)
                .thenComparing(Finding::control)
                .thenComparing(finding -> finding.address().path())
                .thenComparing(finding -> finding.address().type());
    }

    /** Every finding, the gravest first. */
    public List<Finding> findings() {
        List<Finding> known = ordered;
        if (known == null) {
            known = raw.stream().map(AuditReport::settled).sorted(order()).toList();
            ordered = known;
        }
        return known;
    }

    /** The findings of one verdict, the gravest first. */
    public List<Finding> findings(Verdict verdict) {
        return findings().stream()
                .filter(finding -> finding.verdict() == verdict)
                .toList();
    }

    /** The failed findings, the gravest first. Accepted ones are not among them. */
    public List<Finding> failed() {
        return findings(Verdict.FAIL);
    }

    /** The ids of the controls that failed anywhere, sorted. */
    public Set<String> failedControls() {
        return failed().stream().map(Finding::control).collect(Collectors.toCollection(TreeSet::new));
    }

    /** How many findings have that verdict. */
    public int count(Verdict verdict) {
        int count = 0;
        for (int some : tally.getOrDefault(verdict, Map.of()).values()) {
            count += some;
        }
        return count;
    }

    /** How many findings of that severity have that verdict. */
    public int count(Verdict verdict, Severity severity) {
        return tally.getOrDefault(verdict, Map.of()).getOrDefault(severity, 0);
    }

    /**
     * From 0 to 100: the passed part of what passed or failed, a critical finding weighing 10, a high
     * one 5, a medium one 2, a low one 1; rounded down, so that 100 means no failure. Accepted findings
     * and those that could not be assessed are left out. Empty if nothing passed or failed.
     */
    public OptionalInt score() {
        return score(weight(Verdict.PASS), weight(Verdict.FAIL));
    }

    private static OptionalInt score(long passed, long failed) {
        long judged = passed + failed;
        return judged == 0 ? OptionalInt.empty() : OptionalInt.of((int) (passed * 100 / judged));
    }

    private long weight(Verdict verdict) {
        long weight = 0;
        for (Severity severity : Severity.values()) {
            weight += (long) count(verdict, severity) * severity.weight();
        }
        return weight;
    }

    /**
     * The score for each benchmark that controls of this report answer to, by its name and version, sorted; none for
     * those of which nothing passed or failed.
     */
    public SortedMap<String, Integer> scores() {
        SortedMap<String, Integer> scores = new TreeMap<>();
        for (String name : answered()) {
            OptionalInt score = score(name);
            if (score.isPresent()) {
                scores.put(name, score.getAsInt());
            }
        }
        return scores;
    }

    /** The benchmarks that controls of this report answer to, sorted. */
    Set<String> answered() {
        Set<String> names = new TreeSet<>();
        controls.values().forEach(control -> names.addAll(control.mappings().keySet()));
        return names;
    }

    /** How many findings of controls that answer to the benchmark have that verdict. */
    int count(Verdict verdict, String benchmarkName) {
        return (int) findings(verdict).stream()
                .filter(finding -> control(finding).mappings().containsKey(benchmarkName))
                .count();
    }

    private OptionalInt score(String benchmarkName) {
        return score(weight(Verdict.PASS, benchmarkName), weight(Verdict.FAIL, benchmarkName));
    }

    private long weight(Verdict verdict, String benchmarkName) {
        return findings(verdict).stream()
                .filter(finding -> control(finding).mappings().containsKey(benchmarkName))
                .mapToLong(finding -> severity(finding).weight())
                .sum();
    }

    /** The severity of a finding's control. */
    public Severity severity(Finding finding) {
        return control(finding).severity();
    }

    Control control(Finding finding) {
        Control control = controls.get(finding.control());
        if (control == null) {
            throw new IllegalArgumentException(finding.control() + " is not a control of this report.");
        }
        return control;
    }

    /** The controls that were run, sorted by id. */
    public List<Control> controls() {
        return controls.values().stream()
                .sorted(Comparator.comparing(Control::id))
                .toList();
    }

    /** Acceptances that concern no failure: no longer needed, or of a control that does not exist. */
    public List<Acceptance> staleAcceptances() {
        return stale;
    }

    /**
     * Whether a build may go on: nothing failed, so that no acceptance has expired either, and no acceptance is stale.
     */
    public boolean isClean() {
        return failed().isEmpty() && stale.isEmpty();
    }

    /** Controls that the benchmark asks for and this auditor does not have, sorted. */
    public List<String> uncovered() {
        return benchmark.map(Benchmark::controls).orElse(Set.of()).stream()
                .filter(id -> !controls.containsKey(id))
                .toList();
    }

    /** The benchmark audited against; empty if all controls were run. */
    public Optional<Benchmark> benchmark() {
        return benchmark;
    }

    /** Where the audited documents come from. */
    public Estate.Origin origin() {
        return estate.origin();
    }

    /** How many resources were looked at. */
    public int resources() {
        return estate.entries().size();
    }

    /** Where in a file the resource stands, if it comes from one. */
    public Optional<Estate.Source> source(Address<?> address) {
        return estate.find(address).flatMap(Estate.Entry::source);
    }

    /** The line of that file, if it is named from the root of a repository. */
    Optional<SourceLine> line(Address<?> address) {
        return source(address)
                .filter(source -> !source.file().isBlank()
                        && !source.file().startsWith("/")
                        && !source.file().startsWith("..")
                        && !source.file().contains(":"))
                .map(source -> new SourceLine(source.file(), source.line()));
    }

    /** When the audited documents were read; empty for declarations and plans. */
    public Optional<Instant> readAt() {
        return estate.readAt();
    }

    /** The day that decided which acceptances hold. */
    public LocalDate day() {
        return day;
    }

    /** The report as plain text for a terminal: counts, failures with evidence and remedy, the rest in short. */
    public String render() {
        return new TextReport(this).render();
    }

    /**
     * The report as JSON; equal reports give equal text. Its members are described by the schema {@code
     * docs/audit-report.schema.json}; the member {@code version} is raised when a member goes or changes meaning, not
     * when one comes. A value known only after apply is the text {@code (known after apply)}.
     */
    public String toJson() {
        return JsonReport.of(this).toPrettyJson();
    }

    /** The report as one HTML page that loads nothing and runs no script but its own fixed one. */
    public String toHtml() {
        return new HtmlReport(this).render();
    }

    /**
     * The report in the Static Analysis Results Interchange Format 2.1.0 of OASIS, within the subset that GitHub's code
     * scanning shows. Failures are results, with the resource as their logical location; what could not be assessed is
     * a notification of the run; what passed or is accepted is left out.
     *
     * @param lines where in the repository a resource is declared; GitHub shows results only where it is told. What
     *     comes from a file and is not told here is where it stands in that file
     */
    public String toSarif(Function<Address<?>, Optional<SourceLine>> lines) {
        return new SarifReport(this, lines).render().toPrettyJson();
    }

    /**
     * The report as the XML that build servers read as results of JUnit: a suite for each control, a case with a name
     * of its own for each finding. Failures are failures; what is accepted or could not be assessed is skipped.
     */
    public String toJunitXml() {
        return new JunitReport(this).render();
    }

    /** The report for a pull request, in GitHub's dialect of Markdown; no name in it links, calls or formats anything. */
    public String toMarkdown() {
        return new MarkdownReport(this).render();
    }

    /** {@code AuditReport[2 failed: AKS-API-03, AKS-ID-03]}. */
    @Override
    public String toString() {
        return "AuditReport[" + count(Verdict.FAIL) + " failed"
                + (failed().isEmpty() ? "" : ": " + String.join(", ", failedControls())) + "]";
    }
}
