package dev.breakwater.testing.contract;

import dev.breakwater.resource.Resource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A declaration to try a handler with, what must exist before it, and variations of it, one for each
 * property that can change. Immutable.
 *
 * <pre>{@code
 * Sample sample = Sample.of(group).varying("/tags", group.withTags(Map.of("team", "shop")));
 *
 * assertThat(sample.variations()).containsOnlyKeys("/tags");
 * }</pre>
 */
public final class Sample {
    private final Resource<?> declaration;
    private final List<Resource<?>> prerequisites;
    private final Map<String, Resource<?>> variations;
    private final Set<String> undeclared;
    private final Map<String, String> exemptions;

    private Sample(
            Resource<?> declaration,
            List<Resource<?>> prerequisites,
            Map<String, Resource<?>> variations,
            Set<String> undeclared,
            Map<String, String> exemptions) {
        this.declaration = declaration;
        this.prerequisites = List.copyOf(prerequisites);
        this.variations = variations;
        this.undeclared = undeclared;
        this.exemptions = exemptions;
    }

    /** A sample without prerequisites or variations. */
    public static Sample of(Resource<?> declaration) {
        Objects.requireNonNull(declaration, "null declaration");
        return new Sample(declaration, List.of(), Map.of(), Set.of(), Map.of());
    }

    /** This sample, needing these resources first. */
    public Sample needing(Resource<?>... more) {
        List<Resource<?>> all = new ArrayList<>(prerequisites);
        all.addAll(List.of(more));
        return new Sample(declaration, all, variations, undeclared, exemptions);
    }

    /** This sample with a variation: the same address, one property changed. */
    public Sample varying(String property, Resource<?> variation) {
        if (!variation.address().equals(declaration.address())) {
            throw new IllegalArgumentException("The variation of " + property + " lives at " + variation.address()
                    + ", the sample at " + declaration.address() + "; a variation keeps the address.");
        }
        Map<String, Resource<?>> all = new LinkedHashMap<>(variations);
        all.put(property, variation);
        return new Sample(declaration, prerequisites, all, undeclared, exemptions);
    }

    /** This sample with a variation that leaves a property to the service; it need not change anything. */
    public Sample undeclaring(String property, Resource<?> variation) {
        Sample varied = varying("no " + property, variation);
        Set<String> all = new HashSet<>(undeclared);
        all.add("no " + property);
        return new Sample(declaration, prerequisites, varied.variations, all, exemptions);
    }

    /**
     * This sample, excusing a row of its type's property table that no variation can change.
     *
     * @param path the path of the row, as it stands in the table
     */
    public Sample exempting(String path, String reason) {
        Map<String, String> all = new LinkedHashMap<>(exemptions);
        all.put(path, reason);
        return new Sample(declaration, prerequisites, variations, undeclared, all);
    }

    /** The declaration. */
    public Resource<?> declaration() {
        return declaration;
    }

    /** What must exist before it. */
    public List<Resource<?>> prerequisites() {
        return prerequisites;
    }

    /** The variations by the property they change. */
    public Map<String, Resource<?>> variations() {
        return Map.copyOf(variations);
    }

    /** The rows that are excused, and why. */
    Map<String, String> exemptions() {
        return exemptions;
    }

    /** Whether the variation only leaves something to the service. */
    boolean isUndeclared(String variation) {
        return undeclared.contains(variation);
    }

    @Override
    public String toString() {
        return "Sample[" + declaration.address().shortName() + ", " + variations.size() + " variations]";
    }
}
