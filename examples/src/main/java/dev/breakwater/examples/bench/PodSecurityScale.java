package dev.breakwater.examples.bench;

import dev.breakwater.admission.PodSecurity;
import dev.breakwater.admission.PodSecurityResult;
import dev.breakwater.document.Document;
import dev.breakwater.manifest.PodSecurityLevel;
import dev.breakwater.manifest.PodSecurityStandard;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/** What it costs to hold pods against the restricted level. */
public final class PodSecurityScale {
    private static final int SEED = 5;
    private static final PodSecurityStandard RESTRICTED = PodSecurityStandard.of(PodSecurityLevel.RESTRICTED);

    private PodSecurityScale() {}

    /** Runs at full size. */
    public static void main(String[] arguments) {
        Report.publish(full());
    }

    static BenchResult full() {
        return run(10_000, 7);
    }

    static BenchResult run(int count, int rounds) {
        List<Document> pods = pods(count);
        List<String> expected = pods.stream().map(NaivePodSecurity::failures).toList();
        List<String> actual = pods.stream().map(PodSecurityScale::failures).toList();
        Answers.same("Pod Security", expected, actual);
        Map<String, Long> operations = new TreeMap<>();
        operations.put("pods", (long) count);
        operations.put("pods that pass", actual.stream().filter(String::isEmpty).count());
        operations.put("distinct answers", actual.stream().distinct().count());
        Runnable naive = () -> pods.forEach(NaivePodSecurity::failures);
        Runnable ours = () -> pods.forEach(pod -> PodSecurity.evaluate(pod, RESTRICTED));
        Interleaved.warmUp(2, naive);
        Interleaved.warmUp(20, ours);
        Interleaved measured = Interleaved.measure(rounds, Interleaved.cpu(5, ours), Interleaved.cpu(1, naive));
        return new BenchResult(
                "Pod Security",
                count
                        + " pods of 1 to 4 containers, init containers included, half of them hardened and the others with"
                        + " some mistakes, seed " + SEED
                        + ", against restricted:latest with all messages. The reference"
                        + " looks each field up by pointer, check by check; the ids of all failures are the same.",
                operations,
                List.of(
                        Figure.of("the reference", "ms CPU", measured.second()),
                        Figure.against(measured.second(), "all pods", "ms CPU", measured.first())),
                List.of(new Goal(
                        count + " pods against restricted",
                        "ms CPU",
                        100,
                        measured.first().median())));
    }

    private static String failures(Document pod) {
        TreeSet<String> ids = new TreeSet<>();
        for (PodSecurityResult.Failure failure :
                PodSecurity.evaluate(pod, RESTRICTED).failures()) {
            ids.add(failure.check());
        }
        return String.join(" ", ids);
    }

    private static List<Document> pods(int count) {
        SplittableRandom random = new SplittableRandom(SEED);
        List<Document> pods = new ArrayList<>();
        for (int at = 0; at < count; at++) {
            pods.add(pod(random, at, random.nextBoolean() ? 0 : 4));
        }
        return pods;
    }

    /** A pod with mistakes in one of so many places of ten. */
    private static Document pod(SplittableRandom random, int at, int mistakes) {
        Document context = Document.object(
                "runAsNonRoot",
                !mistaken(random, mistakes),
                "seccompProfile",
                Map.of("type", seccomp(random, mistakes)));
        Document volume = mistaken(random, mistakes)
                ? Document.object("name", "data", "hostPath", Map.of("path", "/var"))
                : Document.object("name", "data", "emptyDir", Map.of());
        Document spec = Document.object(
                "securityContext",
                mistaken(random, mistakes)
                        ? context.with("sysctls", List.of(Map.of("name", "kernel.msgmax")))
                        : context,
                "volumes",
                List.of(volume),
                "initContainers",
                random.nextBoolean() ? List.of(container(random, "setup", mistakes)) : List.of(),
                "containers",
                containers(random, mistakes));
        return Document.object(
                "metadata",
                Map.of("name", "pod" + at, "labels", Map.of("app", "web")),
                "spec",
                mistaken(random, mistakes) ? spec.with("hostNetwork", true) : spec);
    }

    private static List<Document> containers(SplittableRandom random, int mistakes) {
        List<Document> containers = new ArrayList<>();
        int count = 1 + random.nextInt(3);
        for (int at = 0; at < count; at++) {
            containers.add(container(random, "c" + at, mistakes));
        }
        return containers;
    }

    private static Document container(SplittableRandom random, String name, int mistakes) {
        Document context = Document.object(
                "allowPrivilegeEscalation",
                mistaken(random, mistakes),
                "capabilities",
                mistaken(random, mistakes)
                        ? Map.of("add", List.of("NET_RAW"))
                        : Map.of("drop", List.of("ALL"), "add", List.of("NET_BIND_SERVICE")));
        Document probe = Document.object("httpGet", Document.object("port", 8080, "path", "/healthz"));
        return Document.object(
                "name",
                name,
                "image",
                "registry.example/" + name + ":1",
                "ports",
                List.of(
                        mistaken(random, mistakes)
                                ? Map.of("containerPort", 8080, "hostPort", 8080)
                                : Map.of("containerPort", 8080)),
                "livenessProbe",
                mistaken(random, mistakes) ? probe.withAt("/httpGet/host", "10.0.0.1") : probe,
                "securityContext",
                mistaken(random, mistakes) ? context.with("privileged", true).with("runAsUser", 0) : context);
    }

    private static String seccomp(SplittableRandom random, int mistakes) {
        return mistaken(random, mistakes) ? "Unconfined" : "RuntimeDefault";
    }

    private static boolean mistaken(SplittableRandom random, int mistakes) {
        return random.nextInt(10) < mistakes;
    }
}
