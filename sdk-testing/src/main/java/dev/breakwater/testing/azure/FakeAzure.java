package dev.breakwater.testing.azure;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import dev.breakwater.BreakwaterException;
import dev.breakwater.azure.AzureOptions;
import dev.breakwater.azure.AzureProvider;
import dev.breakwater.document.Document;
import dev.breakwater.engine.TimeSource;
import dev.breakwater.identity.AzureRole;
import dev.breakwater.identity.ManagedIdentity;
import dev.breakwater.resource.ArmId;
import dev.breakwater.testing.entra.FakeEntra;
import dev.breakwater.testing.entra.RegisteredApp;
import dev.breakwater.testing.kubernetes.FakeKubernetes;
import dev.breakwater.testing.replay.Recording;
import java.io.UncheckedIOException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * One Azure tenant with one subscription, in memory. It answers the requests of real SDK clients in
 * process: resource groups, managed identities, AKS clusters and pools, role definitions and assignments,
 * and the sign-in of applications. It opens no port and starts no thread, but for the Kubernetes API server
 * behind a cluster once a credential for that cluster is asked for, and for {@link #loopback()}. Thread-safe.
 *
 * <pre>{@code
 * try (FakeAzure azure = FakeAzure.start()) {
 *     Engine engine = Engine.of(azure.provider());
 *     engine.apply(engine.plan(DesiredState.named("shop").with(group(azure))))
 *             .orThrow();
 *
 *     assertThat(azure.document(group(azure).id())).isPresent();
 * }
 * }</pre>
 */
public final class FakeAzure implements AutoCloseable {
    private final Settings settings;
    private final FakeEntra entra;
    private final World world;
    private final ArmEngine engine;
    private final FakeApplication caller;
    private final List<Runnable> fronts = new ArrayList<>();
    private boolean closed;

    private FakeAzure(Settings settings) {
        Guids guids = new Guids(settings.seed());
        this.settings = settings;
        Object lock = new Object();
        this.entra = FakeEntra.start(settings.directory(this::managedIdentities), lock);
        this.world =
                new World(settings, guids, new Backends(entra, settings.time().clock()));
        this.engine = new ArmEngine(world, entra, lock);
        this.caller = application("caller");
        engine.authority().owner(caller.objectId());
        entra.administrator(caller.objectId());
    }

    static FakeAzure of(Settings settings) {
        return new FakeAzure(settings);
    }

    /** A new, empty fake with the standard options. */
    public static FakeAzure start() {
        return builder().start();
    }

    /** Starts with other options. */
    public static FakeAzureBuilder builder() {
        return new FakeAzureBuilder();
    }

    /** The tenant's GUID. */
    public String tenant() {
        return settings.tenant();
    }

    /** The subscription's GUID. */
    public String subscription() {
        return settings.subscription();
    }

    /** The client to give to any Azure SDK: it answers in process. */
    public HttpClient httpClient() {
        return new InProcessHttpClient(engine);
    }

    /** A credential whose tokens this fake accepts; it sends no request. */
    public TokenCredential credential() {
        return credential(caller);
    }

    /** A credential of that application, issuing tokens without a request. */
    public TokenCredential credential(FakeApplication application) {
        return new FakeCredential(entra, application.objectId());
    }

    /**
     * A credential of anybody in the directory: a user, who then has a second factor, an application or a managed
     * identity, by object id. It sends no request, and may what roles allow.
     *
     * @throws IllegalArgumentException when it is used, if there is nobody of that id
     */
    public TokenCredential asPrincipal(String objectId) {
        return new FakeCredential(entra, objectId);
    }

    /** Assigns a role, as an administrator would before a test begins; assigned already is success. */
    public void assign(AzureRole role, String objectId, ArmId scope) {
        assign(role, objectId, scope.toString());
    }

    /** Assigns a role at the whole subscription. */
    public void assign(AzureRole role, String objectId) {
        assign(role, objectId, "/subscriptions/" + subscription());
    }

    /** Lets somebody activate a role, as Privileged Identity Management would; by itself that allows nothing. */
    public void makeEligible(AzureRole role, String objectId, ArmId scope) {
        engine.locked(() -> new RoleAssignments(world, entra).makeEligible(role, objectId, scope.toString()));
    }

    private void assign(AzureRole role, String objectId, String scope) {
        engine.locked(() -> new RoleAssignments(world, entra).assign(role, objectId, scope));
    }

    /** Registers an application that can sign in with a client secret; the same name gives the same one. */
    public FakeApplication application(String name) {
        RegisteredApp app = entra.application(name);
        return new FakeApplication(app.clientId(), app.objectId(), app.secret());
    }

    /** The directory of the tenant: Microsoft Graph, sign-in, and what tests set up in it. */
    public FakeEntra entra() {
        return entra;
    }

    private List<Document> managedIdentities() {
        return ManagedIdentities.of(world);
    }

    /**
     * The time of this fake: virtual, beginning now, unless the builder was given another. Give it to the engine,
     * so that operations and retries wait on the same clock, and nobody waits for it.
     */
    public TimeSource time() {
        return settings.time();
    }

    /** The Azure provider over this fake, on its clock. */
    public AzureProvider provider() {
        return provider(credential());
    }

    /** The same as somebody else. */
    public AzureProvider provider(TokenCredential credential) {
        AzureOptions options = AzureOptions.builder()
                .httpClient(httpClient())
                .clock(settings.time().clock())
                .build();
        return AzureProvider.of(credential, options);
    }

    /**
     * A WireMock front on the same state: its stubs overlay what the fake would answer.
     *
     * @throws dev.breakwater.BreakwaterException if {@code org.wiremock:wiremock} is not on the class path
     */
    public WireMockFront wireMock() {
        return companion("wireMock() needs org.wiremock:wiremock", () -> WireMockFront.start(engine));
    }

    /**
     * A front for other processes, such as the Azure CLI: HTTPS on a loopback port. It is closed with this fake.
     *
     * @throws dev.breakwater.BreakwaterException if WireMock or BouncyCastle is not on the class path
     * @throws IllegalStateException if this fake is closed
     */
    public LoopbackFront loopback() {
        LoopbackFront front = companion(
                "loopback() needs org.wiremock:wiremock and org.bouncycastle:bcpkix-jdk18on",
                () -> LoopbackFront.start(engine, tenant()));
        if (!engine.locked(() -> !closed && fronts.add(front::close))) {
            front.close();
            throw new IllegalStateException("This FakeAzure is closed; start a new one.");
        }
        entra.answersAt(front.uri().toString());
        return front;
    }

    /** Asked from here, since a front whose classes are missing cannot even be loaded to say so. */
    private static <T> T companion(String needs, Supplier<T> front) {
        try {
            return front.get();
        } catch (NoClassDefFoundError e) {
            throw new BreakwaterException(
                    "FakeAzure." + needs + " on the class path; add what is missing to the test scope.", e);
        }
    }

    /**
     * The Kubernetes API server behind a cluster.
     *
     * @throws IllegalArgumentException if there is no such cluster
     */
    public FakeKubernetes kubernetes(ArmId cluster) {
        return engine.locked(() -> world.backends().of(required(cluster)));
    }

    /**
     * The transport of fabric8's client to the API servers behind clusters, in process, if clusters have been started
     * {@link FakeAzureBuilder#clustersInProcess()}: for {@code KubernetesProvider.create().over(…)}, or for a client of
     * yours. Another address, or that of a cluster that is gone, fails as an unknown host does.
     */
    public io.fabric8.kubernetes.client.http.HttpClient.Factory clusterTransport() {
        return FakeKubernetes.transport(address -> engine.locked(() -> world.store().ofType(Clusters.TYPE).stream()
                .filter(cluster -> ClusterCredentials.host(cluster).equals(address.getHost()))
                .findFirst()
                .map(world.backends()::of)
                .orElseThrow(() -> new UncheckedIOException(new UnknownHostException(address.getHost())))));
    }

    /**
     * The Secrets Store CSI driver of a cluster: what it mounts from vaults into pods. Each call makes another, which
     * has mounted nothing yet.
     *
     * @throws IllegalArgumentException if there is no such cluster
     */
    public SecretsStore secretsStore(ArmId cluster) {
        return new SecretsStore(
                kubernetes(cluster),
                engine,
                () -> engine.locked(() -> required(cluster)),
                settings.time().clock());
    }

    /**
     * What the service accounts of a cluster get out of vaults.
     *
     * @throws IllegalArgumentException if there is no such cluster
     */
    public VaultReads vaultReads(ArmId cluster) {
        return new VaultReads(
                kubernetes(cluster),
                engine,
                tenant(),
                () -> engine.locked(() -> world.store().ofType(ManagedIdentity.TYPE)));
    }

    /** What Defender for Cloud finds here: a test says it. */
    public FakeDefender defender() {
        return engine.defender();
    }

    /**
     * All that this fake keeps now, to be put back later, also into another one.
     *
     * @throws IllegalStateException if an operation is in flight
     */
    public AzureSnapshot snapshot() {
        return engine.locked(() -> {
            world.operations().requireNone();
            return new AzureSnapshot(settings, entra.snapshot(), world.parts().save());
        });
    }

    /**
     * Puts everything back as it was, and forgets the operations in flight. The API servers behind clusters are new ones
     * with the same objects: who had asked for one asks again.
     *
     * @throws IllegalArgumentException if the snapshot is of another tenant, subscription or seed
     */
    public FakeAzure restore(AzureSnapshot snapshot) {
        snapshot.requireOf(settings);
        return engine.locked(() -> {
            world.operations().forgetAll();
            entra.restore(snapshot.directory());
            world.parts().load(snapshot.parts());
            return this;
        });
    }

    /**
     * Puts in what was recorded of an estate, over what is there: reads answer what they answered where it was recorded,
     * but for secrets, and writes go on from there.
     *
     * @return what is there now, and what could not be put in, by name
     * @throws IllegalArgumentException if the recording is of another tenant or subscription
     */
    public Replayed replay(Recording recording) {
        return engine.locked(() -> engine.play(recording));
    }

    /** A resource as it is stored: of all api-versions; empty if there is none. A pool is part of its cluster. */
    public Optional<Document> document(ArmId id) {
        return engine.locked(() -> world.store().get(id.toString()));
    }

    /**
     * Changes a resource behind everybody's back, as a user of the portal would; its eTag changes.
     *
     * @throws IllegalArgumentException if there is no such resource
     */
    public void drift(ArmId id, UnaryOperator<Document> edit) {
        engine.locked(() -> {
            Document edited = edit.apply(required(id));
            boolean tagged = edited.get("eTag").isPresent();
            world.store().put(id.toString(), tagged ? edited.with("eTag", world.nextEtag()) : edited);
            return edited;
        });
    }

    /** Removes a resource with all below it, at once; nothing happens if there is none. */
    public void remove(ArmId id) {
        engine.locked(() -> {
            world.remove(id.toString());
            return id;
        });
    }

    private Document required(ArmId id) {
        return world.store()
                .get(id.toString())
                .orElseThrow(() -> new IllegalArgumentException("FakeAzure has no resource " + id + "."));
    }

    /** Lets something go wrong. */
    public void fault(Fault fault) {
        engine.fault(fault);
    }

    /** Sets how the operations started from now on go. */
    public void operations(Pacing pacing) {
        operations("", pacing);
    }

    /** Sets how operations go that this method and part of a path start, such as {@code "PUT managedClusters"}. */
    public void operations(String on, Pacing pacing) {
        engine.locked(() -> {
            world.operations().pace(on, pacing);
            return pacing;
        });
    }

    /** Ends all operations in flight, also stuck ones. */
    public void finishOperations() {
        engine.locked(() -> {
            world.operations().finishAll();
            return true;
        });
    }

    /** The latest 500 requests, oldest first, without headers and secrets. */
    public List<RecordedRequest> requests() {
        return engine.locked(() -> engine.log().entries());
    }

    /** Forgets the requests so far. */
    public void clearRequests() {
        engine.locked(() -> {
            engine.log().clear();
            return true;
        });
    }

    /**
     * Closes the loopback fronts, and the API servers behind the clusters for good. The state can still be read. What
     * fails to close keeps nothing else open; the first failure is thrown at the end.
     */
    @Override
    public void close() {
        List<Runnable> open = engine.locked(() -> {
            closed = true;
            List<Runnable> all = new ArrayList<>(fronts);
            fronts.clear();
            return all;
        });
        open.add(() -> engine.locked(() -> {
            world.backends().closeAll();
            return true;
        }));
        runAll(open);
    }

    private static void runAll(List<Runnable> tasks) {
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

    @Override
    public String toString() {
        int resources = engine.locked(world.store()::size);
        return "FakeAzure[subscription " + subscription() + ", " + resources + " resources]";
    }
}
