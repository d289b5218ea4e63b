package dev.breakwater.examples.bench;

import dev.breakwater.audit.AuditReport;
import dev.breakwater.audit.Auditor;
import dev.breakwater.audit.Control;
import dev.breakwater.audit.Finding;
import dev.breakwater.audit.ResourceControl;
import dev.breakwater.audit.Verdict;
import dev.breakwater.blueprint.Catalogue;
import dev.breakwater.cluster.AksCluster;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.resource.Address;
import dev.breakwater.workload.PodTemplate;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What it costs to audit many clusters and many workloads, and snapshots one after the other. */
public final class AuditScale {
    private static final int SEED = 11;
    private static final double MILLION = 1e6;
    private static final LocalDate TODAY = LocalDate.of(2026, 6, 1);
    private static final Auditor AUDITOR =
            Catalogue.auditor().at(Clock.fixed(Instant.parse("2026-06-01T12:00:00Z"), ZoneOffset.UTC));

    /** Two and three steps below the root of a body, for a measure of what looking costs. */
    private static final List<String> PLACES = List.of(
            "/properties/disableLocalAccounts",
            "/properties/networkProfile/networkPolicy",
            "/properties/apiServerAccessProfile/disableRunCommand",
            "/properties/agentPoolProfiles/0/vmSize",
            "/spec/template/spec",
            "/metadata/namespace",
            "/spec/template/metadata",
            "/sku/tier");

    private AuditScale() {}

    /** Runs at full size. */
    public static void main(String[] arguments) {
        Report.publish(full());
    }

    static BenchResult full() {
        return run(List.of(1_000, 10_000), 5, 10_000);
    }

    static BenchResult run(List<Integer> sizes, int rounds, int snapshots) {
        List<Figure> figures = new ArrayList<>();
        List<Goal> goals = new ArrayList<>();
        Map<String, Long> operations = new TreeMap<>();
        for (String what : List.of("clusters", "workloads")) {
            List<Double> medians = new ArrayList<>();
            double million = 0;
            double paired = 0;
            for (int size : sizes) {
                Estate estate = estate(what, size);
                long verdicts = check(estate);
                long pairs = pairs(estate);
                operations.put("verdicts of " + size + " " + what, verdicts);
                operations.put("pairs of " + size + " " + what, pairs);
                int repeats = Math.max(1, sizes.get(sizes.size() - 1) / size);
                Runnable ours = () -> tally(AUDITOR.audit(estate));
                Estate tenth = tenth(estate);
                Runnable naive = () -> naive(tenth);
                Interleaved.warmUp(repeats, ours);
                Interleaved measured =
                        Interleaved.measure(rounds, Interleaved.cpu(repeats, ours), Interleaved.cpu(1, naive));
                Samples tenfold = new Samples(measured.second().values().stream()
                        .map(time -> time * 10)
                        .toList());
                String text = size + " " + what;
                figures.add(Figure.against(tenfold, "audit of " + text, "ms CPU", measured.first()));
                medians.add(measured.first().median());
                million = measured.first().median() * MILLION / verdicts;
                paired = measured.first().median() * MILLION / pairs;
            }
            int last = sizes.size() - 1;
            beside(what, sizes.get(last), rounds, figures);
            goals.add(new Goal("audit of " + what + ", per million verdicts given", "ms CPU", 100, million));
            goals.add(new Goal(
                    "audit of " + what + ", per million control × resource pairs looked at", "ms CPU", 100, paired));
            goals.add(new Goal(
                    "growth exponent from " + sizes.get(0) + " to " + sizes.get(last) + " " + what,
                    "",
                    1.15,
                    Math.log(medians.get(last) / medians.get(0)) / Math.log((double) sizes.get(last) / sizes.get(0))));
        }
        parsing(sizes.get(sizes.size() - 1), rounds, figures);
        if (snapshots > 0) {
            goals.add(AuditStream.measure(snapshots));
        }
        return new BenchResult(
                "AuditScale",
                "All controls of the catalogue on clusters with two to five pools, and on Deployments with one to three"
                        + " containers, each loosened in some places, seed " + SEED
                        + "; each is read from its own JSON, so that no two have a part in common in memory. A verdict is"
                        + " of a control that concerns the resource; a pair is a control that looks at resources of the"
                        + " type and one such resource, whether it concerns it or not. Verdicts are counted by severity;"
                        + " findings are put in order and into words only for who asks. The reference asks each control"
                        + " for its findings about each resource by itself, on a tenth of them, times ten; all its"
                        + " verdicts are the same. Look-ups are of one value by a pointer, as many as verdicts. Parsing is"
                        + " measured apart. Snapshots of one cluster each"
                        + " are read and audited one after the other in a JVM of its own, whose whole memory counts.",
                operations,
                figures,
                goals);
    }

