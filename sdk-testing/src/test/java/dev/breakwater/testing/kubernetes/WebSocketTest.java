package dev.breakwater.testing.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.document.Document;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebSocketTest {
    private final FakeKubernetes fake = FakeKubernetes.create();
    private final Api api = new Api(fake);
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        fake.close();
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                Document event = Document.parse(text.toString());
                events.add(event.text("/type").orElse("") + " "
                        + event.text("/object/metadata/name").orElse(""));
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            events.add("closed " + code);
            return null;
        }
    }

    /** Watches from now on: what is made before the watch begins would come in the order of names otherwise. */
    private WebSocket open(String token) throws GeneralSecurityException, IOException {
        String now = api.get(Api.MAPS).text("/metadata/resourceVersion");
        URI target = URI.create(fake.server().toString().replace("https", "wss") + Api.MAPS
                + "?watch=true&labelSelector=watched&resourceVersion=" + now);
        return HttpClient.newBuilder()
                .sslContext(trusting(fake.certificateAuthority()))
                .build()
                .newWebSocketBuilder()
                .header("Authorization", "Bearer " + token)
                .buildAsync(target, new Listener())
                .join();
    }

    private static SSLContext trusting(String authority) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry(
                "authority",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(authority.getBytes(StandardCharsets.US_ASCII))));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private @Nullable String next() throws InterruptedException {
        return events.poll(20, TimeUnit.SECONDS);
    }

    private void create(String name, int size) {
        Document map = Api.map(name, "a", "x".repeat(size)).withAt("/metadata/labels", Document.object("watched", ""));
        assertThat(api.post(Api.MAPS, map).status()).isEqualTo(201);
    }

    @Test
    void events_come_as_texts_of_any_length() throws Exception {
        open(fake.adminToken().reveal());
        create("small", 1);
        create("middling", 1_000);
        create("large", 200_000);

        assertThat(next()).isEqualTo("ADDED small");
        assertThat(next()).isEqualTo("ADDED middling");
        assertThat(next()).isEqualTo("ADDED large");
    }

    @Test
    void the_server_says_when_it_ends() throws Exception {
        open(fake.adminToken().reveal());
        create("small", 1);
        assertThat(next()).isEqualTo("ADDED small");

        fake.dropWatches();

        assertThat(next()).isEqualTo("closed 1000");
    }

    @Test
    void a_client_that_leaves_is_answered() throws Exception {
        WebSocket socket = open(fake.adminToken().reveal());
        socket.sendPing(java.nio.ByteBuffer.wrap(new byte[] {1, 2})).join();

        socket.sendClose(WebSocket.NORMAL_CLOSURE, "done").join();

        assertThat(next()).isEqualTo("closed 1000");
    }

    @Test
    void nobody_watches_without_a_token() {
        assertThatThrownBy(() -> open("nobody"))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        refused ->
                                assertThat(refused.getResponse().statusCode()).isEqualTo(401));
    }
}
