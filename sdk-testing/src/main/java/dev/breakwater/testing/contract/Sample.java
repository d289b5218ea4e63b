package dev.breakwater.testing.contract;

import dev.breakwater.resource.Resource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A declaration to try a handler with, what must exist before it, and variations of it, one for each
 * property that can change. Immutable.
 */
public final class Sample {
    private final Resource<?> declaration;
    private final List<Resource<?>> prerequisites;
    private final Map<String, Resource<?>> variations;

    private Sample(Resource<?> declaration, List<Resource<?>> prerequisites, Map<String, Resource<?>> variations) {
        this.declaration = declaration;
        this.prerequisites = List.copyOf(prerequisites);
        this.variations = variations;
    }

    /** A sample without prerequisites or variations. */
    public static Sample of(Resource<?> declaration) {
        return new Sample(Objects.requireNonNull(declaration, "null declaration"), List.of(), Map.of());
    }

    /** This sample, needing these resources first. */
    public Sample needing(Resource<?>... more) {
        List<Resource<?>> all = new ArrayList<>(prerequisites);
        all.addAll(List.of(more));
        return new Sample(declaration, all, variations);
    }

    /** This sample with a variation: the same address, one property changed. */
    public Sample varying(String property, Resource<?> variation) {
        if (!variation.address().equals(declaration.address())) {
            throw new IllegalArgumentException("The variation of " + property + " lives at " + variation.address()
                    + ", the sample at " + declaration.address() + "; a variation keeps the address.");
        }
        Map<String, Resource<?>> all = new LinkedHashMap<>(variations);
        all.put(property, variation);
        return new Sample(declaration, prerequisites, all);
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

    @Override
    public String toString() {
        return "Sample[" + declaration.address().shortName() + ", " + variations.size() + " variations]";
    }
}