    /** What an audit with words for all that failed costs, and as many look-ups of one value as there are verdicts. */
    private static void beside(String what, int size, int rounds, List<Figure> figures) {
        Estate estate = estate(what, size);
        int each = AUDITOR.audit(tenth(estate)).findings().size()
                / tenth(estate).entries().size();
        Runnable words = () -> AUDITOR.audit(estate).failed();
        Runnable bare = () -> lookUps(estate, each);
        Interleaved.warmUp(1, words);
        Interleaved.warmUp(1, bare);
        Interleaved measured = Interleaved.measure(rounds, Interleaved.cpu(1, words), Interleaved.cpu(1, bare));
        figures.add(Figure.of("audit of " + size + " " + what + ", failures in words", "ms CPU", measured.first()));
        figures.add(Figure.of(each + " look-ups in each of " + size + " " + what, "ms CPU", measured.second()));
    }

    private static long lookUps(Estate estate, int each) {
        long found = 0;
        for (Estate.Entry entry : estate.entries()) {
            for (int at = 0; at < each; at++) {
                found += entry.document().at(PLACES.get(at % PLACES.size())).isPresent() ? 1 : 0;
            }
        }
        return found;
    }

    private static Estate tenth(Estate estate) {
        return Estate.of(
                estate.origin(),
                estate.entries().subList(0, Math.max(1, estate.entries().size() / 10)));
    }

