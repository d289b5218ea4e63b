package dev.breakwater.testing.azure;

import dev.breakwater.testing.entra.EntraSnapshot;
import java.time.Instant;
import java.util.Map;

/**
 * All that a {@link FakeAzure} keeps at one moment: resources, the data of vaults and storage accounts, the directory, and
 * the objects of the clusters behind it; not the sign-ins under way, nor what tests have set up to go wrong. It can be put
 * back later, also into other fakes of the same tenant, subscription and seed, which costs far less than to apply it
 * again. Immutable.
 *
 * <pre>{@code
 * AzureSnapshot snapshot;
 * try (TestBed bed = TestBed.start()) {
 *     bed.apply(DESIRED);
 *     snapshot = bed.azure().snapshot();
 * }
 * try (TestBed copy = TestBed.start(snapshot)) {
 *     assertThat(copy.engine().plan(DESIRED)).isEmpty();
 * }
 * }</pre>
 */
public final class AzureSnapshot {
    private final Settings settings;
    private final Instant at;
    private final EntraSnapshot directory;
    private final Map<String, Object> parts;

    AzureSnapshot(Settings settings, EntraSnapshot directory, Map<String, Object> parts) {
        this.settings = settings;
        this.at = settings.time().clock().instant();
        this.directory = directory;
        this.parts = parts;
    }

    /** When it was taken, on the clock of the fake. */
    public Instant at() {
        return at;
    }

    EntraSnapshot directory() {
        return directory;
    }

    Map<String, Object> parts() {
        return parts;
    }

    /** Ids follow from these; a fake with others would not find its own. */
    void requireOf(Settings other) {
        if (!name(settings).equals(name(other))) {
            throw new IllegalArgumentException("A snapshot of the " + name(settings) + " cannot be restored into the "
                    + name(other) + "; start that FakeAzure with the same options.");
        }
    }

    private static String name(Settings settings) {
        return "tenant " + settings.tenant() + ", subscription " + settings.subscription() + ", seed "
                + settings.seed();
    }

    /** {@code AzureSnapshot[tenant …, subscription …, seed 1, at …]}. */
    @Override
    public String toString() {
        return "AzureSnapshot[" + name(settings) + ", at " + at + "]";
    }
}
