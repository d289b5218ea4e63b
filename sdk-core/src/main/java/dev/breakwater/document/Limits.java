package dev.breakwater.document;

/**
 * Bounds on a JSON text before it is parsed, so that hostile input fails with a sentence instead of
 * exhausting the stack or the heap.
 *
 * @param maxDepth the deepest nesting of objects and arrays
 * @param maxBytes the longest text, in bytes (characters for text given as a {@code String})
 */
public record Limits(int maxDepth, int maxBytes) {
    /** Depth 100 and 16 MiB: far above what ARM, Microsoft Graph and Kubernetes accept. */
    public static final Limits STANDARD = new Limits(100, 16 << 20);

    /** Refuses bounds that no document can meet. */
    public Limits {
        if (maxDepth < 1 || maxBytes < 1) {
            throw new IllegalArgumentException("Limits must be at least 1: depth " + maxDepth + ", bytes " + maxBytes);
        }
    }
}
