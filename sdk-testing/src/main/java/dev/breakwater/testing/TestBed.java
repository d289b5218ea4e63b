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
import dev.breakwater.identity.AzureRole;
import dev.breakwater.k8s.KubernetesProvider;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.DeclaredLines;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.testing.azure.AzureSnapshot;
import dev.breakwater.testing.azure.FakeAzure;
import dev.breakwater.testing.azure.FakeAzureBuilder;
import dev.breakwater.testing.azure.Fault;
import dev.breakwater.testing.azure.Replayed;
import dev.breakwater.testing.kubernetes.FakeKubernetes;
import dev.breakwater.testing.replay.Recording;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * All that one test needs, inside this JVM: an Azure, the API servers of its clusters, an engine with the real providers
 * over both, an auditor of every control, and one virtual clock for all of them. Nothing is read from the environment,
 * and nothing outside is reached. A new bed is empty and begins every time with the same ids. Thread-safe; to be closed.
 *
 * <pre>{@code
 * try (TestBed bed = TestBed.start()) {
 *     bed.apply(DESIRED);
 *
 *     assertThat(bed.engine().plan(DESIRED)).isEmpty();
 * }
 * }</pre>
 */
public final class TestBed implements AutoCloseable {
    /** The subscription of every bed that is not given another, so that a declaration can name it. */
    public static final String SUBSCRIPTION = "5b5f5c5d-0000-4000-8000-000000000002";

    /** The tenant of every bed that is not given another. */
    public static final String TENANT = "72f988bf-0000-4000-8000-000000000001";

    static {
        DeclaredLines.keep();
    }

    private final VirtualTime clock;
    private final FakeAzure azure;
    private final KubernetesProvider kubernetes;
    private final Engine engine;
    private final AtomicInteger people = new AtomicInteger();

    private TestBed(FakeAzureBuilder options, Instant now) {
        this.clock = TimeSource.virtual(now);
        this.azure = options.time(clock).clustersInProcess().start();
        this.kubernetes = KubernetesProvider.create().over(azure.clusterTransport());
        this.engine = Engine.of(azure.provider(), kubernetes)
                .with(EngineOptions.standard().withTime(clock));
    }

    /** A new bed over a {@link FakeAzure} with the standard options. */
    public static TestBed start() {
        return on(standard());
    }

    /** A new bed over a {@link FakeAzure} with these options, but for the time, which is that of the bed. */
    public static TestBed on(FakeAzureBuilder options) {
        return new TestBed(options, Instant.now());
    }

    /** A new bed with the standard options in which everything is as it was in another one, the clock too. */
    public static TestBed start(AzureSnapshot snapshot) {
        return on(standard(), snapshot);
    }

    /**
     * The same with these options.
     *
     * @throws IllegalArgumentException if the snapshot is of another tenant, subscription or seed
     */
    public static TestBed on(FakeAzureBuilder options, AzureSnapshot snapshot) {
        TestBed bed = new TestBed(options, snapshot.at());
        try {
            bed.azure.restore(snapshot);
            return bed;
        } catch (RuntimeException e) {
            bed.close();
            throw e;
        }
    }

    /**
     * A new bed in which everything is as it was recorded, the clock too.
     *
     * @throws IllegalStateException if the fake cannot keep all of it, by name
     */
    public static TestBed start(Recording recording) {
        return start(recording, Replayed::orThrow);
    }

    /** The same also if the fake cannot keep all of it, which is told. */
    public static TestBed start(Recording recording, Consumer<Replayed> told) {
        Instant now = recording.readAt().orElseGet(Instant::now);
        TestBed bed = new TestBed(FakeAzure.builder().fitting(recording), now);
        try {
            told.accept(bed.azure.replay(recording));
            return bed;
        } catch (RuntimeException e) {
            bed.close();
            throw e;
        }
    }

    private static FakeAzureBuilder standard() {
        return FakeAzure.builder().subscription(SUBSCRIPTION).tenant(TENANT);
    }

    /** The engine, on the clock of the bed. */
    public Engine engine() {
        return engine;
    }

    /**
     * An engine of somebody who has these roles at the subscription and nothing else; each call makes another person.
     * The API servers are reached as this person too.
     *
     * @param roles names of built-in Azure roles, such as {@code "Reader"}
     * @throws IllegalArgumentException if there is no built-in role of such a name
     */
    public Engine engineAs(String... roles) {
        String person =
                azure.entra().user("principal-" + people.incrementAndGet()).objectId();
        for (String role : roles) {
            azure.assign(role(role), person);
        }
        return Engine.of(azure.provider(azure.asPrincipal(person)), kubernetes)
                .with(EngineOptions.standard().withTime(clock));
    }

    private static AzureRole role(String name) {
        return AzureRole.builtIn().stream()
                .filter(role -> role.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no built-in role '" + name + "' known here."
                        + " Write its name as Azure does; these are known: "
                        + AzureRole.builtIn().stream().map(AzureRole::name).collect(Collectors.joining(", ")) + "."));
    }

    /**
     * From now on a share of the requests to Azure goes wrong: a quarter of them each is throttled, finds the service
     * unavailable, or loses its connection before or after its effect.
     *
     * @param seed what chooses them
     * @param share from 0 to 1
     */
    public void faults(long seed, double share) {
        List<Fault> kinds = List.of(
                Fault.throttled(1),
                Fault.status(503),
                Fault.connectionReset(),
                Fault.connectionReset().afterEffect());
        for (int kind = 0; kind < kinds.size(); kind++) {
            double each = share / kinds.size();
            azure.fault(kinds.get(kind).share(kind * each, (kind + 1) * each, seed));
        }
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
