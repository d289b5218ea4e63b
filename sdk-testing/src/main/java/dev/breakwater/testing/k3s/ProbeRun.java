package dev.breakwater.testing.k3s;

import dev.breakwater.BreakwaterException;
import dev.breakwater.network.Endpoint;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The script of one source on its way. */
final class ProbeRun implements AutoCloseable {
    private static final long SECONDS = Patience.times(60);

    private final Endpoint.Pod from;
    private final int probes;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final ByteArrayOutputStream complaints = new ByteArrayOutputStream(); // such as of a client that was ended
    private final ExecWatch watch;

    private ProbeRun(KubernetesClient client, Endpoint.Pod from, List<String> words, int probes) {
        this.from = from;
        this.probes = probes;
        this.watch = client.pods()
                .inNamespace(from.namespace())
                .withName(from.name())
                .inContainer(TrafficPods.CONTAINER)
                .writingOutput(said)
                .writingError(complaints)
                .exec(words.toArray(new String[0]));
    }

    static ProbeRun start(KubernetesClient client, Endpoint.Pod from, List<String> words, int probes) {
        return new ProbeRun(client, from, words, probes);
    }

    /** Waits for its end and notes the verdicts by the numbers of their probes. */
    void finish(TrafficVerdict[] verdicts) {
        int status = await();
        List<String> lines = said.toString(StandardCharsets.UTF_8).lines().toList();
        if (status != 0 || lines.size() != probes) {
            throw new BreakwaterException("The probes of " + from + " ended with " + status + " and " + lines.size()
                    + " answers to " + probes + " probes: " + String.join("; ", lines) + "; "
                    + complaints.toString(StandardCharsets.UTF_8));
        }
        lines.forEach(line -> verdicts[ProbeScript.number(line)] = ProbeScript.verdict(line));
    }

    private int await() {
        try {
            return watch.exitCode().get(SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BreakwaterException("Interrupted while the probes of " + from + " ran.", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new BreakwaterException("The probes of " + from + " did not end: " + e, e);
        }
    }

    @Override
    public void close() {
        watch.close();
    }

    @Override
    public String toString() {
        return "ProbeRun[" + from + ", " + probes + " probes]";
    }
}
