package dev.breakwater.testing.azure;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import dev.breakwater.resource.ArmId;
import dev.breakwater.testing.kubernetes.Interruptions;
import java.io.IOException;
import reactor.core.publisher.Mono;

/** A process that dies at one of its requests: that request is lost, or its answer, and no other goes out. */
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
    private boolean dead;

    Crash(FakeAzure azure, ArmId cluster, int at, Lost lost) {
        this.azure = azure;
        this.line = azure.httpClient();
        this.cluster = cluster;
        this.at = at;
        this.lost = lost;
    }

    /** How many requests went out before the death. */
    synchronized int sent() {
        return sent;
    }

    synchronized boolean isDead() {
        return dead;
    }

    /** Whether the answer of the next request gets lost; throws if the request does. */
    private synchronized boolean losesAnswer() throws IOException {
        if (dead || (sent == at && lost == Lost.REQUEST)) {
            dead = true;
            throw new IOException("Connection reset");
        }
        dead = sent++ == at;
        return dead;
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
