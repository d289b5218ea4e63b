package dev.breakwater.engine;

import dev.breakwater.resource.Address;
import dev.breakwater.resource.Observed;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What an apply came to, resource by resource. Immutable, thread-safe. */
public final class ApplyResult {
    private final String name;
    private final List<Outcome> outcomes;
    private final Map<Address<?>, Observed> states;
    private final Duration elapsed;

    ApplyResult(String name, List<Outcome> outcomes, Map<Address<?>, Observed> states, Duration elapsed) {
        this.name = name;
        this.outcomes = List.copyOf(outcomes);
        this.states = Map.copyOf(states);
        this.elapsed = elapsed;
    }

    /** What happened to each resource, in the order of the plan. */
    public List<Outcome> outcomes() {
        return outcomes;
    }

    /** What happened to one resource; empty if the plan did not hold it. */
    public Optional<Outcome> outcome(Address<?> address) {
        return outcomes.stream()
                .filter(outcome -> outcome.address().equals(address))
                .findFirst();
    }

    /** What the service last said of a resource; empty if it does not exist or was never seen. */
    @SuppressWarnings("unchecked") // an address is typed by the state of the resource that lives there
    public <S extends Observed> Optional<S> state(Address<S> address) {
        return Optional.ofNullable((S) states.get(address));
    }

    /** Whether every resource is as declared now. */
    public boolean isSuccess() {
        return outcomes.stream().allMatch(Outcome::isSuccess);
    }

    /** How long the apply took. */
    public Duration elapsed() {
        return elapsed;
    }

    /**
     * This result if every resource is as declared.
     *
     * @throws ApplyFailedException otherwise, with the text of {@link #render()}
     */
    public ApplyResult orThrow() {
        if (!isSuccess()) {
            throw new ApplyFailedException(this);
        }
        return this;
    }

    /**
     * A text for people: a line of counts, then one line for each resource, what went wrong first. What was as
     * declared before is only counted.
     */
    public String render() {
        Labels labels = new Labels(outcomes.stream().map(Outcome::address).toList());
        StringBuilder text = new StringBuilder("Applied " + name + " in " + Words.duration(elapsed) + ": " + summary());
        lines(text, labels, "! ", outcome -> !outcome.isSuccess());
        lines(text, labels, "  ", Outcome.Applied.class::isInstance);
        return text.append('\n').toString();
    }

    private void lines(StringBuilder text, Labels labels, String head, Predicate<Outcome> which) {
        outcomes.stream()
                .filter(which)
                .forEach(outcome -> text.append('\n')
                        .append(head)
                        .append(labels.of(outcome.address()))
                        .append(": ")
                        .append(outcome.text()));
    }

    /** The number of resources by outcome, outcomes that did not occur left out. */
    Map<String, Integer> counts() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        outcomes.forEach(outcome -> counts.merge(outcome.word(), 1, Integer::sum));
        return counts;
    }

    private String summary() {
        return counts().entrySet().stream()
                .map(count -> count.getValue() + " " + count.getKey())
                .collect(Collectors.joining(", "));
    }

    /** {@code ApplyResult[prod: 2 applied, 1 unchanged]}. */
    @Override
    public String toString() {
        return "ApplyResult[" + name + ": " + summary() + "]";
    }
}
