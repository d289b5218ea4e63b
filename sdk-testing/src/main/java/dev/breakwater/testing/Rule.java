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
 * describes itself, and one that finds nothing to look at fails unless that is allowed. Rules are joined by {@link #and}
 * and {@link #or}; what must not be so is said of resources, by {@link ResourceSelection#shouldNot}, since the opposite
 * of a rule would hold wherever nothing is known. Immutable, thread-safe.
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
    private final Parts parts;

    /** Judges an estate, for a reason that may be said in what failed. */
    @FunctionalInterface
    interface Judge {
        List<RuleCase> cases(Estate estate, Optional<String> reason);
    }

    /** Asks the rules that another is made of; what is said of the whole holds for each of them. */
    @FunctionalInterface
    private interface Parts {
        List<RuleCase> cases(Estate estate, Optional<String> reason, boolean mayBeEmpty);
    }

    private Rule(String description, Optional<String> reason, boolean mayBeEmpty, Parts parts) {
        this.description = description;
        this.reason = reason;
        this.mayBeEmpty = mayBeEmpty;
        this.parts = parts;
    }

    static Rule of(String description, Judge judge) {
        return new Rule(description, Optional.empty(), false, (estate, why, none) -> judge.cases(estate, why));
    }

    /** This rule with the reason for it, which stands in its failures. */
    public Rule because(String newReason) {
        return new Rule(description, Optional.of(newReason), mayBeEmpty, parts);
    }

    /** This rule, passing where there is nothing to look at. */
    public Rule allowingNone() {
        return new Rule(description, reason, true, parts);
    }

    /** This rule and another one. A reason for both stands in the failures of each that has none of its own. */
    public Rule and(Rule other) {
        return with("and", other, (estate, why, none) -> {
            Function<RuleCase, String> names = naming(RuleCase::name);
            List<RuleCase> all = new ArrayList<>(cases(estate, why, none));
            all.addAll(other.cases(estate, why, none));
            all.replaceAll(one -> new RuleCase(names.apply(one), one.failure(), one.gap()));
            return all;
        });
    }

    /**
     * One of both rules, or both, each for all that it looks at: of two clusters, one that keeps only this rule and one
     * that keeps only the other break it. Where one of them looks at nothing, the other decides. For alternatives
     * resource by resource there is {@link ResourceCondition#or}.
     */
    public Rule or(Rule other) {
        return with(
                "or",
                other,
                (estate, why, none) -> either(found(estate, why, none), other.found(estate, why, none), other));
    }

    private Rule with(String word, Rule other, Parts both) {
        String words = description + ", " + word + " " + other.description;
        return new Rule(words, Optional.empty(), mayBeEmpty && other.mayBeEmpty, both);
    }

    private List<RuleCase> either(List<RuleCase> these, List<RuleCase> those, Rule other) {
        if (these.isEmpty() || those.isEmpty()) {
            return these.isEmpty() ? those : these;
        }
        List<String> failures = failures(these);
        List<String> others = failures(those);
        if (!failures.isEmpty() && !others.isEmpty()) {
            String both = description + ", or " + other.description;
            failures.add(0, "Neither holds: " + both);
            failures.addAll(others);
            return List.of(RuleCase.failed(both, String.join("\n\n", failures)));
        }
        boolean first = failures.isEmpty() && (!others.isEmpty() || gaps(these) <= gaps(those));
        return first ? these : those;
    }

    private static long gaps(List<RuleCase> cases) {
        return cases.stream().filter(one -> one.gap().isPresent()).count();
    }

    private static List<String> failures(List<RuleCase> cases) {
        List<String> failures = new ArrayList<>();
        cases.forEach(one -> one.failure().ifPresent(failures::add));
        return failures;
    }

    /** What must be so, in words. */
    public String description() {
        return because(description, reason);
    }

    private static String because(String words, Optional<String> reason) {
        return words + reason.map(why -> ", because " + why).orElse("");
    }

    /** A case for each resource that the rule looks at, each with a name of its own. */
    public List<RuleCase> cases(Estate estate) {
        return cases(estate, Optional.empty(), false);
    }

    private List<RuleCase> cases(Estate estate, Optional<String> whole, boolean none) {
        List<RuleCase> cases = found(estate, whole, none);
        return cases.isEmpty() && !none && !mayBeEmpty
                ? List.of(RuleCase.failed(description, nothing(estate, reason.or(() -> whole))))
                : cases;
    }

    private List<RuleCase> found(Estate estate, Optional<String> whole, boolean none) {
        return parts.cases(estate, reason.or(() -> whole), none || mayBeEmpty);
    }

    private String nothing(Estate estate, Optional<String> why) {
        return because(description, why) + "\n  found nothing to look at among "
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
        List<String> failures = failures(cases(estate));
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