    private static void parsing(int size, int rounds, List<Figure> figures) {
        for (String what : List.of("clusters", "workloads")) {
            List<String> texts = estate(what, size).entries().stream()
                    .map(entry -> entry.document().toJson())
                    .toList();
            Runnable parse = () -> texts.forEach(Document::parse);
            Interleaved.warmUp(1, parse);
            List<Double> samples = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                samples.add(Interleaved.cpu(1, parse).getAsDouble());
            }
            figures.add(Figure.of("parsing " + size + " " + what, "ms CPU", new Samples(samples)));
        }
    }

    private static int tally(AuditReport report) {
        int sum = report.score().orElse(0);
        for (Verdict verdict : Verdict.values()) {
            sum += report.count(verdict);
        }
        return sum;
    }

    /** Compares what is given quickly with what each control finds, on a tenth; returns how many there are on all. */
    private static long check(Estate estate) {
        AuditReport report = AUDITOR.audit(tenth(estate));
        Set<String> ours = new TreeSet<>();
        for (Verdict verdict : Verdict.values()) {
            List<Finding> given = report.findings(verdict);
            given.forEach(finding -> ours.add(line(finding, verdict)));
            Answers.same("AuditScale", given.size(), report.count(verdict));
        }
        Answers.same("AuditScale", naive(tenth(estate)), ours);
        AuditReport all = AUDITOR.audit(estate);
        return Stream.of(Verdict.values()).mapToLong(all::count).sum();
    }

    /** How many pairs of a resource and a control that looks at its type there are. */
    private static long pairs(Estate estate) {
        long pairs = 0;
        for (Control control : Catalogue.all()) {
            Set<String> types = control instanceof ResourceControl one ? one.judged() : control.evidence();
            for (String type : types) {
                pairs += estate.ofType(type).size();
            }
        }
        return pairs;
    }

    private static Set<String> naive(Estate estate) {
        Set<String> lines = new TreeSet<>();
        for (Estate.Entry entry : estate.entries()) {
            Estate alone = Estate.of(estate.origin(), List.of(entry));
            for (Control control : Catalogue.all()) {
                control.check(alone, TODAY).forEach(finding -> lines.add(line(finding, finding.verdict())));
            }
        }
        return lines;
    }

    private static String line(Finding finding, Verdict verdict) {
        return finding.control() + " " + verdict + " " + finding.address().path();
    }

    /** Documents as they are read: no two have a part in common. */
    static Estate estate(String what, int size) {
        SplittableRandom random = new SplittableRandom(SEED);
        Document cluster = BenchCluster.oneCluster().resources().stream()
                .filter(AksCluster.class::isInstance)
                .findFirst()
                .orElseThrow()
                .document();
        List<Estate.Entry> entries = new ArrayList<>();
        for (int at = 0; at < size; at++) {
            Estate.Entry entry = what.equals("clusters") ? cluster(cluster, at, random) : workload(at, random);
            entries.add(entry.withDocument(Document.parse(entry.document().toJson())));
        }
        return Estate.of(Estate.Origin.LIVE, entries);
    }

    private static Estate.Entry cluster(Document secure, int at, SplittableRandom random) {
        List<Document> pools = new ArrayList<>(
                secure.at("/properties/agentPoolProfiles").orElseThrow().elements());
        for (int more = random.nextInt(4); more > 0; more--) {
            pools.add(pools.get(1)
                    .with("name", "more" + more)
                    .with("enableEncryptionAtHost", random.nextBoolean())
                    .with("enableNodePublicIP", random.nextInt(10) == 0));
        }
        Document body = secure.withAt("/properties/agentPoolProfiles", pools)
                .withAt("/properties/disableLocalAccounts", random.nextInt(4) > 0)
                .withAt("/properties/networkProfile/networkPolicy", random.nextInt(5) > 0 ? "cilium" : "azure")
                .withAt("/properties/apiServerAccessProfile/disableRunCommand", random.nextBoolean())
                .withAt("/sku/tier", random.nextInt(3) > 0 ? "Standard" : "Free");
        String path = "/subscriptions/" + BenchCluster.SUBSCRIPTION + "/resourceGroups/rg-" + at
                + "/providers/Microsoft.ContainerService/managedClusters/c" + at;
        return new Estate.Entry(new Address<>(AksCluster.TYPE, path), body, "2025-09-01");
    }

    private static Estate.Entry workload(int at, SplittableRandom random) {
        Document pods = PodTemplate.of("web", "registry.example/web:" + at)
                .serviceAccount("web")
                .document();
        Document container = pods.at("/spec/containers/0").orElseThrow();
        List<Document> containers = new ArrayList<>(List.of(container));
        for (int more = random.nextInt(3); more > 0; more--) {
            containers.add(container
                    .with("name", "side" + more)
                    .withAt("/securityContext/privileged", random.nextInt(5) == 0)
                    .withAt("/securityContext/readOnlyRootFilesystem", random.nextBoolean()));
        }
        Document spec = pods.withAt("/spec/containers", containers).withAt("/spec/hostNetwork", random.nextInt(8) == 0);
        String namespace = "n" + at % 100;
        Document body = Document.object("apiVersion", "apps/v1", "kind", "Deployment")
                .with("metadata", Document.object("name", "web" + at, "namespace", namespace))
                .with("spec", Document.object("template", spec));
        String path = "kubernetes/namespaces/" + namespace + "/deployments/web" + at;
        return new Estate.Entry(new Address<>("apps/v1/Deployment", path), body, "apps/v1");
    }
}
