package dev.breakwater.k8s.trace;

import dev.breakwater.k8s.RequestListener;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Makes a client span of each request to an API server, below the span that is current, by the semantic conventions of
 * OpenTelemetry for HTTP: {@code http.request.method}, {@code server.address}, {@code server.port}, {@code url.template},
 * {@code url.path}, {@code http.response.status_code}, and {@code error.type} of 400 and above. There are no headers,
 * queries and bodies in it. For {@code KubernetesProvider.watchedBy(…)}; requests to Azure are azure-core's to tell, see
 * {@code AzureOptions.tracing}. Thread-safe.
 */
public final class RequestSpans implements RequestListener {
    private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
    private static final AttributeKey<String> SERVER = AttributeKey.stringKey("server.address");
    private static final AttributeKey<Long> PORT = AttributeKey.longKey("server.port");
    private static final AttributeKey<String> TEMPLATE = AttributeKey.stringKey("url.template");
    private static final AttributeKey<String> PATH = AttributeKey.stringKey("url.path");
    private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
    private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

    private final Tracer tracer;

    private RequestSpans(Tracer tracer) {
        this.tracer = tracer;
    }

    /** Spans of that OpenTelemetry, such as {@code GlobalOpenTelemetry.get()}. */
    public static RequestSpans of(OpenTelemetry telemetry) {
        return new RequestSpans(telemetry.getTracer(EngineSpans.SCOPE));
    }

    @Override
    public IntConsumer sent(String method, URI server, String path) {
        String template = template(path);
        Span span = tracer.spanBuilder(method + " " + template)
                .setSpanKind(SpanKind.CLIENT)
                .setAttribute(METHOD, method)
                .setAttribute(SERVER, String.valueOf(server.getHost()))
                .setAttribute(PORT, (long) (server.getPort() < 0 ? 443 : server.getPort()))
                .setAttribute(TEMPLATE, template)
                .setAttribute(PATH, path)
                .startSpan();
        return status -> end(span, status);
    }

    private static void end(Span span, int status) {
        if (status > 0) {
            span.setAttribute(STATUS, (long) status);
        }
        if (status == 0 || status >= 400) {
            span.setAttribute(ERROR, status == 0 ? "no answer" : Integer.toString(status));
            span.setStatus(StatusCode.ERROR);
        }
        span.end();
    }

    /** {@code /apis/apps/v1/namespaces/{namespace}/deployments/{name}}: few of them, however many objects there are. */
    static String template(String path) {
        List<String> segments = new ArrayList<>(List.of(path.split("/", -1)));
        int at = path.startsWith("/apis/") ? 4 : 3;
        boolean namespaced = segments.size() > at + 2 && segments.get(at).equals("namespaces");
        if (namespaced) {
            segments.set(at + 1, "{namespace}");
        }
        int name = namespaced ? at + 3 : at + 1;
        if (segments.size() > name) {
            segments.set(name, "{name}");
        }
        return String.join("/", segments);
    }

    @Override
    public String toString() {
        return "RequestSpans";
    }
}
