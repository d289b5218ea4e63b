package dev.breakwater.audit;

import dev.breakwater.engine.Estate;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.Observed;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Runs controls on an estate. It reads documents only: no service is asked, nothing is printed.
 * Immutable, thread-safe.
 *
 * <p>Acceptances turn a failure into {@link Verdict#ACCEPTED} until they expire. What the estate could
 * not read makes the controls that need it {@link Verdict#NOT_ASSESSABLE}, never passed.
 */
public final class Auditor {
    private final List<Control> controls;
    private final Optional<Benchmark> benchmark;
    private final Baseline baseline;
    private final Clock clock;

    private Auditor(List<Control> controls, Optional<Benchmark> benchmark, Baseline baseline, Clock clock) {
        this.controls = List.copyOf(controls);
        this.benchmark = benchmark;
        this.baseline = baseline;
        this.clock = clock;
    }

    /**
     * An auditor of these controls, on the days of UTC.
     *
     * @throws IllegalArgumentException if two controls have one id
     */
    public static Auditor of(Collection<? extends Control> controls) {
        Set<String> ids = new HashSet<>();
        for (Control control : controls) {
            if (!ids.add(control.id())) {
                throw new IllegalArgumentException("Auditor: two controls have the id " + control.id() + ".");
            }
        }
        return new Auditor(List.copyOf(controls), Optional.empty(), Baseline.empty(), Clock.systemUTC());
    }

    /** This auditor, running only the controls of the benchmark. */
    public Auditor against(Benchmark newBenchmark) {
        return new Auditor(controls, Optional.of(newBenchmark), baseline, clock);
    }

    /** This auditor with another clock, which decides which acceptances still hold and what has come to its end. */
    public Auditor at(Clock newClock) {
        return new Auditor(controls, benchmark, baseline, newClock);
    }

    /** This auditor, accepting the failures of the baseline, so that what is new alone fails. */
    public Auditor since(Baseline newBaseline) {
        return new Auditor(controls, benchmark, newBaseline, clock);
    }

    /** The controls it runs, in their order. */
    public List<Control> controls() {
        return controls.stream().filter(this::isInScope).toList();
    }

    /** Audits what is declared, as if it were applied to nothing. */
    public AuditReport audit(DesiredState desired) {
        return audit(Estate.of(desired));
    }

    /** Audits an estate: a declaration, a plan's {@code after()}, a live read, a snapshot. */
    public AuditReport audit(Estate estate) {
        LocalDate today = LocalDate.now(clock);
        Unknowns unknowns = new Unknowns(estate);
        List<Control> inScope = controls();
        Verdicts verdicts = new Verdicts(estate, today, quick(inScope, estate, unknowns));
        Acceptances acceptances = new Acceptances(estate.acceptances(), today);
        List<Finding> findings = new ArrayList<>();
        for (Control control : inScope) {
            if (!verdicts.stand(control)) {
                List<Finding> found = run(control, estate, today);
                found = unknowns.consider(control, found, guess -> run(control, guess, today));
                for (Finding finding : Gaps.consider(control, estate, found)) {
                    findings.add(baseline.apply(acceptances.apply(finding)));
                }
            }
        }
        List<Acceptance> stale = acceptances.unused().stream()
                .filter(acceptance -> !isOutOfScope(acceptance.control()))
                .toList();
        return new AuditReport(
                estate, today, benchmark, inScope, verdicts, Collections.unmodifiableList(findings), stale);
    }

    /** The controls whose verdicts nothing but the resources themselves can turn: those are found without words. */
    private List<ResourceControl> quick(List<Control> inScope, Estate estate, Unknowns unknowns) {
        if (baseline.size() > 0 || !unknowns.isEmpty()) {
            return List.of();
        }
        Set<String> accepted = new HashSet<>();
        estate.acceptances().forEach(acceptance -> accepted.add(acceptance.control()));
        List<ResourceControl> quick = new ArrayList<>();
        for (Control control : inScope) {
            if (control instanceof ResourceControl one
                    && !accepted.contains(one.id())
                    && Gaps.of(one, estate).isEmpty()) {
                quick.add(one);
            }
        }
        return quick;
    }

    /** A control that breaks must not take the others with it, and must not look passed. */
    private static List<Finding> run(Control control, Estate estate, LocalDate today) {
        try {
            return control.check(estate, today);
        } catch (RuntimeException broken) {
            String type = control.evidence().stream().sorted().findFirst().orElse("audit/controls");
            return List.of(broken(control, new Address<Observed>(type, Gaps.ALL), broken));
        }
    }

    static Finding broken(Control control, Address<?> address, RuntimeException by) {
        String text = "The control itself broke with " + by + ". Report it to whoever wrote the control.";
        return new Finding(control.id(), address, Verdict.NOT_ASSESSABLE, text, List.of());
    }

    private boolean isInScope(Control control) {
        return benchmark
                .filter(chosen -> !chosen.controls().contains(control.id()))
                .isEmpty();
    }

    private boolean isOutOfScope(String id) {
        return controls.stream().anyMatch(control -> control.id().equals(id) && !isInScope(control));
    }

    /** {@code Auditor[41 controls, CIS AKS 1.8 (23 controls)]}. */
    @Override
    public String toString() {
        return "Auditor[" + controls().size() + " controls"
                + benchmark.map(chosen -> ", " + chosen).orElse("") + "]";
    }
}
