package dev.breakwater.testing.k3s;

import java.util.List;

/** Ends several things, each of them whatever the others throw. */
final class Closing {
    private Closing() {}

    /** Runs all of them, and throws the first failure with the others as suppressed. */
    static void all(List<Runnable> tasks) {
        RuntimeException first = null;
        for (Runnable task : tasks) {
            try {
                task.run();
            } catch (RuntimeException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    /** Runs all of them because of a failure, which stays the one that is told. */
    static <T extends Throwable> T after(T failure, List<Runnable> tasks) {
        try {
            all(tasks);
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
        return failure;
    }
}
