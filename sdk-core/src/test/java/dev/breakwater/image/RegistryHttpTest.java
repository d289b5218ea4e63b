package dev.breakwater.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.breakwater.BreakwaterException;
import dev.breakwater.document.Document;
import dev.breakwater.resource.Sensitive;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a registry says of other places, and how long it takes, is not to be trusted. */
class RegistryHttpTest {
    private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.UTF_8);
    private static final ImageReference IMAGE = ImageReference.parse("r.example/a@sha256:" + "0".repeat(64));

    private final CountDownLatch end = new CountDownLatch(1);
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
    }

    @AfterEach
    void stop() {
        end.countDown();
        server.stop(0);
    }

    private URI uri() {
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/v2/");
    }

    private static RegistryHttp with(Duration patience) {
        return new RegistryHttp(Optional::empty, patience);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://a b/", "https:///x", "https:", "mailto:a", "http://a_b/", "http:x", "%", "//"})
    void a_place_that_is_none_is_refused_with_a_sentence(String location) {
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().add("Location", location);
            exchange.sendResponseHeaders(307, -1);
            exchange.close();
        });

        assertThatThrownBy(() -> with(Duration.ofSeconds(60)).get(uri(), "*/*", 10))
                .isInstanceOf(BreakwaterException.class)
                .hasMessageContaining("://")
                .hasMessageMatching(".*(sends us on to|can be asked there).*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "https:///x", "https:", "https://evil.example/v2/", "mailto:a"})
    void a_next_page_that_is_none_of_the_registry_is_refused_with_a_sentence(String link) {
        RegistryTransport transport = (uri, accept, most) ->
                new RegistryTransport.Answer(200, Map.of("Link", "<" + link + ">; rel=\"next\""), EMPTY);

        assertThatThrownBy(() -> OciRegistry.over(transport).referrers(IMAGE, "a"))
                .isInstanceOf(BreakwaterException.class)
                .hasMessageContaining("the registry sends us");
    }

    @Test
    void a_body_that_does_not_end_is_given_up() {
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 10);
            exchange.getResponseBody().write('1');
            exchange.getResponseBody().flush();
            await();
        });

        assertThatThrownBy(() -> with(Duration.ofMillis(300)).get(uri(), "*/*", 10))
                .isInstanceOf(BreakwaterException.class)
                .hasMessageContaining("the registry does not answer.");
    }

    private void await() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void a_body_that_ends_in_time_is_whole() {
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, EMPTY.length);
            exchange.getResponseBody().write(EMPTY);
            exchange.close();
        });

        assertThat(Document.parse(
                        with(Duration.ofSeconds(60)).get(uri(), "*/*", 2).body()))
                .isEqualTo(Document.object());
        assertThatThrownBy(() -> with(Duration.ofSeconds(60)).get(uri(), "*/*", 1))
                .hasMessageContaining("more than 1 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://evil.example/token", "https://evil.example/token"})
    void a_token_of_entra_goes_to_no_other_host(String realm) {
        challenging("/v2/", realm);

        assertThatThrownBy(() -> signingIn(RegistryLogin.entra(uri().getAuthority(), () -> Sensitive.of("secret")))
                        .get(uri(), "*/*", 10))
                .isInstanceOf(BreakwaterException.class)
                .hasMessageEndingWith("the registry wants its secret sent to evil.example, which is refused.")
                .hasMessageNotContaining("Bearer");
    }

    @Test
    void a_password_is_not_sent_in_clear() {
        challenging("/v2/", "http://evil.example/token");

        assertThatThrownBy(
                        () -> signingIn(RegistryLogin.password(uri().getAuthority(), "robot", Sensitive.of("secret")))
                                .get(uri(), "*/*", 10))
                .hasMessageEndingWith("which is refused.");
    }

    @Test
    void where_a_registry_sends_us_on_nobody_asks_for_its_secret() {
        challenging("/elsewhere", uri() + "token");
        server.createContext("/v2/", exchange -> {
            String other = "http://127.0.0.1:" + server.getAddress().getPort() + "/elsewhere";
            exchange.getResponseHeaders().add("Location", other);
            exchange.sendResponseHeaders(307, -1);
            exchange.close();
        });
        RegistryLogin login = RegistryLogin.password(uri().getAuthority(), "robot", Sensitive.of("secret"));

        RegistryTransport.Answer answer = signingIn(login).get(uri(), "*/*", 10);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"//127.0.0.1:%d/token", "/token?account=a"})
    void a_place_for_tokens_keeps_its_host_whatever_its_path_looks_like(String path) {
        challenging("/v2/", "http://" + uri().getAuthority() + path.formatted(uri().getPort()));
        List<String> asked = new CopyOnWriteArrayList<>();
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestHeaders().getFirst("Host") + exchange.getRequestURI());
            exchange.sendResponseHeaders(500, -1);
            exchange.close();
        });
        RegistryLogin login = RegistryLogin.password(uri().getAuthority(), "robot", Sensitive.of("secret"));

        assertThatThrownBy(() -> signingIn(login).get(uri(), "*/*", 10)).hasMessageContaining("answers 500");

        String query = (path.contains("?") ? "&" : "?") + "scope=repository%3A%3Apull&service=s";
        assertThat(asked).containsExactly(uri().getAuthority() + path.formatted(uri().getPort()) + query);
    }

    private static RegistryHttp signingIn(RegistryLogin login) {
        return new RegistryHttp(Optional::empty, Duration.ofSeconds(60), login);
    }

    private void challenging(String path, String realm) {
        server.createContext(path, exchange -> {
            exchange.getResponseHeaders().add("WWW-Authenticate", "Bearer realm=\"" + realm + "\",service=\"s\"");
            exchange.sendResponseHeaders(401, -1);
            exchange.close();
        });
    }
}
