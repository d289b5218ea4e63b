package dev.breakwater.cluster;

import dev.breakwater.resource.Issue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects what is wrong with one declaration. */
final class Problems {
    private final String subject;
    private final List<Issue> issues = new ArrayList<>();

    Problems(String subject) {
        this.subject = subject;
    }

    /** Notes the issues of a part, which say themselves what they are about. */
    Problems addAll(List<Issue> others) {
        issues.addAll(others);
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

    /** As the other, if there is a text. */
    Problems unlessMatches(String attribute, Optional<String> value, String pattern, String rule) {
        return value.isPresent() ? unlessMatches(attribute, value.get(), pattern, rule) : this;
    }

    /** Notes a Kubernetes version that is none, if there is one. */
    Problems version(Optional<String> version) {
        return unless(
                version.isEmpty() || KubernetesVersion.parse(version.get()).isPresent(),
                "kubernetesVersion contains '" + version.orElse("")
                        + "', which is not a version such as 1.33 or 1.33.2.");
    }

    /** Notes what was found wrong with the value of the attribute, if anything. */
    Problems found(String attribute, Optional<String> problem) {
        return unless(problem.isEmpty(), attribute + " contains " + problem.orElse(""));
    }

    /** Notes a number that lies outside of the limits, if there is one. */
    Problems range(String attribute, Optional<Integer> value, int least, int most) {
        int number = value.orElse(least);
        return unless(
                least <= number && number <= most,
                attribute + " contains " + number + ", which is not from " + least + " to " + most + ".");
    }

    List<Issue> issues() {
        return issues;
    }
}
