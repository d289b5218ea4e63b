package dev.breakwater.testing.k3s;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.breakwater.BreakwaterException;
import dev.breakwater.document.Document;
import dev.breakwater.testing.entra.EntraRequest;
import dev.breakwater.testing.entra.EntraResponse;
import dev.breakwater.testing.entra.FakeEntra;
import dev.breakwater.testing.tls.LoopbackAuthority;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Shows the public keys of a fake Entra ID to an API server in a container, over HTTPS: the two documents that a token
 * is checked by, and nothing else. It listens on every address, since the gateway's cannot be told beforehand.
 */
final class EntraFront implements AutoCloseable {
    /** What the API server calls this machine. */
    static final String HOST = "login.fake-entra.test";

    /** The application whose tokens an AKS cluster takes. */
    static final String AUDIENCE = "6dae42f8-4368-4678-94ff-3960e28e3630";

    private static final String DISCOVERY = ".well-known/openid-configuration";
    private static final String KEYS = "discovery/v2.0/keys";

    private final FakeEntra entra;
    private final HttpsServer server;
    private final LoopbackAuthority certificates;

    private EntraFront(FakeEntra entra, HttpsServer server, LoopbackAuthority certificates) {
        this.entra = entra;
        this.server = server;
        this.certificates = certificates;
    }

    static EntraFront start(FakeEntra entra) {
        try {
            LoopbackAuthority certificates = LoopbackAuthority.make("fake-entra", HOST);
            HttpsServer server = HttpsServer.create(new InetSocketAddress(0), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(certificates.context()));
            EntraFront front = new EntraFront(entra, server, certificates);
            server.createContext("/", front::serve);
            server.start();
            return front;
        } catch (IOException e) {
            throw new BreakwaterException("The fake Entra ID could not open a port for the API server.", e);
        }
    }

    /** The port it listens on. */
    int port() {
        return server.getAddress().getPort();
    }

    /** The PEM text of the authority that signed its certificate. */
    String authority() {
        return certificates.authorityPem();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String asked = exchange.getRequestURI().getPath();
            Optional<Document> answer = List.of(DISCOVERY, KEYS).stream()
                    .filter(path -> asked.equals("/" + entra.tenant() + "/" + path))
                    .findFirst()
                    .map(this::document);
            byte[] body = answer.map(Document::toJson).orElse("").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.isPresent() ? 200 : 404, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /** A document of the fake; its keys are here, whatever it says. */
    private Document document(String path) {
        Document document =
                document(entra, URI.create("https://" + FakeEntra.LOGIN + '/' + entra.tenant() + '/' + path));
        return path.equals(DISCOVERY) ? document.with("jwks_uri", base() + KEYS) : document;
    }

    private String base() {
        return "https://" + HOST + ':' + port() + '/' + entra.tenant() + '/';
    }

    /** What a fake Entra ID answers to a GET. */
    static Document document(FakeEntra entra, URI uri) {
        EntraResponse response = entra.handle(new EntraRequest("GET", uri, name -> Optional.empty(), ""));
        return response.body().orElse(Document.object());
    }

    /** What the API server is told to trust: the issuer of before, whose documents are found here. */
    Document configuration() {
        return configuration(entra)
                .withAt("/anonymous", Document.object("enabled", false))
                .withAt("/jwt/0/issuer/discoveryURL", base() + DISCOVERY)
                .withAt("/jwt/0/issuer/certificateAuthority", authority());
    }

    /** An AuthenticationConfiguration as AKS would have it: people by their names, groups by their object ids. */
    static Document configuration(FakeEntra entra) {
        Document jwt = Document.object()
                .withAt("/issuer", Document.object("url", "https://sts.windows.net/" + entra.tenant() + "/"))
                .withAt("/issuer/audiences", List.of(AUDIENCE))
                .withAt("/claimMappings", Document.object())
                .withAt("/claimMappings/username", Document.object("claim", "upn", "prefix", ""))
                .withAt("/claimMappings/groups", Document.object("claim", "groups", "prefix", ""));
        return Document.object("apiVersion", "apiserver.config.k8s.io/v1", "kind", "AuthenticationConfiguration")
                .with("jwt", List.of(jwt));
    }

    @Override
    public void close() {
        server.stop(0);
    }

    @Override
    public String toString() {
        return "EntraFront[" + HOST + ':' + port() + "]";
    }
}
