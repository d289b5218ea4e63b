package dev.breakwater.testing.azure;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import dev.breakwater.resource.ArmId;
import dev.breakwater.testing.kubernetes.Interruptions;
import java.io.IOException;
import reactor.core.publisher.Mono;

/**
 * The line of a process on which one request is lost, or its answer; if the process dies of it, no other
 * request goes out.
 */
final class Crash implements HttpClient {
    /** What gets lost. */
    enum Lost {
        REQUEST,
        ANSWER
    }

    private final FakeAzure azure;
    private final HttpClient line;
    private final ArmId cluster;
    private final int at;
    private final Lost lost;
    private int sent;
    private boolean watches;
    private boolean survives;

    Crash(FakeAzure azure, ArmId cluster, int at, Lost lost) {
        this.azure = azure;
        this.line = azure.httpClient();
        this.cluster = cluster;
        this.at = at;
        this.lost = lost;
    }

    /** This line, of a process that lives on. */
    Crash survived() {
        survives = true;
        return this;
    }

    /** How many requests there were. */
    synchronized int sent() {
        return sent;
    }

    /** Whether something was lost. */
    synchronized boolean isHit() {
        return sent > at;
    }

    /** Whether the answer of the next request gets lost; throws if the request does. */
    private synchronized boolean losesAnswer() throws IOException {
        boolean dead = isHit() && !survives;
        boolean hit = sent++ == at;
        if (dead || (hit && lost == Lost.REQUEST)) {
            throw new IOException("Connection reset");
        }
        return hit;
    }

    @Override
    public Mono<HttpResponse> send(HttpRequest request) {
        return Mono.fromSupplier(() -> sendSync(request, Context.NONE));
    }

    @Override
    public HttpResponse sendSync(HttpRequest request, Context context) {
        watch();
        try {
            if (losesAnswer()) {
                azure.fault(Fault.connectionReset().afterEffect());
            }
        } catch (IOException e) {
            azure.fault(Fault.connectionReset());
        }
        return line.sendSync(request, context);
    }

    /** Counts the requests to the cluster's API server too, from when there is one. */
    private void watch() {
        if (!watches && azure.document(cluster).isPresent()) {
            watches = true;
            Interruptions.of(azure.kubernetes(cluster), this::losesAnswer);
        }
    }
}
