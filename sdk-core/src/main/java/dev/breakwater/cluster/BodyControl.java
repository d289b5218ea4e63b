package dev.breakwater.cluster;

import dev.breakwater.audit.Control;
import dev.breakwater.audit.Evidence;
import dev.breakwater.audit.Finding;
import dev.breakwater.audit.Severity;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** A control of a cluster that looks at more than one property at a time. */
final class BodyControl implements Control {
    private final String id;
    private final Severity severity;
    private final String sentence;
    private final String remedy;
    private final Function<Document, Result> check;
    private final Predicate<Document> applies;
    private final Map<String, List<String>> mappings;

    private BodyControl(
            String id,
            Severity severity,
            String sentence,
            String remedy,
            Function<Document, Result> check,
            Predicate<Document> applies,
            Map<String, List<String>> mappings) {
        this.id = id;
        this.severity = severity;
        this.sentence = sentence;
        this.remedy = remedy;
        this.check = check;
        this.applies = applies;
        this.mappings = Map.copyOf(mappings);
    }

    static BodyControl of(
            String id, Severity severity, String sentence, String remedy, Function<Document, Result> check) {
        return new BodyControl(id, severity, sentence, remedy, check, body -> true, Map.of());
    }

    BodyControl appliesTo(Predicate<Document> bodies) {
        return new BodyControl(id, severity, sentence, remedy, check, bodies, mappings);
    }

    BodyControl maps(String benchmark, String... ids) {
        Map<String, List<String>> all = new LinkedHashMap<>(mappings);
        all.put(benchmark, List.of(ids));
        return new BodyControl(id, severity, sentence, remedy, check, applies, all);
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
        return Set.of(AksCluster.TYPE);
    }

    @Override
    public Map<String, List<String>> mappings() {
        return mappings;
    }

    @Override
    public List<Finding> check(Estate estate) {
        return estate.ofType(AksCluster.TYPE).stream()
                .filter(entry -> applies.test(entry.document()))
                .map(this::judge)
                .toList();
    }

    private Finding judge(Estate.Entry entry) {
        Result result = check.apply(entry.document());
        List<Evidence> evidence = result.places().stream()
                .map(place -> new Evidence(place.path(), place.value(), entry.apiVersion()))
                .toList();
        String message = switch (result.verdict()) {
            case PASS, ACCEPTED -> sentence;
            case FAIL -> sentence + " " + result.reason() + " " + remedy;
            case NOT_ASSESSABLE -> result.reason();
        };
        return new Finding(id, entry.address(), result.verdict(), message, evidence);
    }

    @Override
    public String toString() {
        return id + ": " + sentence;
    }
}
