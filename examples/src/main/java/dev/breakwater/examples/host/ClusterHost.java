package dev.breakwater.examples.host;

import dev.breakwater.engine.ApplyResult;
import dev.breakwater.engine.Cancellation;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.EngineEvent;
import dev.breakwater.resource.DesiredState;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;

/** Keeps the clusters of tenants as declared, all at the same time. Thread-safe. */
public final class ClusterHost implements AutoCloseable {
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final BiConsumer<String, EngineEvent> log;

    /** A host that tells each event with the name of its tenant; on the thread of that tenant's run. */
    public ClusterHost(BiConsumer<String, EngineEvent> log) {
        this.log = log;
    }

    // tag::run[]
    /** Brings one tenant's resources to what is declared, beside whatever else is running. */
    public Run reconcile(String tenant, Engine engine, DesiredState desired) {
        Cancellation cancellation = Cancellation.create();
        Engine watched = engine.with(
                engine.options().withCancellation(cancellation).withListeners(event -> log.accept(tenant, event)));
        return new Run(
                CompletableFuture.supplyAsync(() -> watched.apply(watched.plan(desired)), workers), cancellation);
    }

    /** A run under way. */
    public record Run(CompletableFuture<ApplyResult> result, Cancellation cancellation) {
        /** Stops it within a second; its result then says what happened to each resource. */
        public void cancel() {
            cancellation.cancel();
        }
    }
    // end::run[]

    /** Lets go of the threads; runs under way go on to their ends. */
    @Override
    public void close() {
        workers.shutdown();
    }

    @Override
    public String toString() {
        return "ClusterHost[" + (workers.isShutdown() ? "closed" : "open") + "]";
    }
}
