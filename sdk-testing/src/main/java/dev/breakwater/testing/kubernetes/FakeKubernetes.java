package dev.breakwater.testing.kubernetes;

import dev.breakwater.BreakwaterException;
import dev.breakwater.access.AccessRequest;
import dev.breakwater.access.Caller;
import dev.breakwater.admission.AdmissionPlugin;
import dev.breakwater.admission.PodSecurityAdmission;
import dev.breakwater.document.Document;
import dev.breakwater.resource.ClusterConnection;
import dev.breakwater.resource.Sensitive;
import dev.breakwater.testing.tls.LoopbackAuthority;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A Kubernetes API server inside the JVM. It opens no port, makes no key and starts no thread until {@link
 * #connection()}, {@link #server()}, {@link #certificateAuthority()} or {@link #kubeconfig()} is asked for; then it
 * serves HTTPS on a free loopback port until closed. Requests are authenticated by bearer token and authorized by
 * the roles and bindings there are, as on a real server. What it does not serve answers 501 with a sentence.
 * Thread-safe.
 *
 * <pre>{@code
 * try (FakeKubernetes server = FakeKubernetes.create();
 *         KubernetesClient client = server.client()) {
 *     server.apply(Document.parse("""
 *             {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop"}}"""));
 *
 *     assertThat(client.namespaces().withName("shop").get()).isNotNull();
 * }
 * }</pre>
 */
public final class FakeKubernetes implements AutoCloseable {
    private static final String RELEASE = "1.33";
    private static final String HELPER = "breakwater-test";

    private final ApiServer api;
    private volatile @Nullable Started started;
    private boolean closed;

    /** The front and what its clients trust. */
    private record Started(HttpsFront front, LoopbackAuthority certificates) {}

    private FakeKubernetes(String release, Clock clock) {
        this.api = new ApiServer(clock, release, this::authorityOrNote);
    }

    /** A new cluster of release 1.33 on the system clock, with the namespaces and cluster roles every cluster has. */
    public static FakeKubernetes create() {
        return create(RELEASE, Clock.systemUTC());
    }

    /**
     * A new cluster.
     *
     * @param release the release it says it is, such as {@code 1.33}
     * @param clock tells the time of creation and deletion timestamps
     */
    public static FakeKubernetes create(String release, Clock clock) {
        if (!release.matches("[0-9]+\\.[0-9]+")) {
            throw new IllegalArgumentException("FakeKubernetes: '" + release + "' is not a release such as 1.33.");
        }
        return new FakeKubernetes(release, clock);
    }

    /**
     * Answers a request in process, authenticated by its Authorization header as over HTTPS. A watch answers the
     * events there are and ends.
     *
     * @throws UncheckedIOException if a fault breaks the connection
     */
    public KubernetesResponse handle(KubernetesRequest request) {
        Reply reply = api.answer(request);
        return reply.watch().map(watch -> collected(reply, watch)).orElse(reply.response());
    }

    private static KubernetesResponse collected(Reply reply, Watch watch) {
        StringBuilder lines = new StringBuilder();
        try {
            watch.run(line -> lines.append(line).append('\n'), false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new KubernetesResponse(200, reply.response().headers(), lines.toString());
    }

    /**
     * A client of fabric8 for the built-in administrator that reaches this server in process: no port, no TLS, and a
     * thread only for each watch. The caller closes it.
     */
    public KubernetesClient client() {
        return client(adminToken());
    }

    /** The same for whoever a token belongs to. */
    public KubernetesClient client(Sensitive<String> token) {
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl("https://fake-kubernetes.invalid")
                .withOauthToken(token.reveal())
                .withRequestRetryBackoffLimit(0)
                .withWatchReconnectInterval(10)
                .build();
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientFactory(transport(address -> this))
                .build();
    }

    /**
     * The transport of fabric8's client into servers of this JVM: no port, no TLS, and a thread only for each watch.
     *
     * @param servers the server at an address; called for each request
     */
    public static HttpClient.Factory transport(Function<URI, FakeKubernetes> servers) {
        return new InProcessClient.Factory(address -> servers.apply(address).api);
    }

    /** A token of the built-in administrator. */
    public Sensitive<String> adminToken() {
        return api.authenticators().adminToken();
    }

    /**
     * Rotates the certificates: the token of the built-in administrator and all client certificates so far end, on
     * open connections too, and so do the watches there are.
     */
    public FakeKubernetes rotate() {
        api.authenticators().rotate();
        dropWatches();
        return this;
    }

    /** A connection as the built-in administrator; starts the HTTPS front. */
    public ClusterConnection connection() {
        return ClusterConnection.of(server(), Optional.of(certificateAuthority()), this::adminToken);
    }

    /** The address of the HTTPS front; starts it. */
    public URI server() {
        return started().front().uri();
    }

    /** The PEM text of the authority of the HTTPS front; starts it. */
    public String certificateAuthority() {
        return started().certificates().authorityPem();
    }

    /** A kubeconfig for the built-in administrator, with the token in clear; starts the HTTPS front. */
    public String kubeconfig() {
        return kubeconfig("admin", Document.object("token", adminToken().reveal()));
    }

    /** A kubeconfig that signs in by a new client certificate, its key in clear; starts the HTTPS front. */
    public String kubeconfig(Caller caller) {
        LoopbackAuthority.Signed signed = started().certificates().client(caller);
        api.authenticators().issued(signed.certificate());
        return kubeconfig(
                caller.name(),
                Document.object(
                        "client-certificate-data",
                        encoded(signed.certificate()),
                        "client-key-data",
                        encoded(signed.key())));
    }

    private String kubeconfig(String name, Document user) {
        Document cluster = Document.object(
                "server", server().toString(), "certificate-authority-data", encoded(certificateAuthority()));
        Document context = Document.object("cluster", "fake", "user", name);
        return Document.object("apiVersion", "v1", "kind", "Config", "current-context", "fake")
                .with("clusters", List.of(Document.object("name", "fake", "cluster", cluster)))
                .with("users", List.of(Document.object("name", name, "user", user)))
                .with("contexts", List.of(Document.object("name", "fake", "context", context)))
                .toPrettyJson();
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Lets tokens in that the function knows the user of; it is asked after the built-in administrator's token. */
    public FakeKubernetes authenticate(Function<String, Optional<String>> userOfToken) {
        api.authenticators().add(token -> userOfToken.apply(token).map(Caller::user));
        return this;
    }

    /** Lets tokens in that the function knows the caller of, groups included; asked like {@link #authenticate}. */
    public FakeKubernetes authenticateCallers(Function<String, Optional<Caller>> callerOfToken) {
        api.authenticators().add(callerOfToken);
        return this;
    }

    /** A new token that signs in as that caller, who is then also in {@code system:authenticated}. */
    public Sensitive<String> token(Caller caller) {
        String made = "test-" + UUID.randomUUID();
        api.authenticators().add(token -> token.equals(made) ? Optional.of(caller) : Optional.empty());
        return Sensitive.of(made);
    }

    /**
     * Lets the users of OpenID issuers in.
     *
     * @param configuration an {@code AuthenticationConfiguration} of the API server; its expressions need
     *     {@code dev.cel:cel} on the class path
     * @param fetch gets the JSON documents of the issuers: their OpenID configurations and key sets
     * @throws dev.breakwater.resource.InvalidDeclarationException with all that is wrong in the configuration
     */
    public FakeKubernetes authenticate(Document configuration, Function<URI, Document> fetch) {
        api.authenticators().add(Issuers.of(configuration, fetch, api.clock(), api.minor()));
        configuration.flag("/anonymous/enabled").ifPresent(this::anonymous);
        return this;
    }

    /** Whether requests without token or certificate may ask for health and version, as they may at first. */
    public FakeKubernetes anonymous(boolean allowed) {
        api.authenticators().anonymous(allowed);
        return this;
    }

    /** Names the issuer of service-account tokens; tokens of the issuer before are no longer let in. */
    public FakeKubernetes issuer(String url) {
        api.authenticators().accounts().issuer(url);
        return this;
    }

    /**
     * Marks a pod as running and ready, as the kubelet of its node would.
     *
     * @param address the address it gets, such as {@code 10.244.0.7}
     * @return the pod as stored
     */
    public Document run(String namespace, String pod, String address) {
        Document running = api.states().running(new Store.Key(namespace, pod), address);
        api.controllers().settle();
        return running;
    }

    /**
     * Rolls out deployments from now on: they get replica sets, these get pods, and the pods run at once. Without it
     * a deployment is an object like any other.
     */
    public FakeKubernetes runWorkloads() {
        api.controllers().runWorkloads();
        return this;
    }

    /** Sets what the log of a pod says; it is empty at first. */
    public FakeKubernetes log(String namespace, String pod, String text) {
        api.pods().log(new Store.Key(namespace, pod), text);
        return this;
    }

    /**
     * Asks a second authorizer, such as one that knows Azure roles, for what the roles of the cluster do not allow;
     * it also decides on the verbs {@code escalate}, {@code bind} and {@code impersonate}.
     */
    public FakeKubernetes authorize(Predicate<AccessRequest> second) {
        api.authorization().or(second);
        return this;
    }

    /**
     * Runs Pod Security admission so instead of as the cluster's release does, without exemptions and privileged by
     * default; the labels of the namespaces decide in either case.
     */
    public FakeKubernetes podSecurity(PodSecurityAdmission instead) {
        api.admission().podSecurity(instead);
        return this;
    }

    /**
     * Asks another admission plug-in about every write of a client, dry runs included, after those there are. It sees
     * the object defaulted and validated; the server's own writes, such as a new namespace's service account, pass.
     */
    public FakeKubernetes admit(AdmissionPlugin plugin) {
        api.admission().add(plugin);
        return this;
    }

    /**
     * Installs Gatekeeper, as the Azure Policy add-on does: the kind {@code ConstraintTemplate} is served, each
     * template brings the kind of its constraints, and constraints are enforced on every write of a client. A server
     * where nobody installed it stores templates and constraints of definitions that it is given, and enforces
     * nothing, as a real one does. Templates in Rego are told not to be assessable, unless a rule of ours stands in.
     */
    public FakeKubernetes gatekeeper() {
        api.gatekeeper();
        return this;
    }

    /**
     * Runs something before each request, and before each look of a test, as a controller of the cluster would have
     * run meanwhile: such as one whose time has come by the clock. It replaces the one before. While it runs, on one
     * thread at a time, nobody waits for it.
     *
     * @param controller gets this server
     */
    public FakeKubernetes meanwhile(Consumer<FakeKubernetes> controller) {
        api.controller(() -> controller.accept(this));
        return this;
    }

    /**
     * An object as it is stored.
     *
     * @param apiVersion its API version, such as {@code networking.k8s.io/v1}
     * @param kind its kind
     * @param namespace its namespace; empty text for cluster-scoped kinds
     * @param name its name
     */
    public Optional<Document> get(String apiVersion, String kind, String namespace, String name) {
        return api.store().get(kind(apiVersion, kind), new Store.Key(namespace, name));
    }

    /** The objects of a kind in a namespace, by name; of all namespaces for empty text. */
    public List<Document> list(String apiVersion, String kind, String namespace) {
        return List.copyOf(api.store().list(kind(apiVersion, kind), namespace).values());
    }

    /**
     * Applies a manifest by force as the field manager {@code breakwater-test}: a test's way to set up and to cause
     * drift.
     *
     * @return the object as stored
     * @throws StatusException if the API server would refuse it
     */
    public Document apply(Document manifest) {
        ApiKind kind = kind(
                manifest.text("/apiVersion").orElse(""), manifest.text("/kind").orElse(""));
        Store.Key key = Store.Key.of(manifest);
        Document stored = api.writes()
                .apply(kind, key, manifest, WriteOptions.internal(HELPER).by(Authenticators.ADMIN))
                .object();
        api.controllers().settle();
        return stored;
    }

    /**
     * Sets the status that a manifest tells, as a controller would.
     *
     * @return the object as stored
     * @throws StatusException if there is no such object, or its kind has no status
     */
    public Document applyStatus(Document manifest) {
        ApiKind kind = kind(
                manifest.text("/apiVersion").orElse(""), manifest.text("/kind").orElse(""));
        WriteOptions options = WriteOptions.internal(HELPER).through("status");
        return api.writes()
                .patch(kind, Store.Key.of(manifest), live -> live.withSome("status", manifest.get("status")), options)
                .object();
    }

    /**
     * Deletes an object, as a client would: finalizers hold it.
     *
     * @return whether it existed
     */
    public boolean delete(String apiVersion, String kind, String namespace, String name) {
        ApiKind served = kind(apiVersion, kind);
        Store.Key key = new Store.Key(namespace, name);
        if (api.store().get(served, key).isEmpty()) {
            return false;
        }
        api.deletes()
                .delete(
                        served,
                        key,
                        Document.object(),
                        WriteOptions.internal(HELPER).by(Authenticators.ADMIN));
        api.controllers().settle();
        return true;
    }

    /** Forgets the history of writes, so that watches from older versions are told 410. */
    public void compact() {
        api.store().events().compact();
    }

    /** Ends the watches there are, as a load balancer does; clients are to watch again from where they were. */
    public void dropWatches() {
        api.store().events().drop();
    }

    /** Lets things go wrong from now on, instead of what went wrong before; {@link ApiFaults#seeded} alone ends it. */
    public FakeKubernetes faults(ApiFaults faults) {
        api.faults(faults);
        return this;
    }

    /** All objects as they are now. */
    public ClusterSnapshot snapshot() {
        return api.snapshot();
    }

    /**
     * Puts all objects back as they were. Versions go on rising; watches end and are told 410, as after a restored
     * backup.
     */
    public FakeKubernetes restore(ClusterSnapshot snapshot) {
        api.restore(snapshot);
        return this;
    }

    /**
     * Puts in objects as another API server had them, over those that are there: with their status and managed fields, and
     * without asking admission. Secrets get a value that says that it is none.
     *
     * @return those of kinds that this server does not serve
     */
    public List<Document> plant(Collection<Document> objects) {
        return api.plant(objects);
    }

    /** The latest 10,000 requests, oldest first, without headers and bodies. */
    public List<ServedRequest> requests() {
        return api.requests();
    }

    /** How often watches were ended, for tests of this package. */
    int round() {
        return api.store().events().round();
    }

    /** Lets a test break connections of the HTTPS front; starts it. */
    void intercept(HttpsFront.Interceptor interceptor) {
        started().front().intercept(interceptor);
    }

    /** Ends all watches and closes the port, if one is open. */
    @Override
    public synchronized void close() {
        closed = true;
        Started running = started;
        started = null;
        if (running != null) {
            running.front().close();
        }
    }

    @Override
    public String toString() {
        Started running = started;
        return "FakeKubernetes["
                + (running == null ? "in process" : running.front().uri()) + "]";
    }

    private String authorityOrNote() {
        Started running = started;
        return running == null
                ? NamespaceLifecycle.NO_AUTHORITY
                : running.certificates().authorityPem();
    }

    private Started started() {
        Started running = started;
        return running == null ? start() : running;
    }

    private synchronized Started start() {
        Started running = started;
        if (running != null) {
            return running;
        }
        if (closed) {
            throw new IllegalStateException("This FakeKubernetes is closed; create a new one.");
        }
        Started fresh = open();
        started = fresh;
        api.namespaces().publish(api.writes());
        return fresh;
    }

    private Started open() {
        try {
            LoopbackAuthority certificates = LoopbackAuthority.make("fake-kubernetes");
            return new Started(HttpsFront.start(api, certificates), certificates);
        } catch (NoClassDefFoundError e) {
            throw new BreakwaterException(
                    "FakeKubernetes makes its certificates with BouncyCastle, which is not on the class path: add"
                            + " org.bouncycastle:bcpkix-jdk18on, or use handle() in process.",
                    e);
        }
    }

    private ApiKind kind(String apiVersion, String kind) {
        api.meanwhile();
        return api.registry()
                .ofObject(apiVersion, kind)
                .orElseThrow(() -> StatusException.notImplemented(
                        "FakeKubernetes does not serve " + kind + " of " + apiVersion + "."));
    }
}
