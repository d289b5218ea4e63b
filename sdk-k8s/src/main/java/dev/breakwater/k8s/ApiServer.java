package dev.breakwater.k8s;

import dev.breakwater.BreakwaterException;
import dev.breakwater.document.Document;
import dev.breakwater.provider.ProviderException;
import dev.breakwater.resource.ClusterConnection;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The requests made of one API server, on documents, so that nothing the server says is lost. Uses the
 * HTTP client of fabric8 without its typed models. Thread-safe.
 */
final class ApiServer {
    private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);

    static final String MANAGER = "breakwater";

    /** Objects per page: what kubectl asks for. */
    private static final int PAGE = 500;

    private static final int MAX_PAGES = 10_000;

    static final RequestListener UNWATCHED = (method, server, path) -> status -> {};

    private final HttpClient client;
    private final ClusterConnection connection;
    private final RequestListener listener;
    private final boolean metadataOnly;

    ApiServer(HttpClient client, ClusterConnection connection, RequestListener listener) {
        this(client, connection, listener, false);
    }

    private ApiServer(HttpClient client, ClusterConnection connection, RequestListener listener, boolean metadataOnly) {
        this.client = client;
        this.connection = connection;
        this.listener = listener;
        this.metadataOnly = metadataOnly;
    }

    /** The same server, asked for nothing but metadata. */
    ApiServer metadataOnly() {
        return new ApiServer(client, connection, listener, true);
    }

    /** The name in paths of a kind; empty if the server does not serve it. */
    Optional<String> resource(String apiVersion, String kind) {
        String path = (apiVersion.contains("/") ? "/apis/" : "/api/") + apiVersion;
        Document served = read(path).orElse(Document.object());
        return served.get("resources").orElse(Document.array()).elements().stream()
                .filter(one -> one.text("/kind").filter(kind::equals).isPresent())
                .flatMap(one -> one.text("/name").stream())
                .filter(name -> !name.contains("/"))
                .findFirst();
    }

    URI address() {
        return connection.server();
    }

    /** All objects under a path, page by page; {@code selector} is a label selector or empty. */
    List<Document> list(String path, String selector) {
        return pages(path, selector.isEmpty() ? "" : "&labelSelector=" + Urls.query(selector));
    }

    /** The pods on a node, of all namespaces. */
    List<Document> podsOn(String node) {
        return pages("/api/v1/pods", "&fieldSelector=" + Urls.query("spec.nodeName=" + node));
    }

    private List<Document> pages(String path, String selection) {
        List<Document> items = new ArrayList<>();
        String base = path + "?limit=" + PAGE + selection;
        Call call = Call.of("list", path);
        Set<String> asked = new HashSet<>();
        Optional<String> next = Optional.of(base);
        while (next.isPresent()) {
            if (!asked.add(next.get()) || asked.size() > MAX_PAGES) {
                throw ProviderException.refused(
                        "EndlessList",
                        "Cannot " + call + " at " + connection.server().getHost()
                                + ": the pages do not end. Is this the address of an API server?");
            }
            String page = next.get();
            Answer sent = send(
                    call, request -> request.uri(uri(page)).setHeader("Accept", accept("PartialObjectMetadataList")));
            if (sent.status() == 404) {
                return items; // a kind that this cluster does not serve, such as one of an add-on it lacks
            }
            Document answer = sent.orThrow();
            items.addAll(answer.get("items").orElse(Document.array()).elements());
            next = answer.text("/metadata/continue")
                    .filter(token -> !token.isEmpty())
                    .map(token -> base + "&continue=" + Urls.query(token));
        }
        return items;
    }

    /** The object at a path; empty if there is none. */
    Optional<Document> read(String path) {
        Answer answer = send(Call.of("get", path), get(path));
        return answer.status() == 404 ? Optional.empty() : Optional.of(answer.orThrow());
    }

    /** Creates or changes by server-side apply, never taking fields from other managers by force. */
    Document apply(String path, Document manifest) {
        String query = "?fieldManager=" + MANAGER + "&fieldValidation=Strict";
        return ok(
                Call.of("patch", path),
                request -> request.uri(uri(path + query))
                        .setHeader("Accept", accept("PartialObjectMetadata"))
                        .method("PATCH", "application/apply-patch+yaml", manifest.toJson()));
    }

    /** What the server says to the creation of an object, which it does not make. */
    Answer tryOut(String path, Document manifest) {
        return send(
                Call.of("create", path),
                request ->
                        request.uri(uri(path + "?dryRun=All")).method("POST", "application/json", manifest.toJson()));
    }

    /** Deletes the object of that uid; empty if there is none. */
    Optional<Document> delete(String path, Optional<String> uid) {
        Document options =
                Document.object("apiVersion", "v1", "kind", "DeleteOptions", "propagationPolicy", "Background");
        Document body =
                uid.map(value -> options.withAt("/preconditions/uid", value)).orElse(options);
        Answer answer = send(
                Call.of("delete", path),
                request -> request.uri(uri(path)).method("DELETE", "application/json", body.toJson()));
        return answer.status() == 404 ? Optional.empty() : Optional.of(answer.orThrow());
    }

    /** Lets a node take no more pods. */
    void cordon(String node) {
        String path = "/api/v1/nodes/" + Urls.segment(node);
        String patch = "{\"spec\":{\"unschedulable\":true}}";
        ok(
                Call.of("patch", path),
                request -> request.uri(uri(path + "?fieldManager=" + MANAGER))
                        .method("PATCH", "application/merge-patch+json", patch));
    }

    /** Asks for the eviction of a pod; tells why it has to stay for now, if it has: a budget of its owner's. */
    Optional<String> evict(Document pod) {
        String name = pod.text("/metadata/name").orElse("");
        String namespace = pod.text("/metadata/namespace").orElse("");
        String path = "/api/v1/namespaces/" + Urls.segment(namespace) + "/pods/" + Urls.segment(name) + "/eviction";
        Document eviction = Document.object("apiVersion", "policy/v1", "kind", "Eviction")
                .with("metadata", Document.object("name", name, "namespace", namespace))
                .withAt("/deleteOptions/preconditions", Document.object().withSome("uid", pod.text("/metadata/uid")));
        Answer answer = send(
                Call.of("create", path),
                request -> request.uri(uri(path)).method("POST", "application/json", eviction.toJson()));
        if (answer.status() == 429) {
            return Optional.of(answer.said());
        }
        boolean gone = answer.status() == 404 || answer.status() == 409; // or another pod of that name by now
        if (!gone) {
            answer.orThrow();
        }
        return Optional.empty();
    }

    private Consumer<HttpRequest.Builder> get(String pathAndQuery) {
        return request -> request.uri(uri(pathAndQuery)).setHeader("Accept", accept("PartialObjectMetadata"));
    }

    private String accept(String partial) {
        return metadataOnly ? "application/json;as=" + partial + ";g=meta.k8s.io;v=v1" : "application/json";
    }

    private URI uri(String pathAndQuery) {
        String base = connection.server().toString();
        return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + pathAndQuery);
    }

    private Document ok(Call call, Consumer<HttpRequest.Builder> request) {
        return send(call, request).orThrow();
    }

    private Answer send(Call call, Consumer<HttpRequest.Builder> prepare) {
        HttpRequest.Builder request = client.newHttpRequestBuilder();
        request.setHeader("Accept", "application/json");
        prepare.accept(request);
        String token = connection.token().reveal();
        if (!token.isEmpty()) {
            request.setHeader("Authorization", "Bearer " + token);
        }
        HttpRequest built = request.build();
        IntConsumer end = told(built, call);
        int status = 0;
        try {
            HttpResponse<String> response =
                    client.sendAsync(built, String.class).get();
            status = response.code();
            return new Answer(
                    call,
                    connection.server(),
                    response.code(),
                    Optional.ofNullable(response.header("Retry-After")),
                    String.valueOf(response.body()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProviderException.transientFailure(
                    "Interrupted", call + " was interrupted; run it again.", Optional.empty());
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw cause instanceof BreakwaterException known
                    ? known
                    : Unreachable.explain(call, connection.server(), cause);
        } finally {
            tell(end, status);
        }
    }

    private IntConsumer told(HttpRequest request, Call call) {
        try {
            return listener.sent(request.method(), connection.server(), call.path());
        } catch (RuntimeException e) {
            LOG.debug("A listener failed with {}", e.getClass().getName());
            return status -> {};
        }
    }

    private static void tell(IntConsumer end, int status) {
        try {
            end.accept(status);
        } catch (RuntimeException e) {
            LOG.debug("A listener failed with {}", e.getClass().getName());
        }
    }

    @Override
    public String toString() {
        return "ApiServer[" + connection.server() + "]";
    }
}
