package dev.breakwater.network;

/**
 * How many ordered pairs of different pods there are, by what passes from the first to the second.
 *
 * @param allowed pairs whose traffic passes
 * @param unknown pairs of which it cannot be told
 * @param denied pairs whose traffic does not pass
 */
public record PairCount(long allowed, long unknown, long denied) {
    /** All pairs. */
    public long all() {
        return allowed + unknown + denied;
    }
}
