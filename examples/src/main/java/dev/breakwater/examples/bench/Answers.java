package dev.breakwater.examples.bench;

/** Answers first, time second: no figure comes of two answers that differ. */
final class Answers {
    private Answers() {}

    static void same(String workload, Object reference, Object ours) {
        if (!reference.equals(ours)) {
            throw new IllegalStateException(
                    workload + ": the answers differ.\nreference: " + reference + "\nours: " + ours);
        }
    }
}
