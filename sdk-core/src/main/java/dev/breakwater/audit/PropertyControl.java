package dev.breakwater.audit;

import dev.breakwater.change.Property;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.change.Safety;
import dev.breakwater.change.TableScan;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A control carried by a property table: it passes where every property that names its id is safe (or
 * {@link #any} one), the service's defaults counted in. Where it hangs on a property that the api-version of what was
 * read does not know, it cannot be assessed. Immutable, thread-safe.
 */
public final class PropertyControl implements ResourceControl {
    private final PropertyTable table;
    private final ControlHead head;
    private final Predicate<Document> applies;
    private final boolean oneIsEnough;
    private final List<Property> properties;
    private final TableScan.Looked looked;

    private PropertyControl(PropertyTable table, ControlHead head, Predicate<Document> applies, boolean oneIsEnough) {
        this.table = table;
        this.head = head;
        this.applies = applies;
        this.oneIsEnough = oneIsEnough;
        this.properties = table.forControl(head.id());
        this.looked = table.looked(head.id());
    }

    /** The control of that id over the properties of the table that name it. */
    public static PropertyControl of(
            PropertyTable table, String id, Severity severity, String sentence, String remedy) {
        if (table.forControl(id).isEmpty()) {
            throw new IllegalArgumentException(id + ": no property of " + table.type() + " names this control.");
        }
        ControlHead head = ControlHead.of(id, severity, sentence, remedy, table.type());
        return new PropertyControl(table, head, body -> true, false);
    }

    /** This control, concerning only bodies for which the predicate holds. */
    public PropertyControl appliesTo(Predicate<Document> bodies) {
        return new PropertyControl(table, head, bodies, oneIsEnough);
    }

    /** This control, passing where any one of the properties is safe: one closed door on the way is enough. */
    public PropertyControl any() {
        return new PropertyControl(table, head, applies, true);
    }

    /** This control, answering these ids of a benchmark. */
    public PropertyControl maps(String benchmark, String... ids) {
        return new PropertyControl(table, head.maps(benchmark, ids), applies, oneIsEnough);
    }

    /** Whether one unsafe property is enough to fail. */
    boolean needsEach() {
        return !oneIsEnough;
    }

    @Override
    public ControlHead head() {
        return head;
    }

    @Override
    public Optional<String> expected(String path) {
        for (Property property : properties) {
            if (path.matches(property.path().replace("*", "[^/]+"))) {
                return property.safety().flatMap(Safety::expected);
            }
        }
        return Optional.empty();
    }

    @Override
    public Optional<Finding> judge(Inspection of) {
        return applies.test(of.body()) ? Optional.of(judge(of.entry())) : Optional.empty();
    }

    @Override
    public Optional<Verdict> verdict(Inspection of) {
        if (!applies.test(of.body())) {
            return Optional.empty();
        }
        TableScan scan = of.known(table, entry -> table.scan(entry.document(), entry.apiVersion()));
        return switch (oneIsEnough ? scan.any(looked) : scan.each(looked)) {
            case SAFE -> Verdict.PASS.given();
            case UNSAFE -> Verdict.FAIL.given();
            case UNTOLD -> Verdict.NOT_ASSESSABLE.given();
        };
    }

    private Finding judge(Estate.Entry entry) {
        List<Evidence> seen = new ArrayList<>();
        List<Evidence> unsafe = new ArrayList<>();
        List<Evidence> untold = new ArrayList<>();
        String from = "";
        for (Property property : properties) {
            boolean told = property.isToldBy(entry.apiVersion());
            for (PropertyTable.Place place : table.places(property, entry.document())) {
                Optional<Document> value = property.effective(place.value(), entry.document());
                Evidence evidence = new Evidence(place.path(), value, entry.apiVersion());
                seen.add(evidence);
                if (property.safety().filter(safety -> safety.isSafe(value)).isEmpty()) {
                    boolean known = told || place.value().isPresent();
                    (known ? unsafe : untold).add(known ? evidence : absent(evidence));
                    from = known ? from : property.since().orElse(from);
                }
            }
        }
        int bad = unsafe.size() + untold.size();
        boolean passes = bad == 0 || (oneIsEnough && bad < seen.size());
        boolean open = !passes && !untold.isEmpty() && (oneIsEnough || unsafe.isEmpty());
        return open ? untold(entry, from, untold) : head.finding(entry, passes, passes ? seen : unsafe);
    }

    /** What the version cannot show is not there by default only if nobody set it. */
    private static Evidence absent(Evidence evidence) {
        return new Evidence(evidence.path(), Optional.empty(), evidence.apiVersion());
    }

    private Finding untold(Estate.Entry entry, String from, List<Evidence> untold) {
        String why =
                "API versions from " + from + " on tell of " + untold.get(0).path() + ".";
        return new Finding(head.id(), entry.address(), Verdict.NOT_ASSESSABLE, why, untold);
    }

    @Override
    public String toString() {
        return head.toString();
    }
}
