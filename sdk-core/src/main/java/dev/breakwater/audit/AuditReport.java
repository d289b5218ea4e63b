package dev.breakwater.audit;

import dev.breakwater.engine.Estate;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.Address;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an {@link Auditor} made of an estate. The order of everything in it depends on the findings
 * only: failures first, then what could not be assessed, what is accepted and what passed; the graver
 * before the lighter. Immutable, thread-safe.
 *
 * <pre>{@code
 * assertThat(report.render()).startsWith("Audit of ");
 * assertThat(report.toSarif("src/main/java")).contains("\"2.1.0\"");
 * }</pre>
 */
public final class AuditReport {
    private static final List<Verdict> ORDER =
            List.of(Verdict.FAIL, Verdict.NOT_ASSESSABLE, Verdict.ACCEPTED, Verdict.PASS);

    private final Estate estate;
    private final LocalDate day;
    private final Optional<Benchmark> benchmark;
    private final Map<String, Control> controls;
    private final Verdicts verdicts;
    /** What the verdicts leave out: findings of other controls, and those that something else turned. */
    private final List<Finding> raw;
    /** Counts by the code of a verdict, for each control. */
    private final Map<String, int[]> tally = new HashMap<>();

    private final List<Acceptance> stale;
    private final List<Picture> pictures;
    private final Optional<Trend> trend;
    /** In order, once somebody asks; whoever only counts does not pay for it. */
    private final Map<Verdict, List<Finding>> ordered;

    AuditReport(
            Estate estate,
            LocalDate day,
            Optional<Benchmark> benchmark,
            List<Control> controls,
            Verdicts verdicts,
            List<Finding> findings,
            List<Acceptance> stale) {
        this.estate = estate;
        this.day = day;
        this.benchmark = benchmark;
        this.controls = controls.stream().collect(Collectors.toUnmodifiableMap(Control::id, Function.identity()));
        this.verdicts = verdicts;
        this.raw = findings;
        this.ordered = new ConcurrentHashMap<>();
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
        this.verdicts = report.verdicts;
        this.raw = report.raw;
        this.ordered = report.ordered;
        this.stale = report.stale;
        this.pictures = pictures;
        this.trend = trend;
        count();
    }

    private void count() {
        verdicts.count(tally);
        for (Finding finding : raw) {
            int[] counts = tally.computeIfAbsent(finding.control(), any -> new int[Verdict.CODES]);
            counts[finding.verdict().code()]++;
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
        if (finding.evidence().size() < 2) {
            return finding;
        }
        List<Evidence> evidence = finding.evidence().stream()
                .sorted(Comparator.comparing(Evidence::path).thenComparing(Evidence::apiVersion))
                .toList();
        return new Finding(finding.control(), finding.address(), finding.verdict(), finding.message(), evidence);
    }

    private Comparator<Finding> order() {
        return Comparator.comparing(this::severity)
                .thenComparing(Finding::control)
                .thenComparing(finding -> finding.address().path())
                .thenComparing(finding -> finding.address().type());
    }

    /** Every finding, the gravest first. */
    public List<Finding> findings() {
        List<Finding> all = new ArrayList<>();
        ORDER.forEach(verdict -> all.addAll(findings(verdict)));
        return Collections.unmodifiableList(all);
    }

    /** The findings of one verdict, the gravest first. */
    public List<Finding> findings(Verdict verdict) {
        return ordered.computeIfAbsent(
                verdict,
                any -> Stream.concat(
                                verdicts.findings(verdict).stream(),
                                raw.stream().filter(finding -> finding.verdict() == verdict))
                        .map(AuditReport::settled)
                        .sorted(order())
                        .toList());
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
        return count(verdict, control -> true);
    }

    /** How many findings of that severity have that verdict. */
    public int count(Verdict verdict, Severity severity) {
        return count(verdict, control -> control.severity() == severity);
    }

    /** How many findings of controls that answer to the benchmark have that verdict. */
    int count(Verdict verdict, String benchmarkName) {
        return count(verdict, answering(benchmarkName));
    }

    private static Predicate<Control> answering(String benchmarkName) {
        return control -> control.mappings().containsKey(benchmarkName);
    }

    private int count(Verdict verdict, Predicate<Control> of) {
        return (int) weight(verdict, of, control -> 1);
    }

    private long weight(Verdict verdict, Predicate<Control> of, ToIntFunction<Control> weight) {
        long sum = 0;
        for (Map.Entry<String, int[]> counts : tally.entrySet()) {
            Control control = control(counts.getKey());
            sum += of.test(control) ? (long) counts.getValue()[verdict.code()] * weight.applyAsInt(control) : 0;
        }
        return sum;
    }

    /**
     * From 0 to 100: the passed part of what passed or failed, a critical finding weighing 10, a high
     * one 5, a medium one 2, a low one 1; rounded down, so that 100 means no failure. Accepted findings
     * and those that could not be assessed are left out. Empty if nothing passed or failed.
     */
    public OptionalInt score() {
        return score(control -> true);
    }

    private OptionalInt score(Predicate<Control> of) {
        long passed = weight(Verdict.PASS, of, control -> control.severity().weight());
        long judged =
                passed + weight(Verdict.FAIL, of, control -> control.severity().weight());
        return judged == 0 ? OptionalInt.empty() : OptionalInt.of((int) (passed * 100 / judged));
    }

    /**
     * The score for each benchmark that controls of this report answer to, by its name and version, sorted; none for
     * those of which nothing passed or failed.
     */
    public SortedMap<String, Integer> scores() {
        SortedMap<String, Integer> scores = new TreeMap<>();
        for (String name : answered()) {
            OptionalInt score = score(answering(name));
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

    /** The severity of a finding's control. */
    public Severity severity(Finding finding) {
        return control(finding).severity();
    }

    Control control(Finding finding) {
        return control(finding.control());
    }

    private Control control(String id) {
        Control control = controls.get(id);
        if (control == null) {
            throw new IllegalArgumentException(id + " is not a control of this report.");
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

    /** Where the resource stands, if it comes from a file, or from code whose lines are kept. */
    public Optional<Estate.Source> source(Address<?> address) {
        return estate.find(address).flatMap(Estate.Entry::source);
    }

    /** The line of that file, if it is named from the root of a repository. */
    Optional<SourceLine> line(Address<?> address) {
        return source(address)
                .filter(source -> !source.isCode()
                        && !source.file().isBlank()
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
     * The same for declarations in code whose lines are kept.
     *
     * @param sources the folder of the repository in which the packages of that code begin, such as {@code
     *     platform/src/main/java}
     * @see dev.breakwater.resource.DeclaredLines
     */
    public String toSarif(String sources) {
        return toSarif(address -> source(address)
                .filter(Estate.Source::isCode)
                .map(source -> new SourceLine(sources + folder(source.pointer()) + source.file(), source.line())));
    }

    /** {@code /com/acme/} of a method of any class there. */
    private static String folder(String method) {
        String type = method.substring(0, method.lastIndexOf('.'));
        return "/" + type.substring(0, type.lastIndexOf('.') + 1).replace('.', '/');
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
