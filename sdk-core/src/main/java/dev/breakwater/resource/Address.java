package dev.breakwater.resource;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a resource lives, known before it exists. Equality ignores the letter case of the path,
 * because ARM does.
 *
 * @param type the ARM type ({@code Microsoft.ContainerService/managedClusters}), the Graph type
 *     ({@code graph/applications}) or the Kubernetes {@code apiVersion/kind} ({@code v1/Namespace})
 * @param path scope and parents included, separated by slashes; a resource lies inside every declared
 *     resource whose path is a parent of its own
 * @param <S> the observed state of the resource
 */
public record Address<S extends Observed>(String type, String path) {
    /** Refuses an empty type or path. */
    public Address {
        Objects.requireNonNull(type, "null type");
        Objects.requireNonNull(path, "null path");
        if (type.isBlank() || path.isBlank()) {
            throw new IllegalArgumentException(
                    "Address: type '" + type + "' and path '" + path + "' must not be blank.");
        }
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
        return key(path).startsWith(key(other.path) + "/");
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Address<?> that && same(type, that.type) && same(path, that.path);
    }

    private static boolean same(String one, String other) {
        return one.equals(other) || key(one).equals(key(other));
    }

    @Override
    public int hashCode() {
        return key(path).hashCode();
    }

    /** Type and path: {@code Microsoft.ContainerService/managedClusters at /subscriptions/…}. */
    @Override
    public String toString() {
        return type + " at " + path;
    }

    private static String key(String text) {
        return text.toLowerCase(java.util.Locale.ROOT);
    }
}
