package dev.breakwater.resource;

import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a resource lives, known before it exists. Equality ignores letter case, because ARM does. Immutable.
 *
 * @param <S> the observed state of the resource
 */
public final class Address<S extends Observed> {
    private final String type;
    private final String path;
    private final String key; // kept, since an address is a key of most maps of a run

    /**
     * An address.
     *
     * @param type the ARM type ({@code Microsoft.ContainerService/managedClusters}), the Graph type
     *     ({@code graph/applications}) or the Kubernetes {@code apiVersion/kind} ({@code v1/Namespace})
     * @param path scope and parents included, separated by slashes; a resource lies inside every declared
     *     resource whose path is a parent of its own
     */
    public Address(String type, String path) {
        this.type = Objects.requireNonNull(type, "null type");
        this.path = Objects.requireNonNull(path, "null path");
        if (type.isBlank() || path.isBlank()) {
            throw new IllegalArgumentException(
                    "Address: type '" + type + "' and path '" + path + "' must not be blank.");
        }
        this.key = path.toLowerCase(Locale.ROOT);
    }

    /** The type of the resource, as the service calls it. */
    public String type() {
        return type;
    }

    /** Scope, parents and name, separated by slashes. */
    public String path() {
        return path;
    }

    /** The path in lower case: equal for equal paths. */
    public String key() {
        return key;
    }

    /** The last segment of the path. */
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The type without its provider or group, and the name: {@code managedClusters/prod}. */
    public String shortName() {
        return type.substring(type.lastIndexOf('/') + 1) + "/" + name();
    }

    /** Whether this lies inside the other: its path begins with the other's. */
    public boolean isInside(Address<?> other) {
        return key.startsWith(other.key + "/");
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Address<?> that && key.equals(that.key) && type.equalsIgnoreCase(that.type);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }

    /** Type and path: {@code Microsoft.ContainerService/managedClusters at /subscriptions/…}. */
    @Override
    public String toString() {
        return type + " at " + path;
    }
}
