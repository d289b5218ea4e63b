package dev.breakwater.testing;

import java.util.Optional;

/**
 * What a {@link Rule} makes of one resource, or of the estate as a whole.
 *
 * @param name its name, unlike that of any other case of the rule
 * @param failure what is wrong and what to do, in several lines; empty if nothing is
 * @param gap why nobody can tell; empty if somebody can
 */
public record RuleCase(String name, Optional<String> failure, Optional<String> gap) {
    static RuleCase passed(String name) {
        return new RuleCase(name, Optional.empty(), Optional.empty());
    }

    static RuleCase failed(String name, String text) {
        return new RuleCase(name, Optional.of(text), Optional.empty());
    }

    static RuleCase unknown(String name, String text) {
        return new RuleCase(name, Optional.empty(), Optional.of(text));
    }

    /** {@code AKS-ID-03 managedClusters/prod: failed}. */
    @Override
    public String toString() {
        return name + (failure.isPresent() ? ": failed" : gap.isPresent() ? ": not assessable" : ": passed");
    }
}
