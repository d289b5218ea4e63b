package dev.breakwater.engine;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Stops a running plan, apply or observation from another thread, within about a second. Once
 * cancelled it stays so: take a new one for the next run. Thread-safe.
 */
public final class Cancellation {
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private final List<Runnable> watchers = new CopyOnWriteArrayList<>();

    private Cancellation() {}

    /** A cancellation that nobody has asked for yet. */
    public static Cancellation create() {
        return new Cancellation();
    }

    /** Asks every run under this token to stop. Nothing new starts; calling it again does nothing. */
    public void cancel() {
        if (cancelled.compareAndSet(false, true)) {
            watchers.forEach(Runnable::run);
        }
    }

    /** Whether somebody asked to stop. */
    public boolean isCancelled() {
        return cancelled.get();
    }

    /** Has the watcher called once, at the latest when this returns if it is cancelled already. */
    void watch(Runnable watcher) {
        watchers.add(watcher);
        if (isCancelled()) {
            watcher.run();
        }
    }

    void unwatch(Runnable watcher) {
        watchers.remove(watcher);
    }

    @Override
    public String toString() {
        return "Cancellation[" + (isCancelled() ? "cancelled" : "not cancelled") + "]";
    }
}
