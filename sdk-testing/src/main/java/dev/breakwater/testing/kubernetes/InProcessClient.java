package dev.breakwater.testing.kubernetes;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.StandardHttpClient;
import io.fabric8.kubernetes.client.http.StandardHttpClientBuilder;
import io.fabric8.kubernetes.client.http.StandardHttpRequest;
import io.fabric8.kubernetes.client.http.StandardHttpRequest.ByteArrayBodyContent;
import io.fabric8.kubernetes.client.http.StandardHttpRequest.StringBodyContent;
import io.fabric8.kubernetes.client.http.StandardWebSocketBuilder;
import io.fabric8.kubernetes.client.http.WebSocket;
import io.fabric8.kubernetes.client.http.WebSocketResponse;
import io.fabric8.kubernetes.client.http.WebSocketUpgradeResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * The transport of fabric8's client straight into each {@link ApiServer}: no port, no TLS; only a watch has a thread,
 * for as long as it lasts. A WebSocket is declined with 200, so that the client watches by a stream.
 */
final class InProcessClient
        extends StandardHttpClient<InProcessClient, InProcessClient.Factory, InProcessClient.Builder> {
    private final Function<URI, ApiServer> servers;

    private InProcessClient(Function<URI, ApiServer> servers, Builder builder, AtomicBoolean closed) {
        super(builder, closed);
        this.servers = servers;
    }

    /** Makes clients of the servers at these addresses. */
    static final class Factory implements HttpClient.Factory {
        private final Function<URI, ApiServer> servers;

        Factory(Function<URI, ApiServer> servers) {
            this.servers = servers;
        }

        @Override
        public Builder newBuilder() {
            return new Builder(this);
        }
    }

    /** Builds a client. */
    static final class Builder extends StandardHttpClientBuilder<InProcessClient, Factory, Builder> {
        Builder(Factory factory) {
            super(factory);
        }

        @Override
        public InProcessClient build() {
            AtomicBoolean shared = client == null ? new AtomicBoolean() : client.getClosed();
            return new InProcessClient(clientFactory.servers, this, shared);
        }

        @Override
        protected Builder newInstance(Factory factory) {
            return new Builder(factory);
        }
    }

    @Override
    public CompletableFuture<HttpResponse<AsyncBody>> consumeBytesDirect(
            StandardHttpRequest request, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
        Reply reply;
        try {
            reply = servers.apply(request.uri()).answer(request(request));
        } catch (UncheckedIOException broken) {
            return CompletableFuture.failedFuture(new IOException(broken));
        }
        AsyncBody body = reply.watch().isPresent()
                ? new InProcessBody.Streamed(reply.watch().get(), consumer)
                : new InProcessBody.Whole(reply.response().body().getBytes(StandardCharsets.UTF_8), consumer);
        return CompletableFuture.completedFuture(new InProcessBody.Response(request, reply.response(), body));
    }

    @Override
    public CompletableFuture<WebSocketResponse> buildWebSocketDirect(
            StandardWebSocketBuilder builder, WebSocket.Listener listener) {
        WebSocketUpgradeResponse declined = new WebSocketUpgradeResponse(builder.asHttpRequest(), 200);
        return CompletableFuture.completedFuture(
                new WebSocketResponse(declined, new IllegalStateException("watched by a stream in process")));
    }

    private static KubernetesRequest request(StandardHttpRequest request) {
        String query = request.uri().getRawQuery();
        String target = request.uri().getRawPath() + (query == null ? "" : "?" + query);
        Map<String, String> headers = new LinkedHashMap<>();
        request.headers().forEach((name, values) -> headers.put(name, String.join(",", values)));
        if (request.getContentType() != null) {
            headers.put("Content-Type", request.getContentType());
        }
        return new KubernetesRequest(request.method(), target, headers, body(request));
    }

    private static String body(StandardHttpRequest request) {
        if (request.body() instanceof StringBodyContent text) {
            return text.getContent();
        }
        return request.body() instanceof ByteArrayBodyContent bytes
                ? new String(bytes.getContent(), StandardCharsets.UTF_8)
                : "";
    }

    @Override
    protected void doClose() {
        // Nothing is open.
    }
}
