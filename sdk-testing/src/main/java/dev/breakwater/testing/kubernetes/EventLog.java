package dev.breakwater.testing.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BooleanSupplier;

/** The latest writes, for watches; older ones are forgotten. Thread-safe. */
final class EventLog {
    private static final int KEPT = 20_000;

    private final ConcurrentSkipListMap<Long, Event> events = new ConcurrentSkipListMap<>();
    private volatile long forgotten;
    private volatile boolean closed;
    private volatile int drops;
    private int size;

    synchronized void add(Event event) {
        events.put(event.version(), event);
        size++;
        if (size > KEPT) {
            forgotten = events.pollFirstEntry().getKey();
            size--;
        }
        notifyAll();
    }

    /** Forgets every event so far, as compaction does. */
    synchronized void compact() {
        if (!events.isEmpty()) {
            forgotten = events.lastKey();
            events.clear();
            size = 0;
        }
    }

    /** Forgets every event up to a version, also such as never were. */
    synchronized void forget(long version) {
        events.headMap(version, true).clear();
        size = events.size();
        forgotten = version;
    }

    /** Whether the events right after a version are still there. */
    boolean reachesBackTo(long version) {
        return version >= forgotten;
    }

    List<Event> after(long version) {
        return new ArrayList<>(events.tailMap(version, false).values());
    }

    /** Waits until there is an event after a version, the watch is over, or the time is. */
    synchronized void await(long version, long millis, BooleanSupplier over) throws InterruptedException {
        long end = System.nanoTime() + millis * 1_000_000;
        while (!over.getAsBoolean() && events.higherKey(version) == null) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return;
            }
            wait(left);
        }
    }

    /** Lets all who wait look again. */
    synchronized void wake() {
        notifyAll();
    }

    /** The round that a watch begins in; it is over once watches are dropped or the log is closed. */
    int round() {
        return drops;
    }

    boolean isOver(int round) {
        return closed || round != drops;
    }

    /** Ends the watches there are. */
    synchronized void drop() {
        drops = drops + 1;
        notifyAll();
    }

    /** Ends all watches, also those to come. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
