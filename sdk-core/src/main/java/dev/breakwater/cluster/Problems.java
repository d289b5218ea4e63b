package dev.breakwater.cluster;

import dev.breakwater.resource.Issue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Collects what is wrong with one declaration. */
final class Problems {
    private final String subject;
    private final List<Issue> issues = new ArrayList<>();

    Problems(String subject) {
        this.subject = subject;
    }

    /** Notes an issue of a part, which says itself what it is about. */
    Problems add(Issue issue) {
        issues.add(issue);
        return this;
    }

    /** Notes the problem unless {@code good}. */
    Problems unless(boolean good, String problem) {
        if (!good) {
            issues.add(new Issue(subject, problem));
        }
        return this;
    }

    /** Notes {@code attribute contains 'value', which …} unless the text matches. */
    Problems unlessMatches(String attribute, String value, String pattern, String rule) {
        return unless(value.matches(pattern), attribute + " contains '" + value + "', which " + rule + ".");
    }

    /** Notes what the function finds wrong with the value, if there is one. */
    Problems each(String attribute, Optional<String> value, Function<String, Optional<String>> problem) {
        value.flatMap(problem).ifPresent(found -> unless(false, attribute + " contains " + found));
        return this;
    }

    /** Notes a number that lies outside of the limits, if there is one. */
    Problems range(String attribute, Optional<Integer> value, int least, int most) {
        value.ifPresent(number -> unless(
                least <= number && number <= most,
                attribute + " contains " + number + ", which is not from " + least + " to " + most + "."));
        return this;
    }

    List<Issue> issues() {
        return issues;
    }
}
