package dev.breakwater.testing.k3s;

import dev.breakwater.BreakwaterException;
import dev.breakwater.k8s.KubernetesProvider;
import dev.breakwater.resource.ClusterConnection;
import dev.breakwater.resource.Sensitive;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.testcontainers.k3s.K3sContainer;

/**
 * A k3s in a container, ready when {@link K3sClusterBuilder#start()} comes back: its API answers, a service account can
 * be had, and in the stage {@link K3sStage#NODE} its node is ready and network policies are enforced. Everybody who
 * connects here is an administrator by the token of a service account. Needs {@code org.testcontainers:testcontainers-k3s}
 * and BouncyCastle. Thread-safe; to be closed, which removes the container.
 *
 * <pre>{@code
 * K3sCluster cluster = options(K3sStage.API)
 *         .issuer("https://issuer.example.com")
 *         .manifest(settings)
 *         .start();
 * }</pre>
 */
public final class K3sCluster implements AutoCloseable {
    static final String NEEDED = "org.testcontainers:testcontainers-k3s and org.bouncycastle:bcpkix-jdk18on are not on"
            + " the class path; add them to the test scope";

    private static final String SYSTEM = "kube-system";
    private static final String ADMIN = "breakwater-admin";
    private static final long DAY = 24 * 60 * 60;
    private static final int LAST_LINES = 60;

    private final K3sContainer container;
    private final Optional<EntraFront> entra;
    private final Access access;
    private final K3sStage stage;

    private K3sCluster(K3sContainer container, Optional<EntraFront> entra, Access access, K3sStage stage) {
        this.container = container;
        this.stage = stage;
        this.entra = entra;
        this.access = access;
    }

    /** Options to start one with. */
    public static K3sClusterBuilder builder() {
        return new K3sClusterBuilder();
    }

    static K3sCluster start(K3sClusterBuilder options) {
        List<Runnable> opened = new ArrayList<>(); // the latest first
        try {
            Optional<EntraFront> entra = options.azure().map(azure -> EntraFront.start(azure.entra()));
            entra.ifPresent(front -> opened.add(0, front::close));
            return start(options, entra, opened);
        } catch (NoClassDefFoundError e) {
            throw Closing.after(new BreakwaterException("No k3s can be started: " + NEEDED + ".", e), opened);
        } catch (RuntimeException e) {
            throw Closing.after(e, opened);
        }
    }

    private static K3sCluster start(K3sClusterBuilder options, Optional<EntraFront> entra, List<Runnable> opened) {
        K3sContainer container = K3sNode.container(options, entra);
        opened.add(0, container::stop);
        try {
            container.getDockerImageName(); // pulled now, where it may be, as that takes a time of its own
            Patience patience = Patience.of(options.timeout());
            container.start();
            Access access = access(container.getKubeConfigYaml(), patience);
            opened.add(0, access::close);
            K3sCluster cluster = new K3sCluster(container, entra, access, options.stage());
            cluster.awaitReady(options, patience);
            return cluster;
        } catch (RuntimeException e) {
            throw new BreakwaterException(
                    "The k3s of " + options.image() + " did not become ready: " + e.getMessage() + log(container), e);
        }
    }

    /** The log of one that may have gone, and then has none. */
    private static String log(K3sContainer container) {
        try {
            String log = container.isCreated() ? lastLines(container.getLogs()) : "";
            return log.isBlank() ? "" : "\nThe end of its log:\n" + log;
        } catch (RuntimeException e) {
            return "\nIts log cannot be read: " + e.getMessage();
        }
    }

