package dev.breakwater.azure;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import dev.breakwater.document.Document;
import dev.breakwater.provider.ProviderException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Speaks documents with ARM. Each call is one request (a list: one per page); nothing waits, and nothing
 * is sent outside the endpoint. The pipeline is built at the first request. Thread-safe.
 */
final class ArmClient {
    /** Codes of a 404 that say the question was wrong, not that the answer is no. */
    private static final Set<String> WRONG_QUESTION = Set.of(
            "subscriptionnotfound", "invalidresourcetype", "invalidresourcenamespace", "noregisteredproviderfound");

    private final TokenCredential credential;
    private final ArmEndpoint endpoint;
    private final AzureOptions options;
    private final Lazy<HttpPipeline> pipeline;
    private final Grants grants;

    ArmClient(TokenCredential credential, AzureOptions options) {
        this(credential, options, new Grants(options.clock()));
    }

    private ArmClient(TokenCredential credential, AzureOptions options, Grants grants) {
        this.credential = credential;
        this.endpoint = new ArmEndpoint(options.armEndpoint());
        this.options = options;
        this.grants = grants;
        this.pipeline = Lazy.of(() -> ArmPipeline.build(credential, options));
    }

    /** A client of the same credential for another service, with tokens of another scope; it knows our grants. */
    ArmClient elsewhere(URI root, String scope) {
        return new ArmClient(credential, options.withArmEndpoint(root).withArmScope(scope), grants);
    }

    AzureOptions options() {
        return options;
    }

    ArmEndpoint endpoint() {
        return endpoint;
    }

    /** What this provider has allowed of late, and Azure may not know everywhere yet. */
    Grants grants() {
        return grants;
    }

    /** The resource; empty if there is none. */
    Optional<Document> get(String id, String apiVersion) {
        ArmRequest request = ArmRequest.get(endpoint.url(id, apiVersion, ""), id, 200, 404);
        ArmAnswer answer = send(request);
        return isAbsent(request, answer) ? Optional.empty() : Optional.of(whole(answer.body(id), id));
    }

    ArmAnswer put(String id, String apiVersion, Document body, ArmRequest.Precondition precondition) {
        return send(ArmRequest.put(endpoint.url(id, apiVersion, ""), id, body, precondition));
    }

    /** Deletes it; 404 is an answer as good as any, if it is the resource that is not there. */
    ArmAnswer delete(String id, String apiVersion) {
        return delete(id, apiVersion, ArmRequest.Precondition.NONE);
    }

    /** Deletes it if that holds. */
    ArmAnswer delete(String id, String apiVersion, ArmRequest.Precondition precondition) {
        ArmRequest request = ArmRequest.delete(endpoint.url(id, apiVersion, ""), id, precondition);
        ArmAnswer answer = send(request);
        requireRightQuestion(request, answer);
        return answer;
    }

    /** Runs an action of a resource and returns its answer. */
    Document post(String id, String action, String apiVersion) {
        return send(ArmRequest.post(endpoint.url(id + "/" + action, apiVersion, ""), id))
                .body(id);
    }

    /** Looks at an address that the service gave us. */
    ArmAnswer look(String url, String subject) {
        return send(ArmRequest.get(url, subject, 200, 201, 202, 204, 404));
    }

    /** Looks at a {@code Location}, which answers with the error of the operation if that has failed. */
    ArmAnswer locate(String url, String subject) {
        return send(ArmRequest.get(url, subject, 200, 201, 202, 204, 400, 404, 409));
    }

    /** All elements of a collection, page by page; none if its parent does not exist. */
    List<Document> list(String path, String apiVersion, String query) {
        return listed(path, apiVersion, query).orElse(List.of());
    }

    /** All elements of a collection, page by page; empty if its parent does not exist. */
    Optional<List<Document>> listed(String path, String apiVersion, String query) {
        List<Document> all = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        Optional<String> next = Optional.of(endpoint.url(path, apiVersion, query));
        while (next.isPresent()) {
            if (!seen.add(next.get()) || seen.size() > options.maxPages()) {
                throw ProviderException.refused(
                        "EndlessList",
                        path + ": the list goes round in circles or beyond " + options.maxPages()
                                + " pages. Raise AzureOptions.maxPages if it really is that long.");
            }
            ArmRequest request = ArmRequest.get(next.get(), path, 200, 404);
            ArmAnswer answer = send(request);
            if (isAbsent(request, answer)) {
                return seen.size() == 1 ? Optional.empty() : Optional.of(all);
            }
            next = page(answer, path, all);
        }
        return Optional.of(all);
    }

    private static Optional<String> page(ArmAnswer answer, String path, List<Document> all) {
        Document body = whole(answer.body(path), path);
        all.addAll(body.get("value").map(Document::elements).orElse(List.of()));
        return body.text("/nextLink").filter(link -> !link.isBlank());
    }

    private boolean isAbsent(ArmRequest request, ArmAnswer answer) {
        requireRightQuestion(request, answer);
        return answer.status() == 404;
    }

    private void requireRightQuestion(ArmRequest request, ArmAnswer answer) {
        String code = answer.status() == 404
                ? ArmError.of(answer.bodyIfReadable(), 404).code().toLowerCase(Locale.ROOT)
                : "";
        if (WRONG_QUESTION.contains(code)) {
            throw ArmErrors.of(request, answer, options.clock(), grants);
        }
    }

    private static Document whole(Document body, String subject) {
        if (body.members().isEmpty()) {
            throw ProviderException.transientFailure(
                    "MalformedAnswer",
                    subject + ": Azure answered success without a body. It may come whole at the next try.",
                    Optional.empty());
        }
        return body;
    }

    ArmAnswer send(ArmRequest request) {
        endpoint.require(request.url(), request.subject());
        ArmAnswer answer = exchange(request);
        if (!request.expected().contains(answer.status())) {
            throw ArmErrors.of(request, answer, options.clock(), grants);
        }
        return answer;
    }

    private ArmAnswer exchange(ArmRequest request) {
        HttpRequest message = message(request);
        try (HttpResponse response = pipeline.get().sendSync(message, Context.NONE)) {
            return ArmAnswer.read(response);
        } catch (RuntimeException noAnswer) {
            throw ArmErrors.unanswered(request, noAnswer);
        }
    }

    private static HttpRequest message(ArmRequest request) {
        HttpRequest message = new HttpRequest(request.method(), request.url());
        message.setHeader(HttpHeaderName.ACCEPT, "application/json");
        if (!request.precondition().equals(ArmRequest.Precondition.NONE)) {
            message.setHeader(
                    HttpHeaderName.fromString(request.precondition().header()),
                    request.precondition().value());
        }
        request.body().ifPresent(body -> {
            message.setHeader(HttpHeaderName.CONTENT_TYPE, "application/json");
            message.setBody(json(body, request.subject()));
        });
        return message;
    }

    private static byte[] json(Document body, String subject) {
        if (!body.references().isEmpty()) {
            throw ProviderException.refused(
                    "UnresolvedOutput",
                    subject + ": " + body.references().iterator().next()
                            + " is not known yet; declare what it comes from, or pass a known value.");
        }
        return body.toJson().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "ArmClient[" + options.armEndpoint() + "]";
    }
}
