package dev.breakwater.engine;

import dev.breakwater.BreakwaterException;
import dev.breakwater.change.Change;
import dev.breakwater.document.Document;
import dev.breakwater.provider.HandlerContext;
import dev.breakwater.provider.Operation;
import dev.breakwater.provider.Progress;
import dev.breakwater.provider.ProviderException;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.Observed;
import dev.breakwater.resource.Resource;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * The way of one resource through an apply: wait for the exclusion key, read and compare again, write,
 * look at the operation until it ends. Its methods run on the engine's thread; only what is passed to
 * {@link #call} runs on a worker.
 */
abstract class Step<R extends Resource<S>, S extends Observed> {
    private final Run run;
    private final Planned<R, S> planned;
    private final Consumer<Outcome> finished;
    private final Run.Subject subject;
    private Instant began = Instant.EPOCH;
    private Optional<String> key = Optional.empty();
    private boolean begun;
    private final AtomicReference<Writing> writing = new AtomicReference<>(Writing.NONE);

    /** How far a write has come. A worker and the stop of a run race for it: what is reported as not begun stays so. */
    private enum Writing {
        /** No write has left. */
        NONE,
        /** A write has left: it may have happened. */
        SENT,
        /** No write will ever leave. */
        BARRED
    }

    Step(Run run, Planned<R, S> planned, Consumer<Outcome> finished) {
        this.run = run;
        this.planned = planned;
        this.finished = finished;
        String name = planned.target().address().shortName();
        this.subject = new Run.Subject(
                name,
                Optional.of(planned.target().address()),
                run.retries(planned.target().address().toString()));
    }

    /** Everything it needs is there: begin. */
    final void start() {
        try {
            key = Optional.of(target().handler().exclusionKey(address()));
        } catch (RuntimeException | Error e) {
            fail(Failures.of(subject.text(), e));
            return;
        }
        run.keys().acquire(key.get(), this::begin);
    }

    private void begin() {
        if (run.loop().stopped().isPresent()) {
            return; // a call that ended in the grace of a stop starts nothing new
        }
        begun = true;
        began = run.now();
        Document details = Document.object("change", Words.of(planned.change()));
        run.reporter().tell(EngineEvent.Code.CHANGE_STARTED, address(), details);
        look();
    }

    /** Reads and compares again, then does what is left to do. */
    abstract void look();

    /** An operation has failed: finds out whether its work was done all the same, else fails with the exception. */
    abstract void lookAfterFailure(BreakwaterException failure);

    /** A write or an operation has ended with this state. */
    abstract Consumer<S> settled();

    final <T> void call(Callable<T> work, Consumer<T> done, Runnable again, Consumer<BreakwaterException> failed) {
        run.call(subject, work, done, again, failed);
    }

    /** Sends a write. If it fails and may heal, everything is read and compared again first. */
    final void write(Callable<Progress<S>> work) {
        call(
                () -> {
                    if (!writing.compareAndSet(Writing.NONE, Writing.SENT) && writing.get() == Writing.BARRED) {
                        throw new BreakwaterException("The run was stopped before " + subject.text() + " was written.");
                    }
                    return work.call();
                },
                this::track,
                this::look,
                this::fail);
    }

    private void track(Progress<S> progress) {
        subject.retries().reset();
        if (progress instanceof Progress.Done<S> done) {
            settled().accept(done.state());
        } else if (progress instanceof Progress.Pending<S> pending) {
            Instant now = run.now();
            boolean later = pending.notBefore().isAfter(now);
            Instant due = later ? pending.notBefore() : now.plus(run.options().pollInterval());
            run.reporter()
                    .tell(
                            EngineEvent.Code.OPERATION_PENDING,
                            address(),
                            Document.object("operation", pending.operation().kind(), "notBefore", due.toString()));
            run.loop().at(due, () -> poll(pending.operation()));
        }
    }

    private void poll(Operation operation) {
        call(
                () -> target().handler().poll(operation, context()),
                this::track,
                () -> poll(operation),
                this::lookAfterFailure);
    }

    final void fail(BreakwaterException failure) {
        boolean stale =
                failure instanceof ProviderException provider && provider.retry() == ProviderException.Retry.STALE;
        finish(new Outcome.Failed(
                address(),
                stale
                        ? new PlanStaleException(
                                address(), "", "because somebody else changed it: " + failure.getMessage(), failure)
                        : failure));
    }

    final void finish(Outcome outcome) {
        finished.accept(outcome);
        if (begun) {
            key.ifPresent(run.keys()::release);
        }
    }

    /** What is known of a step that had no outcome when the run stopped. */
    final Outcome stopped(String reason) {
        return writing.compareAndSet(Writing.NONE, Writing.BARRED)
                ? new Outcome.NotStarted(address(), reason)
                : new Outcome.Unknown(address(), reason);
    }

    final Duration elapsed() {
        return begun ? Duration.between(began, run.now()) : Duration.ZERO;
    }

    final boolean sent() {
        return writing.get() == Writing.SENT;
    }

    final Run run() {
        return run;
    }

    final Target<R, S> target() {
        return planned.target();
    }

    final Set<Address<?>> prerequisites() {
        return planned.after();
    }

    final Change plannedChange() {
        return planned.change();
    }

    final Address<S> address() {
        return planned.target().address();
    }

    final HandlerContext context() {
        return run.context(subject.text(), target().inputs());
    }
}
