package dev.breakwater.testing.azure;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** The front without port, TLS or thread: an azure-core client that calls the engine. */
final class InProcessHttpClient implements HttpClient {
    private final ArmEngine engine;

    InProcessHttpClient(ArmEngine engine) {
        this.engine = engine;
    }

    @Override
    public Mono<HttpResponse> send(HttpRequest request) {
        return Mono.fromCallable(() -> exchange(request));
    }

    @Override
    public HttpResponse sendSync(HttpRequest request, Context context) {
        try {
            return exchange(request);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse exchange(HttpRequest request) throws IOException {
        BinaryData body = request.getBodyAsBinaryData();
        ArmRequest armRequest = ArmRequest.of(
                request.getHttpMethod().toString(),
                URI.create(request.getUrl().toString()),
                name -> Optional.ofNullable(request.getHeaders().getValue(HttpHeaderName.fromString(name))),
                body == null ? "" : body.toString());
        List<String> names = new ArrayList<>();
        request.getHeaders().forEach(header -> names.add(header.getName()));
        return InProcessResponse.of(request, engine.exchange(armRequest.naming(names)));
    }

    @Override
    public String toString() {
        return "HttpClient[" + engine + "]";
    }
}
