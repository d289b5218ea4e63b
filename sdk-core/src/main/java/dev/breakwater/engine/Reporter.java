package dev.breakwater.engine;

import dev.breakwater.document.Document;
import dev.breakwater.resource.Address;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the listeners of a run what happens, and counts what is finished. */
final class Reporter {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

    private final EngineOptions options;
    private final Instant began;
    private int done;
    private int total;

    Reporter(EngineOptions options) {
        this.options = options;
        this.began = options.time().now();
    }

    void expect(int more) {
        total += more;
    }

    void finishedOne() {
        done++;
    }

    Duration elapsed() {
        return Duration.between(began, options.time().now());
    }

    /** Something about the run as a whole. */
    void tell(EngineEvent.Code code, Document details) {
        tell(code, Optional.empty(), elapsed(), details);
    }

    void tell(EngineEvent.Code code, Address<?> address, Document details) {
        tell(code, Optional.of(address), elapsed(), details);
    }

    void tell(EngineEvent.Code code, Optional<Address<?>> address, Duration elapsed, Document details) {
        EngineEvent event = new EngineEvent(code, options.time().now(), address, elapsed, done, total, details);
        LOG.debug("{}", event);
        for (EngineListener listener : options.listeners()) {
            tell(listener, event);
        }
    }

    /** A call as the listeners want it made. */
    <T> Callable<T> bound(Run.Subject subject, Callable<T> call) {
        Callable<T> bound = call;
        for (EngineListener listener : options.listeners()) {
            try {
                bound = listener.binding(subject.text(), subject.address(), bound);
            } catch (RuntimeException | Error e) {
                LOG.debug(
                        "A listener failed with {} before a call", e.getClass().getName());
            }
        }
        return bound;
    }

    private static void tell(EngineListener listener, EngineEvent event) {
        try {
            listener.on(event);
        } catch (RuntimeException | Error e) {
            // The text of the exception is a stranger's: it may hold anything.
            LOG.debug(
                    "A listener failed with {} at {}",
                    e.getClass().getName(),
                    event.code().id());
        }
    }
}
