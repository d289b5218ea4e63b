package dev.breakwater.testing.azure;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.github.tomakehurst.wiremock.direct.DirectCallHttpServerFactory;
import com.github.tomakehurst.wiremock.http.ImmutableRequest;
import com.github.tomakehurst.wiremock.http.RequestMethod;
import com.github.tomakehurst.wiremock.http.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import reactor.core.publisher.Mono;

/** Hands requests to WireMock without a socket. */
final class WireMockHttpClient implements HttpClient {
    private final DirectCallHttpServerFactory factory;

    WireMockHttpClient(DirectCallHttpServerFactory factory) {
        this.factory = factory;
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
        Response response = factory.getHttpServer().stubRequest(translated(request));
        if (response.getFault() != null) {
            throw new IOException("Connection failed: " + response.getFault());
        }
        HttpHeaders headers = new HttpHeaders();
        response.getHeaders()
                .all()
                .forEach(header -> headers.set(
                        HttpHeaderName.fromString(header.key().toLowerCase(Locale.ROOT)), header.firstValue()));
        byte[] body = response.getBody();
        return new InProcessResponse(request, response.getStatus(), headers, body == null ? new byte[0] : body);
    }

    private static ImmutableRequest translated(HttpRequest request) {
        BinaryData body = request.getBodyAsBinaryData();
        com.github.tomakehurst.wiremock.http.HttpHeaders headers =
                new com.github.tomakehurst.wiremock.http.HttpHeaders();
        for (com.azure.core.http.HttpHeader header : request.getHeaders()) {
            headers = headers.plus(
                    new com.github.tomakehurst.wiremock.http.HttpHeader(header.getName(), header.getValuesList()));
        }
        return ImmutableRequest.create()
                .withAbsoluteUrl(request.getUrl().toString())
                .withMethod(RequestMethod.fromString(request.getHttpMethod().toString()))
                .withProtocol("HTTP/1.1")
                .withClientIp("127.0.0.1")
                .withHeaders(headers)
                .withBody(body == null ? new byte[0] : body.toBytes())
                .build();
    }
}
