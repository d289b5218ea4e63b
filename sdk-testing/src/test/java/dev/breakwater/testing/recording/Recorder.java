package dev.breakwater.testing.recording;

import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.KubernetesRequest;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks the server of the kubeconfig in {@code -Dbreakwater.record=FILE}, and writes down what it answers. */
final class Recorder {
    private Recorder() {}

    /** The scenarios about the control plane's own components. */
    private static Optional<Document> elsewhere(Suite suite) {
        return suite.name().equals("access")
                ? Optional.of(Document.object("defaults", Replay.ELSEWHERE, "users", Replay.ELSEWHERE))
                : Optional.empty();
    }

    static boolean isWanted() {
        return !System.getProperty("breakwater.record", "").isEmpty();
    }

    /** Records a suite under a name; its namespaces and all it made in the cluster are removed afterwards. */
    static Recording record(Suite suite) {
        RealServer server = new RealServer(Path.of(System.getProperty("breakwater.record")));
        Runner runner = new Runner(server, server.token(), true);
        Map<String, String> signedIn = Map.of("Authorization", "Bearer " + server.token());
        Document version = Document.parse(
                server.apply(KubernetesRequest.of("GET", "/version", signedIn)).body());
        List<Recording.Answered> answered = new ArrayList<>();
        suite.steps().forEach(step -> answered.add(new Recording.Answered(step, runner.run(step))));
        Document header = Document.object(
                "recording",
                suite.name(),
                "server",
                "kube-apiserver " + version.text("/gitVersion").orElse("unknown"),
                "seed",
                suite.seed(),
                "date",
                LocalDate.now(ZoneOffset.UTC).toString(),
                "madeBy",
                "Recorder of breakwater-testing, through a kubeconfig",
                "leftOut",
                List.of(
                        "the descriptions of table columns, which are texts of documentation",
                        "how the server's own program writes a template of pods that may not change",
                        "how two of the server's own data structures differ, after a refused change of a pod",
                        "the names of the server's own programs as managers of fields: it was built apart from them"),
                "requests",
                answered.size());
        Recording recording = new Recording(header.withSome("elsewhere", elsewhere(suite)), answered);
        recording.write(suite.name());
        Leftovers.remove(server, signedIn);
        return recording;
    }
}
