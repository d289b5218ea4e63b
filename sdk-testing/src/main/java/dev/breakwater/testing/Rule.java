package dev.breakwater.testing;

import dev.breakwater.engine.Estate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Something that an estate must keep, be it declared, planned, read or saved. Made by {@link HardeningRules}. A rule
 * describes itself, and one that finds nothing to look at fails unless that is allowed. Immutable, thread-safe.
 *
 * <pre>{@code
 * Rule closed = clusters().shouldDisableLocalAccounts().and(clusters().shouldRestrictTheApiServer());
 *
 * closed.because("auditors ask").check(Estate.of(DESIRED));
 * }</pre>
 */
public final class Rule {
    private final String description;
    private final Optional<String> reason;
    private final boolean mayBeEmpty;
    private final Judge judge;

    /** Judges an estate, for a reason that may be said in what failed. */
    @FunctionalInterface
    interface Judge {
        List<RuleCase> cases(Estate estate, Optional<String> reason);
    }

    private Rule(String description, Optional<String> reason, boolean mayBeEmpty, Judge judge) {
        this.description = description;
        this.reason = reason;
        this.mayBeEmpty = mayBeEmpty;
        this.judge = judge;
    }

    static Rule of(String description, Judge judge) {
        return new Rule(description, Optional.empty(), false, judge);
    }

    /** This rule with the reason for it, which stands in its failures. */
    public Rule because(String newReason) {
        return new Rule(description, Optional.of(newReason), mayBeEmpty, judge);
    }

    /** This rule, passing where there is nothing to look at. */
    public Rule allowingNone() {
        return new Rule(description, reason, true, judge);
    }

    /** This rule and another one. */
    public Rule and(Rule other) {
        String both = description + ", and " + other.description;
        return new Rule(both, Optional.empty(), mayBeEmpty && other.mayBeEmpty, (estate, why) -> {
            List<RuleCase> all = new ArrayList<>(cases(estate));
            all.addAll(other.cases(estate));
            return all;
        });
    }

    /** What must be so, in words. */
    public String description() {
        return description + reason.map(why -> ", because " + why).orElse("");
    }

    /** A case for each resource that the rule looks at, each with a name of its own. */
    public List<RuleCase> cases(Estate estate) {
        List<RuleCase> cases = judge.cases(estate, reason);
        return cases.isEmpty() && !mayBeEmpty ? List.of(RuleCase.failed(description, nothing(estate))) : cases;
    }

    private String nothing(Estate estate) {
        return description() + "\n  found nothing to look at among "
                + estate.entries().size()
                + " resources; a rule that looks at nothing proves nothing."
                + "\n  fix: mend the selection, or say allowingNone()";
    }

    /**
     * Throws if any case failed, with all that failed. What nobody can tell of a resource that was read is passed over,
     * and stands in {@link #cases}; {@link HardeningContract} skips it, so that a build counts it.
     *
     * @throws AssertionError with a paragraph for each failed case
     */
    public void check(Estate estate) {
        List<String> failures = new ArrayList<>();
        for (RuleCase one : cases(estate)) {
            one.failure().ifPresent(failures::add);
        }
        if (!failures.isEmpty()) {
            throw new AssertionError(String.join("\n\n", failures));
        }
    }

    /** The description. */
    @Override
    public String toString() {
        return description();
    }

    /** Gives names to cases, a number to each that has had its name already. */
    static <T> Function<T, String> naming(Function<T, String> names) {
        Map<String, Integer> taken = new HashMap<>();
        return value -> {
            String name = names.apply(value);
            int times = taken.merge(name, 1, Integer::sum);
            return times == 1 ? name : name + " (" + times + ")";
        };
    }
}
