package dev.breakwater.examples.bench;

import dev.breakwater.admission.AdmissionRequest;
import dev.breakwater.admission.PodRules;
import dev.breakwater.document.Document;
import dev.breakwater.k8s.admission.CelEnvironment;
import dev.breakwater.k8s.admission.CelExpression;
import dev.breakwater.k8s.admission.CelVariables;
import dev.breakwater.k8s.admission.ClusterAdmission;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;

/** What policies in CEL cost: an expression that is compiled, one that is in the cache, and a request. */
public final class PolicyCost {
    private static final int SEED = 13;
    private static final int KUBERNETES = 33;

    private PolicyCost() {}

    /** Runs at full size. */
    public static void main(String[] arguments) {
        Report.publish(full());
    }

    static BenchResult full() {
        return run(500, 7, 400, 200);
    }

    /** Expressions as policies have them, each with the same question in Java. */
    private static Map<String, Predicate<Document>> questions() {
        Map<String, Predicate<Document>> questions = new LinkedHashMap<>();
        questions.put(
                "object.spec.priority <= 5",
                pod -> pod.number("/spec/priority").orElseThrow().intValue() <= 5);
        questions.put(
                "object.spec.containers.all(c, c.image.startsWith('shop.azurecr.io/'))",
                pod -> containers(pod).allMatch(c -> text(c, "/image").startsWith("shop.azurecr.io/")));
        questions.put(
                "object.spec.containers.exists(c, has(c.securityContext) && c.securityContext.runAsNonRoot)",
                pod -> containers(pod)
                        .anyMatch(c -> c.flag("/securityContext/runAsNonRoot").orElse(false)));
        questions.put(
                "['app', 'owner'].all(l, l in object.metadata.labels)",
                pod -> List.of("app", "owner").stream()
                        .allMatch(label -> pod.at("/metadata/labels/" + label).isPresent()));
        questions.put(
                "object.spec.containers.all(c, !c.image.endsWith(':latest') && c.image.matches(':[^/]+$'))",
                pod -> containers(pod)
                        .allMatch(c -> !text(c, "/image").endsWith(":latest")
                                && text(c, "/image").matches(".*:[^/]+")));
        questions.put(
                "quantity(object.spec.containers[0].resources.limits.memory).isLessThan(quantity('1Gi'))",
                pod -> Integer.parseInt(text(pod, "/spec/containers/0/resources/limits/memory")
                                .replace("Mi", ""))
                        < 1_024);
        return questions;
    }

    private static java.util.stream.Stream<Document> containers(Document pod) {
        return pod.at("/spec/containers").orElseThrow().elements().stream();
    }

    private static String text(Document from, String pointer) {
        return from.text(pointer).orElse("");
    }

    private static Document pod(SplittableRandom random) {
        List<Document> containers = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            String image = (random.nextInt(4) == 0 ? "docker.io/" : "shop.azurecr.io/") + "app" + i;
            containers.add(Document.object(
                    "name",
                    "c" + i,
                    "image",
                    image + (random.nextInt(4) == 0 ? ":latest" : ":1." + i),
                    "securityContext",
                    Document.object("runAsNonRoot", random.nextBoolean()),
                    "resources",
                    Document.object("limits", Document.object("memory", random.nextInt(2_048) + "Mi"))));
        }
        Document labels = Document.object("app", "web")
                .withSome("owner", java.util.Optional.of("a").filter(a -> random.nextBoolean()));
        return Document.object(
                "apiVersion",
                "v1",
                "kind",
                "Pod",
                "metadata",
                Document.object("name", "web", "namespace", "shop", "labels", labels),
                "spec",
                Document.object("priority", random.nextInt(10), "containers", containers));
    }

    static BenchResult run(int pods, int rounds, int warmUps, int repeats) {
        SplittableRandom random = new SplittableRandom(SEED);
        List<Document> documents = new ArrayList<>();
        for (int at = 0; at < pods; at++) {
            documents.add(pod(random));
        }
        List<CelVariables> ready = documents.stream()
                .map(document -> CelVariables.of(Map.of("object", document)))
                .toList();
        Map<String, Long> operations = new TreeMap<>();
        List<Figure> figures = new ArrayList<>();
        List<Goal> goals = new ArrayList<>();
        CelEnvironment language = CelEnvironment.kubernetes(KUBERNETES).with("object");
        Map<String, Runnable> works = new LinkedHashMap<>();
        questions().forEach((source, question) -> {
            CelExpression expression = language.compile(source);
            operations.put(source, compare(documents, ready, expression, question));
            works.put(source, () -> ready.forEach(expression::evaluate));
        });
        Interleaved.warmUp(warmUps, () -> works.values().forEach(Runnable::run));
        works.forEach((source, work) -> {
            Samples samples = Interleaved.measure(rounds, micros(repeats, pods, work), micros(1, pods, work))
                    .first();
            figures.add(Figure.of("`" + source + "`", "µs CPU", samples));
            goals.add(new Goal("`" + source + "`", "µs CPU", 2, samples.median()));
        });
        requests(documents, rounds, warmUps, figures);
        return new BenchResult(
                "PolicyCost",
                pods + " pods of one to three containers, seed " + SEED + "; expressions are compiled before and in the"
                        + " cache. The answer of each expression for each pod is that of the same question asked in Java."
                        + " A request is judged by the seven ready shapes of rules in one bound policy.",
                operations,
                figures,
                goals);
    }

    private static long compare(
            List<Document> documents,
            List<CelVariables> ready,
            CelExpression expression,
            Predicate<Document> question) {
        List<Boolean> expected = documents.stream().map(question::test).toList();
        List<Boolean> answers = ready.stream()
                .map(variables -> expression
                        .evaluate(variables)
                        .value()
                        .orElseThrow()
                        .asFlag()
                        .orElseThrow())
                .toList();
        Answers.same("PolicyCost", expected, answers);
        return answers.stream().filter(answer -> answer).count();
    }

    private static void requests(List<Document> documents, int rounds, int warmUps, List<Figure> figures) {
        PodRules rules = PodRules.named("rules")
                .allowedRegistries("shop.azurecr.io")
                .pinnedDigests()
                .noLatest()
                .requiredLabels("app")
                .noHostPaths()
                .requiredLimits("memory")
                .nonRoot();
        ClusterAdmission cluster = ClusterAdmission.of(
                KUBERNETES, List.of(rules.policy().document(), rules.binding().document()));
        List<AdmissionRequest> requests =
                documents.stream().map(AdmissionRequest::create).toList();
        Runnable work = () -> requests.forEach(cluster::judge);
        Interleaved.warmUp(warmUps / 4, work);
        figures.add(Figure.of(
                "a request judged by nine rules",
                "µs CPU",
                Interleaved.measure(rounds, micros(4, documents.size(), work), micros(1, documents.size(), work))
                        .first()));
    }

    /** Microseconds for one of {@code each}. */
    private static DoubleSupplier micros(int repeats, int each, Runnable work) {
        DoubleSupplier millis = Interleaved.cpu(repeats, work);
        return () -> millis.getAsDouble() * 1_000 / each;
    }
}
