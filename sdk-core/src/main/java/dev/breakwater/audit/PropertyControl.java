package dev.breakwater.audit;

import dev.breakwater.change.Property;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A control carried by a property table: it passes where every property that names its id is safe (or
 * {@link #any} one), the service's defaults counted in. Immutable, thread-safe.
 */
public final class PropertyControl implements Control {
    private final PropertyTable table;
    private final String id;
    private final Severity severity;
    private final String sentence;
    private final String remedy;
    private final Predicate<Document> applies;
    private final boolean oneIsEnough;
    private final Map<String, List<String>> mappings;

    private PropertyControl(
            PropertyTable table,
            String id,
            Severity severity,
            String sentence,
            String remedy,
            Predicate<Document> applies,
            boolean oneIsEnough,
            Map<String, List<String>> mappings) {
        this.table = table;
        this.id = id;
        this.severity = severity;
        this.sentence = sentence;
        this.remedy = remedy;
        this.applies = applies;
        this.oneIsEnough = oneIsEnough;
        this.mappings = Map.copyOf(mappings);
    }

    /** The control of that id over the properties of the table that name it. */
    public static PropertyControl of(
            PropertyTable table, String id, Severity severity, String sentence, String remedy) {
        if (table.forControl(id).isEmpty()) {
            throw new IllegalArgumentException(id + ": no property of " + table.type() + " names this control.");
        }
        return new PropertyControl(table, id, severity, sentence, remedy, body -> true, false, Map.of());
    }

    /** This control, concerning only bodies for which the predicate holds. */
    public PropertyControl appliesTo(Predicate<Document> bodies) {
        return new PropertyControl(table, id, severity, sentence, remedy, bodies, oneIsEnough, mappings);
    }

    /** This control, passing where any one of the properties is safe: one closed door on the way is enough. */
    public PropertyControl any() {
        return new PropertyControl(table, id, severity, sentence, remedy, applies, true, mappings);
    }

    /** This control, answering these ids of a benchmark. */
    public PropertyControl maps(String benchmark, String... ids) {
        Map<String, List<String>> all = new LinkedHashMap<>(mappings);
        all.put(benchmark, List.of(ids));
        return new PropertyControl(table, id, severity, sentence, remedy, applies, oneIsEnough, all);
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String sentence() {
        return sentence;
    }

    @Override
    public String remedy() {
        return remedy;
    }

    @Override
    public Severity severity() {
        return severity;
    }

    @Override
    public Set<String> evidence() {
        return Set.of(table.type());
    }

    @Override
    public Map<String, List<String>> mappings() {
        return mappings;
    }

    @Override
    public List<Finding> check(Estate estate) {
        return estate.ofType(table.type()).stream()
                .filter(entry -> applies.test(entry.document()))
                .map(this::judge)
                .toList();
    }

    private Finding judge(Estate.Entry entry) {
        List<Evidence> unsafe = new ArrayList<>();
        List<Evidence> seen = new ArrayList<>();
        for (Property property : table.forControl(id)) {
            for (PropertyTable.Place place : table.places(property, entry.document())) {
                Optional<Document> value = property.effective(place.value(), entry.document());
                Evidence evidence = new Evidence(place.path(), value, entry.apiVersion());
                seen.add(evidence);
                if (property.safety().filter(safety -> safety.isSafe(value)).isEmpty()) {
                    unsafe.add(evidence);
                }
            }
        }
        boolean passes = unsafe.isEmpty() || (oneIsEnough && unsafe.size() < seen.size());
        return passes
                ? new Finding(id, entry.address(), Verdict.PASS, sentence, seen)
                : new Finding(id, entry.address(), Verdict.FAIL, sentence + " " + remedy, unsafe);
    }

    @Override
    public String toString() {
        return id + ": " + sentence;
    }
}
