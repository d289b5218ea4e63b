package dev.breakwater.testing;

import dev.breakwater.audit.AuditReport;
import dev.breakwater.audit.Auditor;
import dev.breakwater.blueprint.Catalogue;
import dev.breakwater.engine.ApplyFailedException;
import dev.breakwater.engine.ApplyResult;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.EngineOptions;
import dev.breakwater.engine.TimeSource;
import dev.breakwater.engine.VirtualTime;
import dev.breakwater.k8s.KubernetesProvider;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.testing.azure.FakeAzure;
import dev.breakwater.testing.azure.FakeAzureBuilder;
import dev.breakwater.testing.kubernetes.FakeKubernetes;
import java.time.Instant;

/**
 * All that one test needs, inside this JVM: an Azure, the API servers of its clusters, an engine with the real providers
 * over both, an auditor of every control, and one virtual clock for all of them. Nothing is read from the environment,
 * and nothing outside is reached. A new bed is empty and begins every time with the same ids. Thread-safe; to be closed.
 */
public final class TestBed implements AutoCloseable {
    /** The subscription of every bed that is not given another, so that a declaration can name it. */
    public static final String SUBSCRIPTION = "5b5f5c5d-0000-4000-8000-000000000002";

    /** The tenant of every bed that is not given another. */
    public static final String TENANT = "72f988bf-0000-4000-8000-000000000001";

    private final VirtualTime clock;
    private final FakeAzure azure;
    private final KubernetesProvider kubernetes = KubernetesProvider.create();
    private final Engine engine;

    private TestBed(FakeAzureBuilder options) {
        this.clock = TimeSource.virtual(Instant.now());
        this.azure = options.time(clock).start();
        this.engine = Engine.of(azure.provider(), kubernetes)
                .with(EngineOptions.standard().withTime(clock));
    }

    /** A new bed over a {@link FakeAzure} with the standard options. */
    public static TestBed start() {
        return on(FakeAzure.builder().subscription(SUBSCRIPTION).tenant(TENANT));
    }

    /** A new bed over a {@link FakeAzure} with these options, but for the time, which is that of the bed. */
    public static TestBed on(FakeAzureBuilder options) {
        return new TestBed(options);
    }

    /** The engine, on the clock of the bed. */
    public Engine engine() {
        return engine;
    }

    /** An auditor of every control, whose day is that of the bed. */
    public Auditor auditor() {
        return Catalogue.auditor().at(clock.clock());
    }

    /** The Azure. */
    public FakeAzure azure() {
        return azure;
    }

    /** The API server behind a cluster. */
    public FakeKubernetes kubernetes(ArmId cluster) {
        return azure.kubernetes(cluster);
    }

    /** What everything here goes by. It begins now, and moves when an engine waits or a test says so. */
    public VirtualTime clock() {
        return clock;
    }

    /**
     * Plans and applies, allowing what needs no permission.
     *
     * @throws ApplyFailedException if anything failed
     */
    public ApplyResult apply(DesiredState desired) {
        return engine.apply(engine.plan(desired)).orThrow();
    }

    /** Audits what the services say now of all that is declared. */
    public AuditReport audit(DesiredState desired) {
        return auditor().audit(engine.observe(desired));
    }

    /** Ends all that runs in it. A second call does nothing. */
    @Override
    public void close() {
        kubernetes.close();
        azure.close();
    }

    /** {@code TestBed[FakeAzure[…]]}. */
    @Override
    public String toString() {
        return "TestBed[" + azure + "]";
    }
}
