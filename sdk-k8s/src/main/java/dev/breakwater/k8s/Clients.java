package dev.breakwater.k8s;

import dev.breakwater.resource.ClusterConnection;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** One HTTP client per API server, made on first use. Thread-safe. */
final class Clients implements AutoCloseable {
    private static final int CONNECT_MILLIS = 10_000;
    private static final int REQUEST_MILLIS = 60_000;

    private final Map<ClusterConnection, HttpClient> clients = new ConcurrentHashMap<>();
    private final Optional<HttpClient.Factory> transport;

    private final RequestListener listener;

    private Clients(Optional<HttpClient.Factory> transport, RequestListener listener) {
        this.transport = transport;
        this.listener = listener;
    }

    /** Clients of our own that nobody watches. */
    static Clients standard() {
        return new Clients(Optional.empty(), ApiServer.UNWATCHED);
    }

    Clients over(HttpClient.Factory newTransport) {
        return new Clients(Optional.of(newTransport), listener);
    }

    Clients watchedBy(RequestListener newListener) {
        return new Clients(transport, newListener);
    }

    ApiServer of(ClusterConnection connection) {
        return new ApiServer(clients.computeIfAbsent(connection, this::open), connection, listener);
    }

    /**
     * Built from fields alone: no kubeconfig, no environment, no proxy but the JVM's own, no retries (the
     * engine owns time). The token goes with each request rather than into this configuration, because
     * two connections to one server may carry different identities.
     */
    private HttpClient open(ClusterConnection connection) {
        ConfigBuilder config = new ConfigBuilder(Config.empty())
                .withAutoConfigure(false)
                .withMasterUrl(connection.server().toString())
                .withConnectionTimeout(CONNECT_MILLIS)
                .withRequestTimeout(REQUEST_MILLIS)
                .withRequestRetryBackoffLimit(0);
        if (transport.isEmpty()) {
            return new Strict(connection).newBuilder(config.build()).build();
        }
        connection.certificateAuthority().ifPresent(pem -> config.withCaCertData(encoded(pem)));
        return transport.get().newBuilder(config.build()).build();
    }

    private static String encoded(String pem) {
        return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8));
    }

    /** A token is never carried to another host, nor to one that the connection's authority does not vouch for. */
    private static final class Strict extends JdkHttpClientFactory {
        private final ClusterConnection connection;

        Strict(ClusterConnection connection) {
            this.connection = connection;
        }

        @Override
        protected void additionalConfig(java.net.http.HttpClient.Builder builder) {
            builder.followRedirects(java.net.http.HttpClient.Redirect.NEVER);
            ConnectionTls.context(connection).ifPresent(builder::sslContext);
        }
    }

    @Override
    public void close() {
        clients.values().forEach(HttpClient::close);
        clients.clear();
    }
}
