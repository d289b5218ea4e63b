package dev.breakwater.azure;

import com.azure.core.http.HttpMethod;
import dev.breakwater.azure.ArmRequest.Precondition;
import dev.breakwater.azure.internal.graph.GraphApi;
import dev.breakwater.document.Document;
import dev.breakwater.provider.ProviderException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Microsoft Graph over the pipeline of our own, with tokens of Graph's scope. Thread-safe. */
final class GraphClient implements GraphApi {
    private static final Precondition CREATE_IF_MISSING = new Precondition("Prefer", "create-if-missing");

    private final ArmClient client;
    private final String root;

    GraphClient(ArmClient arm) {
        String endpoint = arm.options().graphEndpoint().toString().replaceAll("/+$", "");
        this.client = arm.elsewhere(arm.options().graphEndpoint(), endpoint + "/.default");
        this.root = endpoint + "/" + VERSION;
    }

    @Override
    public Optional<Document> get(String path) {
        ArmAnswer answer = client.send(ArmRequest.get(root + path, subject(path), 200, 404));
        return answer.status() == 404 ? Optional.empty() : Optional.of(answer.body(subject(path)));
    }

    @Override
    public List<Document> list(String path) {
        List<Document> all = new ArrayList<>();
        Optional<String> next = Optional.of(root + path);
        for (int page = 0; next.isPresent(); page++) {
            if (page >= client.options().maxPages()) {
                throw ProviderException.refused(
                        "EndlessList",
                        subject(path) + ": the list goes beyond " + page
                                + " pages. Raise AzureOptions.maxPages if it really is that long.");
            }
            ArmAnswer answer = client.send(ArmRequest.get(next.get(), subject(path), 200, 404));
            Document body = answer.status() == 404 ? Document.object() : answer.body(subject(path));
            all.addAll(body.get("value").map(Document::elements).orElse(List.of()));
            next = body.get("@odata.nextLink").flatMap(Document::asText);
        }
        return all;
    }

    @Override
    public Document post(String path, Document body) {
        return send(HttpMethod.POST, path, body, Precondition.NONE);
    }

    @Override
    public void patch(String path, Document body) {
        send(HttpMethod.PATCH, path, body, Precondition.NONE);
    }

    @Override
    public void upsert(String path, Document body) {
        send(HttpMethod.PATCH, path, body, CREATE_IF_MISSING);
    }

    /** A 404 to a write: what was made a moment ago does not show everywhere yet. */
    private Document send(HttpMethod method, String path, Document body, Precondition header) {
        String subject = subject(path);
        ArmRequest request =
                new ArmRequest(method, root + path, subject, Optional.of(body), header, Set.of(200, 201, 204, 404));
        ArmAnswer answer = client.send(request);
        if (answer.status() == 404) {
            ArmError error = ArmError.of(answer.bodyIfReadable(), 404);
            throw ProviderException.transientFailure(
                    error.code(),
                    subject + ": Microsoft Graph does not show it, or what it names. " + error.sentence()
                            + "The directory shows new objects late; else it is gone.",
                    answer.retryAfter(client.options().clock()));
        }
        return answer.body(subject);
    }

    @Override
    public void delete(String path) {
        client.send(ArmRequest.delete(root + path, subject(path), Precondition.NONE));
    }

    /** The path without its query, for messages. */
    private static String subject(String path) {
        int query = path.indexOf('?');
        return "Microsoft Graph" + (query < 0 ? path : path.substring(0, query));
    }

    @Override
    public String reference(String objectId) {
        return root + "/directoryObjects/" + objectId;
    }

    @Override
    public Duration pollInterval() {
        return client.options().pollInterval();
    }

    @Override
    public Duration grace() {
        return client.options().replicationGrace();
    }

    @Override
    public String toString() {
        return "GraphClient[" + root + "]";
    }
}
