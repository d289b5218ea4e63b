package dev.breakwater.testing.azure;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.azure.core.http.HttpClient;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.direct.DirectCallHttpServerFactory;

/**
 * WireMock in process over a fake Azure: stubs and scenarios of {@link #server()} answer first, all else is
 * answered by the fake. It opens no port and keeps no journal. Thread-safe.
 *
 * <pre>{@code
 * try (FakeAzure azure = FakeAzure.start();
 *         WireMockFront front = azure.wireMock()) {
 *     front.server().stubFor(any(urlPathEqualTo("/status")).willReturn(status(418))); // beside the Azure
 *
 *     assertThat(front.httpClient()).isNotNull();
 * }
 * }</pre>
 */
public final class WireMockFront implements AutoCloseable {
    private static final int LAST = 1000;

    private final WireMockServer server;
    private final HttpClient client;

    private WireMockFront(WireMockServer server, HttpClient client) {
        this.server = server;
        this.client = client;
    }

    static WireMockFront start(ArmEngine engine) {
        DirectCallHttpServerFactory factory = new DirectCallHttpServerFactory();
        WireMockServer server = new WireMockServer(options()
                .httpServerFactory(factory)
                .extensions(new WireMockState(engine::exchange))
                .disableRequestJournal()
                .templatingEnabled(false));
        server.start();
        server.stubFor(any(anyUrl()).atPriority(LAST).willReturn(aResponse().withTransformers(WireMockState.NAME)));
        return new WireMockFront(server, new WireMockHttpClient(factory));
    }

    /** The client to give to any Azure SDK. */
    public HttpClient httpClient() {
        return client;
    }

    /** The server to stub; its stubs match the path and query of Azure's URLs. */
    public WireMockServer server() {
        return server;
    }

    @Override
    public void close() {
        server.stop();
    }

    @Override
    public String toString() {
        return "WireMockFront[" + server.getStubMappings().size() + " stubs]";
    }
}
