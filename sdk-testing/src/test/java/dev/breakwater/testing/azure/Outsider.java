package dev.breakwater.testing.azure;

import com.azure.core.http.HttpClient;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import dev.breakwater.document.Document;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A client that knows of a front what another process is told: an address or a proxy, and the authority's file. */
public final class Outsider {
    private final java.net.http.HttpClient client;
    private final java.net.http.HttpClient.Builder builder;

    private Outsider(java.net.http.HttpClient.Builder builder) {
        this.builder = builder;
        this.client = builder.build();
    }

    /** A client that is pointed at the front. */
    static Outsider of(LoopbackFront front) throws Exception {
        return new Outsider(java.net.http.HttpClient.newBuilder().sslContext(trusting(front.certificateAuthority())));
    }

    /** A client that uses Azure's own names through the proxy. */
    static Outsider proxied(LoopbackFront front) throws Exception {
        return in(front.environment());
    }

    /** A client that uses Azure's own names, told of the proxy and the authority as another process is. */
    public static Outsider in(Map<String, String> environment) throws Exception {
        URI proxy = URI.create(environment.get("HTTPS_PROXY"));
        return new Outsider(java.net.http.HttpClient.newBuilder()
                .sslContext(trusting(Path.of(environment.get("SSL_CERT_FILE"))))
                .proxy(ProxySelector.of(new InetSocketAddress(proxy.getHost(), proxy.getPort()))));
    }

    private static SSLContext trusting(Path authority) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream pem = Files.newInputStream(authority)) {
            store.setCertificateEntry(
                    "fake", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    HttpClient azure() {
        return new JdkHttpClientBuilder(builder).build();
    }

    /** A connection for what no client of Java sends. */
    Socket socket(int port) throws IOException {
        return client.sslContext().getSocketFactory().createSocket(LoopbackProxy.loopback(), port);
    }

    public record Answer(int status, Document body, Map<String, String> headers) {
        public String text(String pointer) {
            return body.text(pointer).orElse("");
        }
    }

    public Answer send(String method, String url, String body, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url)).method(method, HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        Map<String, String> first = new java.util.TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        response.headers().map().forEach((name, values) -> first.put(name, values.get(0)));
        Document parsed = response.body().startsWith("{") || response.body().startsWith("[")
                ? Document.parse(response.body())
                : Document.object("text", response.body());
        return new Answer(response.statusCode(), parsed, first);
    }

    /** The token of an application for a scope. */
    public String token(String login, FakeApplication application, String scope) throws Exception {
        String form = "grant_type=client_credentials&client_id=" + application.clientId() + "&client_secret="
                + application.secret().reveal() + "&scope=" + URLEncoder.encode(scope, StandardCharsets.UTF_8);
        Answer answer =
                send("POST", login + "/oauth2/v2.0/token", form, "Content-Type", "application/x-www-form-urlencoded");
        return answer.body()
                .text("/access_token")
                .orElseThrow(() -> new AssertionError(answer.body().toJson()));
    }
}
