package dev.breakwater.azure;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import dev.breakwater.document.Document;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Plays scripted exchanges in their order and records what was asked. */
final class StubHttp implements HttpClient {
    record Reply(int status, Map<String, String> headers, String body) {}

    record Sent(String method, String url, Map<String, String> headers, Optional<Document> body) {
        String header(String name) {
            return headers.getOrDefault(name.toLowerCase(java.util.Locale.ROOT), "");
        }

        @Override
        public String toString() {
            return method + " " + url;
        }
    }

    private record Exchange(String method, String part, Reply reply, Optional<RuntimeException> failure) {}

    private static final Reply UNKNOWN =
            new Reply(400, Map.of(), TestAzure.error("InvalidApiVersionParameter", "The api-version is invalid."));

    private final Deque<Exchange> script = new ArrayDeque<>();
    private final List<Sent> sent = new ArrayList<>();

    StubHttp on(String method, String part, int status, String body, String... headers) {
        Map<String, String> map = new java.util.LinkedHashMap<>();
        for (int i = 0; i < headers.length; i += 2) {
            map.put(headers[i], headers[i + 1]);
        }
        script.add(new Exchange(method, part, new Reply(status, map, body), Optional.empty()));
        return this;
    }

    StubHttp fail(String method, String part, RuntimeException failure) {
        script.add(new Exchange(method, part, new Reply(0, Map.of(), ""), Optional.of(failure)));
        return this;
    }

    /** All requests so far. */
    List<Sent> sent() {
        return sent;
    }

    Sent last() {
        return sent.get(sent.size() - 1);
    }

    /** The body of the last request. */
    Document lastBody() {
        return last().body().orElseThrow(() -> new AssertionError(last() + " had no body"));
    }

    /** Exchanges that nobody asked for. */
    int left() {
        return script.size();
    }

    @Override
    public Mono<HttpResponse> send(HttpRequest request) {
        return Mono.fromCallable(() -> play(request));
    }

    @Override
    public HttpResponse sendSync(HttpRequest request, Context context) {
        return play(request);
    }

    /** Before a write AKS is asked what later versions name; a script that says nothing of them knows none. */
    private boolean isLook(Sent now) {
        Exchange next = script.peek();
        boolean scripted = next != null && next.part().contains("api-version=");
        return now.method().equals("GET") && now.url().contains("api-version=2026-") && !scripted;
    }

    private HttpResponse play(HttpRequest request) {
        Map<String, String> headers = new java.util.HashMap<>();
        request.getHeaders()
                .forEach(header -> headers.put(header.getName().toLowerCase(java.util.Locale.ROOT), header.getValue()));
        Optional<Document> body = Optional.ofNullable(request.getBodyAsBinaryData())
                .map(BinaryData::toBytes)
                .filter(bytes -> bytes.length > 0)
                .map(Document::parse);
        Sent now = new Sent(request.getHttpMethod().toString(), request.getUrl().toString(), headers, body);
        if (isLook(now)) {
            return new StubResponse(request, UNKNOWN);
        }
        sent.add(now);
        Exchange next = script.poll();
        if (next == null || !next.method().equals(now.method()) || !now.url().contains(next.part())) {
            throw new AssertionError("Unexpected request " + now + "; the script has " + next);
        }
        next.failure().ifPresent(failure -> {
            throw failure;
        });
        return new StubResponse(request, next.reply());
    }

    private static final class StubResponse extends HttpResponse {
        private final Reply reply;

        StubResponse(HttpRequest request, Reply reply) {
            super(request);
            this.reply = reply;
        }

        @Override
        public int getStatusCode() {
            return reply.status();
        }

        @Override
        @Deprecated
        @SuppressWarnings("InlineMeSuggester") // the SDK deprecated it and still has it abstract
        public String getHeaderValue(String name) {
            return getHeaders().getValue(HttpHeaderName.fromString(name));
        }

        @Override
        public HttpHeaders getHeaders() {
            HttpHeaders headers = new HttpHeaders();
            reply.headers().forEach((name, value) -> headers.set(HttpHeaderName.fromString(name), value));
            return headers;
        }

        @Override
        public Flux<ByteBuffer> getBody() {
            return Flux.just(ByteBuffer.wrap(bytes()));
        }

        @Override
        public BinaryData getBodyAsBinaryData() {
            return BinaryData.fromBytes(bytes());
        }

        @Override
        public Mono<byte[]> getBodyAsByteArray() {
            return Mono.just(bytes());
        }

        @Override
        public Mono<String> getBodyAsString() {
            return Mono.just(reply.body());
        }

        @Override
        public Mono<String> getBodyAsString(Charset charset) {
            return Mono.just(reply.body());
        }

        private byte[] bytes() {
            return reply.body().getBytes(StandardCharsets.UTF_8);
        }
    }
}
