package dev.breakwater.engine;

import dev.breakwater.BreakwaterException;
import dev.breakwater.document.Document;
import dev.breakwater.provider.HandlerContext;
import dev.breakwater.provider.ProviderException;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.Output;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** What all parts of one plan, apply or observation share. */
final class Run implements AutoCloseable {
    private final EngineOptions options;
    private final String owner;
    private final Reporter reporter;
    private final Loop loop;
    private final States states = new States();
    private final Keys keys = new Keys();

    Run(EngineOptions options, String owner) {
        this.options = options;
        this.owner = owner;
        this.reporter = new Reporter(options);
        this.loop = new Loop(options, this::stopping);
    }

    private void stopping(String reason) {
        reporter.tell(EngineEvent.Code.RUN_STOPPING, Document.object("reason", reason));
    }

    Reporter reporter() {
        return reporter;
    }

    Loop loop() {
        return loop;
    }

    States states() {
        return states;
    }

    Keys keys() {
        return keys;
    }

    EngineOptions options() {
        return options;
    }

    String owner() {
        return owner;
    }

    Instant now() {
        return loop.now();
    }

    /** Throws if the run was stopped while it was {@code doing} something for its owner. */
    void refuseIfStopped(String doing) {
        if (loop.stopped().isPresent()) {
            throw new BreakwaterException(
                    "Stopped while " + doing + owner + ": " + loop.stopped().get() + ". Nothing was written.");
        }
    }

    Retries retries(String subject) {
        return new Retries(options, subject);
    }

    HandlerContext context(String user, Set<Output<?>> inputs) {
        return states.context(user, inputs, owner, options.time().clock());
    }

    /**
     * Makes one call to a handler.
     *
     * @param again what to do after a while if the failure may heal
     * @param failed what to do if not
     */
    <T> void call(
            Subject subject, Callable<T> work, Consumer<T> done, Runnable again, Consumer<BreakwaterException> failed) {
        loop.call(
                reporter.bound(subject, work),
                done,
                failure -> failed(subject, Failures.of(subject.text(), failure), again, failed));
    }

    private void failed(
            Subject subject, BreakwaterException failure, Runnable again, Consumer<BreakwaterException> failed) {
        if (!(failure instanceof ProviderException provider) || provider.retry() != ProviderException.Retry.LATER) {
            failed.accept(failure);
            return;
        }
        Optional<Duration> delay = subject.retries().next(provider, now());
        int attempts = subject.retries().failures();
        if (delay.isEmpty()) {
            failed.accept(Failures.gaveUp(subject.text(), attempts, provider));
            return;
        }
        Document details = Document.object(
                "attempt",
                attempts,
                "error",
                provider.code(),
                "delay",
                delay.get().toString());
        reporter.tell(EngineEvent.Code.RETRY_WAITING, subject.address(), reporter.elapsed(), details);
        loop.at(now().plus(delay.get()), again);
    }

    /**
     * Whom calls are made for.
     *
     * @param text what messages call it
     * @param address the resource, if it is one
     */
    record Subject(String text, Optional<Address<?>> address, Retries retries) {}

    @Override
    public void close() {
        loop.close();
    }
}
