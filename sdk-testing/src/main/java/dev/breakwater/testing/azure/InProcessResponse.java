package dev.breakwater.testing.azure;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.BinaryData;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** An answer that is all there when it is made. */
final class InProcessResponse extends HttpResponse {
    private final int status;
    private final HttpHeaders headers;
    private final byte[] body;

    InProcessResponse(HttpRequest request, int status, HttpHeaders headers, byte[] body) {
        super(request);
        this.status = status;
        boolean told = body.length == 0 && headers.getValue(HttpHeaderName.CONTENT_LENGTH) != null; // to HEAD
        this.headers = told ? headers : headers.set(HttpHeaderName.CONTENT_LENGTH, Integer.toString(body.length));
        this.body = body;
    }

    static InProcessResponse of(HttpRequest request, ArmResponse response) {
        HttpHeaders headers = new HttpHeaders();
        response.headers().forEach((name, value) -> headers.set(HttpHeaderName.fromString(name), value));
        byte[] body = response.text().getBytes(StandardCharsets.UTF_8);
        if (body.length > 0) {
            headers.set(HttpHeaderName.CONTENT_TYPE, response.contentType());
        }
        return new InProcessResponse(request, response.status(), headers, body);
    }

    @Override
    public int getStatusCode() {
        return status;
    }

    @Override
    @Deprecated
    public @Nullable String getHeaderValue(String name) {
        return headers.getValue(HttpHeaderName.fromString(name));
    }

    @Override
    public @Nullable String getHeaderValue(HttpHeaderName name) {
        return headers.getValue(name);
    }

    @Override
    public HttpHeaders getHeaders() {
        return headers;
    }

    @Override
    public Flux<ByteBuffer> getBody() {
        return Flux.defer(() -> Flux.just(ByteBuffer.wrap(body)));
    }

    @Override
    public BinaryData getBodyAsBinaryData() {
        return BinaryData.fromBytes(body);
    }

    @Override
    public Mono<byte[]> getBodyAsByteArray() {
        return Mono.just(body.clone());
    }

    @Override
    public Mono<String> getBodyAsString() {
        return getBodyAsString(StandardCharsets.UTF_8);
    }

    @Override
    public Mono<String> getBodyAsString(Charset charset) {
        return Mono.just(new String(body, charset));
    }

    @Override
    public HttpResponse buffer() {
        return this;
    }
}
