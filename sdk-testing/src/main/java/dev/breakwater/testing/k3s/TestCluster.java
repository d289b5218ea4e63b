package dev.breakwater.testing.k3s;

import dev.breakwater.BreakwaterException;
import dev.breakwater.engine.Engine;
import dev.breakwater.k8s.KubernetesProvider;
import dev.breakwater.resource.ClusterConnection;
import dev.breakwater.testing.azure.FakeAzure;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The cluster of one test of {@link ClusterTest} or {@link K3sTest}, as its administrator. A test has a namespace of its
 * own; what it makes outside of it takes its name from {@link #name(String)}, and all of that is removed after the test,
 * and looked for once those of the class are through. Thread-safe.
 *
 * <pre>{@code
 * @ClusterTest
 * void a_user_without_roles_reads_nothing(TestCluster cluster) {
 *     KubernetesClient mallory = cluster.asUser(cluster.user("mallory"));
 *
 *     assertThatThrownBy(
 *                     () -> mallory.secrets().inNamespace(cluster.namespace()).list())
 *             .hasMessageContaining("forbidden");
 * }
 * }</pre>
 */
public final class TestCluster {
    /** A controller makes the account of a new namespace, without which it takes no pods. */
    private static final Duration ACCOUNT = Duration.ofSeconds(30);

    private final Backend backend;
    private final String prefix = "bw-" + UUID.randomUUID().toString().substring(0, 8);
    private final KubernetesProvider provider;
    private final List<KubernetesClient> clients = new ArrayList<>();
    private boolean hasNamespace;
    private volatile boolean namedMore;

    TestCluster(Backend backend) {
        this.backend = backend;
        this.provider = KubernetesProvider.of(backend.access().connection());
    }

    /** What kind of cluster it is. */
    public ClusterKind kind() {
        return backend.kind();
    }

    /** Whether it can do that; a test that cannot do without it declares so instead of asking. */
    public boolean can(Capability capability) {
        return kind().capabilities().contains(capability);
    }

    /** How many tests ran on a kind of cluster in this JVM, and how many were skipped: {@code k3s: ran 7 / skipped 0}. */
    public static String tally(ClusterKind kind) {
        return ClusterTally.here().text(kind);
    }

    /** The way in as its administrator. */
    public ClusterConnection connection() {
        return backend.access().connection();
    }

    /** A client of its administrator. */
    public KubernetesClient client() {
        return backend.access().client();
    }

    /** The provider of its objects. */
    public KubernetesProvider provider() {
        return provider;
    }

    /** An engine over its provider, in real time. */
    public Engine engine() {
        return Engine.of(provider);
    }

    /** The Azure whose people sign in to it, or are impersonated; its Entra ID trusts the cluster's token issuer. */
    public FakeAzure azure() {
        return backend.azure();
    }

    /**
     * Traffic between pods in namespaces of this test, which go with them.
     *
     * @throws BreakwaterException if nobody tells here what reaches what; a test that needs it declares so
     */
    public Traffic traffic() {
        if (!can(Capability.TRAFFIC)) {
            throw new BreakwaterException(
                    kind() + ": " + Capability.TRAFFIC.lack() + "; let the test declare needs = Capability.TRAFFIC.");
        }
        return Traffic.of(client(), backend.wire());
    }

    /** Writes a kubeconfig of its administrator, with the token in clear, for kubectl and other programs. */
    public Path kubeconfig(Path file) {
        return backend.access().write(file);
    }

    /** The namespace of this test, made when first asked for; pods can be made in it at once. */
    public synchronized String namespace() {
        if (!hasNamespace) {
            client().resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(prefix)
                            .endMetadata()
                            .build())
                    .create();
            hasNamespace = true;
            Patience.until(ACCOUNT, () -> hasAccount() ? "" : "no default service account in " + prefix);
        }
        return prefix;
    }

    private boolean hasAccount() {
        return client().serviceAccounts()
                        .inNamespace(prefix)
                        .withName("default")
                        .get()
                != null;
    }

    /** The name that a namespace, or an object outside of namespaces, has to have, so that it is removed after the test. */
    public String name(String suffix) {
        namedMore = true;
        return own(suffix);
    }

    private String own(String suffix) {
        return prefix + "-" + suffix;
    }

    /** By what name the cluster knows a user of this test. */
    public String user(String name) {
        return backend.user(own(name));
    }

    /** By what name the cluster knows a group of this test: in Entra ID an object id. */
    public String group(String name) {
        return backend.group(own(name));
    }

    /**
     * Signs a user in anew, who is in exactly these groups of this test: with a token of Entra ID where the cluster
     * trusts it, by impersonation elsewhere. The client is closed after the test.
     */
    public synchronized KubernetesClient asUser(String name, String... groups) {
        List<String> known = new ArrayList<>();
        for (String group : groups) {
            known.add(group(group));
        }
        KubernetesClient client = backend.as(own(name), known);
        clients.add(client);
        return client;
    }

    /** Who signs the tokens of its service accounts. */
    public String issuer() {
        return backend.access().issuer();
    }

    /** What the cluster has to say about a failure of this test: logs, and the events of its namespace. */
    public String diagnosis() {
        return backend.diagnosis(prefix);
    }

    /** Says with a failure what only the cluster knows; one that has died does not hide the failure. */
    void explain(Throwable failure) {
        try {
            failure.addSuppressed(new BreakwaterException(diagnosis()));
        } catch (RuntimeException e) {
            failure.addSuppressed(new BreakwaterException("The cluster could not be asked about it.", e));
        }
    }

    /** Begins to remove what the test made; without names for more than its namespace, that is all there can be. */
    synchronized void remove(Leftovers leftovers) {
        if (namedMore) {
            leftovers.remove(prefix);
        } else if (hasNamespace) {
            leftovers.removeNamespace(prefix);
        }
    }

    /** What it is lent from. */
    Backend backend() {
        return backend;
    }

    /** Ends the test; what it made is left to somebody else to remove. */
    synchronized void end() {
        List<Runnable> all = new ArrayList<>();
        clients.forEach(client -> all.add(client::close));
        all.add(provider::close);
        Closing.all(all);
    }

    /** What all names of this test begin with. */
    String prefix() {
        return prefix;
    }

    /** {@code k3s at https://localhost:32768, bw-1f2e3d4c}. */
    @Override
    public String toString() {
        return backend + ", " + prefix;
    }
}