    /** Makes an administrator who signs in by a token, as connections here do. */
    private static Access access(String kubeconfig, Patience patience) {
        Config config = Config.fromKubeconfig(kubeconfig);
        config.setRequestRetryBackoffLimit(0);
        String authority = new String(Base64.getDecoder().decode(config.getCaCertData()), StandardCharsets.UTF_8);
        try (KubernetesClient client =
                new KubernetesClientBuilder().withConfig(config).build()) {
            patience.until(() -> client.raw("/readyz").equals("ok") ? "" : "the API server is not ready");
            bind(client);
            TokenRequest asked = new TokenRequestBuilder()
                    .withNewSpec()
                    .withExpirationSeconds(DAY)
                    .endSpec()
                    .build();
            String token = client.serviceAccounts()
                    .inNamespace(SYSTEM)
                    .withName(ADMIN)
                    .tokenRequest(asked)
                    .getStatus()
                    .getToken();
            return Access.of(config.getMasterUrl(), authority, Sensitive.of(token));
        }
    }

    private static void bind(KubernetesClient client) {
        client.resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName(ADMIN)
                        .withNamespace(SYSTEM)
                        .endMetadata()
                        .build())
                .serverSideApply();
        client.resource(new ClusterRoleBindingBuilder()
                        .withNewMetadata()
                        .withName(ADMIN)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "cluster-admin")
                        .addNewSubject("", "ServiceAccount", ADMIN, SYSTEM)
                        .build())
                .serverSideApply();
    }

    private void awaitReady(K3sClusterBuilder options, Patience patience) {
        KubernetesClient client = client();
        patience.until(() -> client.serviceAccounts()
                                .inNamespace("default")
                                .withName("default")
                                .get()
                        == null
                ? "there is no default service account yet"
                : "");
        if (options.stage() == K3sStage.NODE) {
            patience.until(this::missingOfNode);
        }
        options.manifests().forEach(access::apply);
    }

    /** The controller of network policies gives up with a mere warning, and every denial would then prove nothing. */
    private String missingOfNode() {
        List<Node> nodes = client().nodes().list().getItems();
        boolean ready = nodes.stream()
                .flatMap(node -> node.getStatus().getConditions().stream())
                .anyMatch(
                        one -> one.getType().equals("Ready") && one.getStatus().equals("True"));
        String log = container.getLogs();
        if (log.contains("Skipping network policy")) {
            throw new Patience.Hopeless("its controller of network policies does not run: ipset is of no use to it");
        }
        return !ready
                ? "no node is ready"
                : log.contains("Starting network policy controller")
                        ? ""
                        : "the controller of network policies has not started";
    }

    /** A connection as its administrator. */
    public ClusterConnection connection() {
        return access.connection();
    }

    /** A provider of objects that belong to it. The caller closes it. */
    public KubernetesProvider provider() {
        return KubernetesProvider.of(connection());
    }

    /** A client of fabric8 as its administrator; it is closed with the cluster. */
    public KubernetesClient client() {
        return access.client();
    }

    /** Traffic between pods of a full node. */
    public Traffic traffic() {
        return Traffic.of(client(), new PodWire(client()));
    }

    /** Writes a kubeconfig for its administrator, with the token in clear, for kubectl and other programs. */
    public Path kubeconfig(Path file) {
        return access.write(file);
    }

    /** The version that it says it is, such as {@code v1.34.11+k3s1}. */
    public String version() {
        return client().getKubernetesVersion().getGitVersion();
    }

    /**
     * The end of its log, the latest events of a namespace, and of a full node the ends of the logs of its pods, without
     * what its secrets hold.
     */
    public String diagnosis(String namespace) {
        String log = "Log of k3s:\n" + lastLines(container.getLogs()) + access.events(namespace);
        return stage == K3sStage.NODE ? log + PodLogs.of(client(), namespace) : log;
    }

    private static String lastLines(String log) {
        List<String> lines = log.lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    }

    /** Removes the container at once, as a machine that dies would. */
    @Override
    public void close() {
        Closing.all(List.of(access::close, () -> entra.ifPresent(EntraFront::close), container::stop));
    }

    @Override
    public String toString() {
        return "K3sCluster[" + container.getDockerImageName() + ", "
                + connection().server() + "]";
    }
}
