package dev.breakwater.engine;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Runs calls on a bounded pool of daemon threads and brings their results back to the one thread that
 * called the engine, where every decision is made: nothing else in a run needs a lock. What waits for
 * a time is an alarm and takes no thread.
 */
final class Loop implements AutoCloseable {
    private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(800);
    private static final AtomicInteger THREADS = new AtomicInteger();

    private record Alarm(Instant due, long number, Runnable action) implements Comparable<Alarm> {
        @Override
        public int compareTo(Alarm other) {
            int byTime = due.compareTo(other.due);
            return byTime == 0 ? Long.compare(number, other.number) : byTime;
        }
    }

    private final EngineOptions options;
    private final TimeSource time;
    private final Instant deadline;
    private final Consumer<String> onStop;
    private final ExecutorService workers;
    private final Runnable watcher = this::cancelled;
    private final BlockingQueue<Runnable> arrivals = new LinkedBlockingQueue<>();
    private final Deque<Runnable> calls = new ArrayDeque<>();
    private final PriorityQueue<Alarm> alarms = new PriorityQueue<>();
    private Optional<String> stopped = Optional.empty();
    private boolean interrupted;
    private int inFlight;
    private long alarmsSet;

    Loop(EngineOptions options, Consumer<String> onStop) {
        this.options = options;
        this.time = options.time();
        this.deadline = time.now().plus(options.deadline());
        this.onStop = onStop;
        // An idle thread takes the next call before another is started; inFlight bounds them, not the pool.
        this.workers = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, 1, TimeUnit.MINUTES, new SynchronousQueue<>(), Loop::thread);
        options.cancellation().watch(watcher);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "breakwater-" + THREADS.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }

    private void cancelled() {
        arrivals.add(() -> stop("cancelled"));
    }

    /** Has the work done as soon as a thread is free; exactly one of the consumers follows, on the engine's thread. */
    <T> void call(Callable<T> work, Consumer<T> done, Consumer<Throwable> failed) {
        if (stopped.isEmpty()) {
            calls.add(new Call<>(work, done, failed));
        }
    }

    /** Runs twice: first the work, on a thread of the pool; then what follows, on the engine's. The queue is between. */
    private final class Call<T> implements Runnable {
        private final Callable<T> work;
        private final Consumer<T> done;
        private final Consumer<Throwable> failed;
        private Optional<T> result = Optional.empty();
        private Optional<Throwable> failure = Optional.empty();

        Call(Callable<T> work, Consumer<T> done, Consumer<Throwable> failed) {
            this.work = work;
            this.done = done;
            this.failed = failed;
        }

        @Override
        public void run() {
            if (result.isPresent() || failure.isPresent()) {
                follow();
                return;
            }
            try {
                result = Optional.of(Objects.requireNonNull(work.call(), "a handler answered null"));
            } catch (Throwable thrown) {
                // An Error of a handler's library (no class, stack overflow) is that handler's failure, not the run's.
                failure = Optional.of(thrown);
            }
            arrivals.add(this);
        }

        private void follow() {
            inFlight--;
            if (failure.isPresent()) {
                failed.accept(failure.get());
            } else {
                done.accept(result.orElseThrow());
            }
        }
    }

    /** Has the action run on the engine's thread, not before that time. */
    void at(Instant due, Runnable action) {
        if (stopped.isEmpty()) {
            alarms.add(new Alarm(due, alarmsSet++, action));
        }
    }

    /** Runs until nothing is left to do, or the run is stopped; then gives calls in flight a moment to end. */
    void run() {
        try {
            while (settle() && begin()) {
                Optional<Runnable> arrival = time.await(arrivals, nextTime(), inFlight == 0);
                if (arrival.isPresent()) {
                    arrival.get().run();
                }
            }
        } catch (InterruptedException e) {
            interrupted = true;
            stop("interrupted");
        }
        if (stopped.isPresent()) {
            drain();
        }
    }

    /** Takes in what has arrived and what is due, so that a stop is seen before anything starts. */
    private boolean settle() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted");
        }
        for (Runnable arrival = arrivals.poll(); arrival != null; arrival = arrivals.poll()) {
            arrival.run();
        }
        ring();
        return stopped.isEmpty();
    }

    /** Starts what may start; tells whether anything is left to wait for. */
    private boolean begin() {
        while (inFlight < options.concurrency() && !calls.isEmpty()) {
            inFlight++;
            workers.execute(calls.remove());
        }
        return inFlight > 0 || !alarms.isEmpty();
    }

    private Instant nextTime() {
        Alarm next = alarms.peek();
        return next == null || next.due().isAfter(deadline) ? deadline : next.due();
    }

    private void ring() {
        Instant now = time.now();
        if (!now.isBefore(deadline)) {
            stop("the deadline of " + Words.duration(options.deadline()) + " has passed");
        }
        while (!alarms.isEmpty() && !alarms.peek().due().isAfter(now)) {
            alarms.remove().action().run();
        }
    }

    private void stop(String reason) {
        if (stopped.isEmpty()) {
            stopped = Optional.of(reason);
            calls.clear();
            alarms.clear();
            onStop.accept(reason);
        }
    }

    private void drain() {
        long end = System.nanoTime() + GRACE_NANOS;
        try {
            while (inFlight > 0) {
                Runnable arrival = arrivals.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (arrival == null) {
                    return;
                }
                arrival.run();
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
    }

    /** Why the run was stopped; empty if it was not. */
    Optional<String> stopped() {
        return stopped;
    }

    Instant now() {
        return time.now();
    }

    /** Ends the threads, and restores the interrupt that stopped the run. */
    @Override
    public void close() {
        options.cancellation().unwatch(watcher);
        workers.shutdownNow();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
