package dev.breakwater.examples.bench;

import dev.breakwater.document.Document;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.crud.AttributeSet;
import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.Buffer;
import io.fabric8.mockwebserver.http.Headers;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The CRUD mock of fabric8's kubernetes-server-mock: its dispatcher called in process, or behind its server. */
final class FabricMock implements ConfigMaps.Front, AutoCloseable {
    /** It tells of each request by a line, which costs more than the request. */
    private static final Logger LOGGER = Logger.getLogger(MockWebServer.class.getName());

    private final KubernetesCrudDispatcher dispatcher = new KubernetesCrudDispatcher();
    private final KubernetesMockServer server =
            new KubernetesMockServer(new Context(), new MockWebServer(), new HashMap<>(), dispatcher, false);

    /** Puts an object there as a create would leave it, without looking whether it is there: that would take minutes. */
    void put(String collection, String json) {
        AttributeSet place = dispatcher.getAttributeExtractor().fromPath(collection);
        AttributeSet object = dispatcher.getAttributeExtractor().fromResource(json);
        Document stored = Document.parse(json)
                .withAt("/metadata/uid", "00000000-0000-0000-0000-000000000000")
                .withAt("/metadata/resourceVersion", "1")
                .withAt("/metadata/generation", 1)
                .withAt("/metadata/creationTimestamp", "2026-01-01T00:00:00Z");
        dispatcher.getMap().put(AttributeSet.merge(place, object), stored.toJson());
    }

    @Override
    public String ask(String method, String target, String type, String body) {
        Headers headers = Headers.builder().add("Content-Type", type).build();
        Buffer bytes = new Buffer(body.getBytes(StandardCharsets.UTF_8));
        MockResponse response = dispatcher.dispatch(
                new RecordedRequest("HTTP/1.1", HttpMethod.valueOf(method), target, headers, bytes));
        String answer = response.getBody() == null ? "" : response.getBody().readUtf8();
        if (response.code() >= 300) {
            throw new IllegalStateException(method + " " + target + ": " + response.code() + " " + answer);
        }
        return answer;
    }

    /** A client of the server, by HTTP on loopback; starts it. */
    KubernetesClient client() {
        LOGGER.setLevel(Level.WARNING);
        server.init();
        return server.createClient(new JdkHttpClientFactory());
    }

    @Override
    public void close() {
        server.destroy();
    }
}
