package dev.breakwater.testing.entra;

import java.util.Map;
import java.util.Set;

/**
 * The directory of a {@link FakeEntra} at one moment, secrets included; not the sign-ins under way. Immutable.
 */
public final class EntraSnapshot {
    private final Directory.Saved directory;
    private final Map<String, RegisteredApp> registered;
    private final Set<String> administrators;

    EntraSnapshot(Directory.Saved directory, Map<String, RegisteredApp> registered, Set<String> administrators) {
        this.directory = directory;
        this.registered = Map.copyOf(registered);
        this.administrators = Set.copyOf(administrators);
    }

    Directory.Saved directory() {
        return directory;
    }

    Map<String, RegisteredApp> registered() {
        return registered;
    }

    Set<String> administrators() {
        return administrators;
    }

    /** {@code EntraSnapshot[12 objects]}. */
    @Override
    public String toString() {
        return "EntraSnapshot[" + directory.entries().size() + " objects]";
    }
}
