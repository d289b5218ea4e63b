package dev.breakwater.cluster;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a subscription can have in one region, as far as clusters depend on it.
 *
 * @param region the region, in lower case and without spaces
 * @param versions the Kubernetes versions on offer, patches such as {@code 1.33.2}; empty if they could not be read
 * @param sizes the sizes of machines by name in lower case; empty if they could not be read
 * @param hostEncryption whether the feature EncryptionAtHost is registered; empty if that could not be read
 */
public record RegionOffers(
        String region, Set<String> versions, Map<String, Size> sizes, Optional<Boolean> hostEncryption) {
    /**
     * A size of machines.
     *
     * @param cpus how many processors it has
     * @param zones the zones it can be had in
     * @param hostEncryption whether it encrypts on the host
     */
    public record Size(int cpus, Set<String> zones, boolean hostEncryption) {
        /** Copies the set. */
        public Size {
            zones = Set.copyOf(zones);
        }
    }

    /** Copies set and map. */
    public RegionOffers {
        versions = Set.copyOf(versions);
        sizes = Map.copyOf(sizes);
    }

    /** The size of that name, without letter case; empty if it is not on offer or could not be read. */
    public Optional<Size> size(String name) {
        return Optional.ofNullable(sizes.get(Costs.lower(name)));
    }

    /** Whether a version such as {@code 1.33} or {@code 1.33.2} is on offer; it counts as such where nobody knows. */
    public boolean offers(String version) {
        boolean offered = versions.isEmpty();
        for (String patch : versions) {
            offered |= patch.equals(version) || patch.startsWith(version + ".");
        }
        return offered;
    }
}
