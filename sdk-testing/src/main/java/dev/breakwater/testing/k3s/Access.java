package dev.breakwater.testing.k3s;

import dev.breakwater.document.Document;
import dev.breakwater.k8s.ConnectionTls;
import dev.breakwater.resource.ClusterConnection;
import dev.breakwater.resource.Sensitive;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A way into a cluster, with a client that is made once. */
final class Access implements AutoCloseable {
    private static final int REQUEST_MILLIS = Patience.times(60_000);
    private static final int CONNECTION_MILLIS = Patience.times(10_000);

    private final ClusterConnection connection;
    private final KubernetesClient client;

    Access(ClusterConnection connection) {
        this.connection = connection;
        this.client = client(connection, new ConfigBuilder(Config.empty()));
    }

    static Access of(String server, String authority, Sensitive<String> token) {
        return new Access(ClusterConnection.of(URI.create(server), Optional.of(authority), () -> token));
    }

    /** A client with these other settings, who signs in as the connection does. */
    private static KubernetesClient client(ClusterConnection connection, ConfigBuilder settings) {
        ConfigBuilder config = settings.withAutoConfigure(false)
                .withMasterUrl(connection.server().toString())
                .withRequestTimeout(REQUEST_MILLIS)
                .withConnectionTimeout(CONNECTION_MILLIS)
                .withRequestRetryBackoffLimit(0);
        connection.certificateAuthority().ifPresent(pem -> config.withCaCertData(encoded(pem)));
        Optional.of(connection.token().reveal())
                .filter(token -> !token.isEmpty())
                .ifPresent(config::withOauthToken);
        KubernetesClientBuilder client = new KubernetesClientBuilder().withConfig(config.build());
        if (connection.clientCertificate().isPresent()) {
            client.withHttpClientFactory(new ByCertificate(connection));
        }
        return client.build();
    }

    /** Shows a certificate whose key may be of a form that fabric8 does not know. */
    private static final class ByCertificate extends JdkHttpClientFactory {
        private final ClusterConnection connection;

        ByCertificate(ClusterConnection connection) {
            this.connection = connection;
        }

        @Override
        protected void additionalConfig(HttpClient.Builder builder) {
            ConnectionTls.context(connection).ifPresent(builder::sslContext);
        }
    }

    /** A client of somebody else. */
    KubernetesClient as(Sensitive<String> token) {
        return client(
                ClusterConnection.of(connection.server(), connection.certificateAuthority(), () -> token),
                new ConfigBuilder(Config.empty()));
    }

    /** A client that takes the place of somebody, whom the cluster need not know. */
    KubernetesClient impersonating(String user, List<String> groups) {
        return client(
                connection,
                new ConfigBuilder(Config.empty())
                        .withImpersonateUsername(user)
                        .withImpersonateGroups(groups.toArray(new String[0])));
    }

    ClusterConnection connection() {
        return connection;
    }

    KubernetesClient client() {
        return client;
    }

    /** Who signs the tokens of its service accounts. */
    String issuer() {
        return Document.parse(client.raw("/.well-known/openid-configuration"))
                .text("/issuer")
                .orElse("");
    }

    /** The public keys of that issuer, if it is this cluster's, and the cluster shows them. */
    Optional<Document> keysOf(String issuer) {
        try {
            return issuer.equals(issuer())
                    ? Optional.of(Document.parse(client.raw("/openid/v1/jwks")))
                    : Optional.empty();
        } catch (KubernetesClientException e) {
            return Optional.empty();
        }
    }

    void apply(Document object) {
        client.resource(object.toJson()).forceConflicts().serverSideApply();
    }

    /** The kubeconfig as a file that its owner alone can read, where files have owners. */
    Path write(Path file) {
        try {
            Files.deleteIfExists(file);
            Files.createFile(file);
            if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            }
            return Files.writeString(file, kubeconfig());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String kubeconfig() {
        Document cluster = Document.object("server", connection.server().toString())
                .withSome(
                        "certificate-authority-data",
                        connection.certificateAuthority().map(Access::encoded));
        String token = connection.token().reveal();
        Document user = Document.object()
                .withSome("token", Optional.of(token).filter(text -> !text.isEmpty()))
                .withSome(
                        "client-certificate-data",
                        connection.clientCertificate().map(Access::encoded))
                .withSome("client-key-data", connection.clientKey().map(key -> encoded(key.reveal())));
        Document context = Document.object("cluster", "test", "user", "admin");
        return Document.object("apiVersion", "v1", "kind", "Config", "current-context", "test")
                .with("clusters", List.of(Document.object("name", "test", "cluster", cluster)))
                .with("users", List.of(Document.object("name", "admin", "user", user)))
                .with("contexts", List.of(Document.object("name", "test", "context", context)))
                .toPrettyJson();
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The events of a namespace, for somebody who asks why a test failed. */
    String events(String namespace) {
        try {
            return client.v1().events().inNamespace(namespace).list().getItems().stream()
                    .map(Access::line)
                    .collect(Collectors.joining("\n", "\nEvents of " + namespace + ":\n", "\n"));
        } catch (KubernetesClientException e) {
            return "\nEvents of " + namespace + " cannot be read: " + e.getMessage() + "\n";
        }
    }

    private static String line(Event event) {
        return event.getType() + " " + event.getReason() + " "
                + event.getInvolvedObject().getKind() + "/"
                + event.getInvolvedObject().getName() + ": " + event.getMessage();
    }

    @Override
    public void close() {
        client.close();
    }

    @Override
    public String toString() {
        return "Access[" + connection + "]";
    }
}
