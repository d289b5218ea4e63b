package dev.breakwater.cluster;

import dev.breakwater.audit.ControlHead;
import dev.breakwater.audit.Evidence;
import dev.breakwater.audit.Finding;
import dev.breakwater.audit.Inspection;
import dev.breakwater.audit.ResourceControl;
import dev.breakwater.audit.Severity;
import dev.breakwater.audit.Verdict;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/** A control of a cluster that looks at more than one property at a time. */
final class BodyControl implements ResourceControl {
    private final ControlHead head;
    private final BiFunction<Document, LocalDate, Result> check;
    private final Predicate<Document> applies;

    private BodyControl(ControlHead head, BiFunction<Document, LocalDate, Result> check, Predicate<Document> applies) {
        this.head = head;
        this.check = check;
        this.applies = applies;
    }

    static BodyControl of(
            String id, Severity severity, String sentence, String remedy, Function<Document, Result> check) {
        return ofDay(id, severity, sentence, remedy, (body, today) -> check.apply(body));
    }

    /** One whose verdict depends on the day. */
    static BodyControl ofDay(
            String id,
            Severity severity,
            String sentence,
            String remedy,
            BiFunction<Document, LocalDate, Result> check) {
        return new BodyControl(ControlHead.of(id, severity, sentence, remedy, AksCluster.TYPE), check, body -> true);
    }

    BodyControl appliesTo(Predicate<Document> bodies) {
        return new BodyControl(head, check, bodies);
    }

    BodyControl maps(String benchmark, String... ids) {
        return new BodyControl(head.maps(benchmark, ids), check, applies);
    }

    @Override
    public ControlHead head() {
        return head;
    }

    @Override
    public Optional<Finding> judge(Inspection of) {
        return applies.test(of.body()) ? Optional.of(judge(of.entry(), of.today())) : Optional.empty();
    }

    @Override
    public Optional<Verdict> verdict(Inspection of) {
        return applies.test(of.body())
                ? check.apply(of.body(), of.today()).verdict().given()
                : Optional.empty();
    }

    private Finding judge(Estate.Entry entry, LocalDate today) {
        Result result = check.apply(entry.document(), today);
        List<Evidence> evidence = result.places().stream()
                .map(place -> new Evidence(place.path(), place.value(), entry.apiVersion()))
                .toList();
        String message = switch (result.verdict()) {
            case PASS, ACCEPTED -> (sentence() + " " + result.reason()).strip();
            case FAIL -> sentence() + " " + result.reason() + " " + remedy();
            case NOT_ASSESSABLE -> result.reason();
        };
        return new Finding(id(), entry.address(), result.verdict(), message, evidence);
    }

    @Override
    public String toString() {
        return head.toString();
    }
}
