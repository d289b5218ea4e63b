package dev.breakwater.blueprint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.audit.AuditReport;
import dev.breakwater.audit.Control;
import dev.breakwater.audit.Finding;
import dev.breakwater.audit.Inspection;
import dev.breakwater.audit.ResourceControl;
import dev.breakwater.audit.Verdict;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.Resource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A verdict given quickly is the verdict of the finding, for every control, on whatever body. */
class VerdictsTest {
    private static final int SEED = 29;
    private static final int MUTATIONS = 3_000;
    private static final List<String> VERSIONS = List.of("declared", "2023-01-01", "2025-09-01", "2099-01-01", "v1");
    private static final List<Document> VALUES = List.of(
            Document.nothing(),
            Document.of(true),
            Document.of(false),
            Document.of(""),
            Document.of(0),
            Document.of("nonsense"),
            Document.array(),
            Document.object(),
            Document.array("nonsense", 7, Document.object()));

    @Test
    void every_control_gives_quickly_what_its_findings_say() {
        List<Estate> estates = new ArrayList<>();
        estates.add(declared());
        ControlCase.all().forEach(one -> estates.add(one.estate()));
        Set<String> controls = new TreeSet<>();
        Map<Verdict, Integer> seen = new EnumMap<>(Verdict.class);
        for (Estate estate : estates) {
            estate.entries().forEach(entry -> compare(estate, entry, controls, seen));
        }
        System.out.println("controls that give verdicts quickly: " + controls.size() + "/"
                + Catalogue.all().size());
        assertThat(controls).hasSizeGreaterThan(120);
        assertThat(seen).containsOnlyKeys(Verdict.PASS, Verdict.FAIL, Verdict.NOT_ASSESSABLE);
    }

    @Test
    void and_on_bodies_that_nobody_thought_of() {
        SplittableRandom random = new SplittableRandom(SEED);
        Set<Estate.Entry> all = new LinkedHashSet<>(declared().entries());
        ControlCase.all().forEach(one -> all.addAll(one.entries()));
        List<Estate.Entry> entries = List.copyOf(all);
        Set<String> controls = new TreeSet<>();
        for (int round = 0; round < MUTATIONS; round++) {
            Estate.Entry entry = entries.get(random.nextInt(entries.size()));
            Document body = entry.document();
            for (int more = random.nextInt(3); more >= 0; more--) {
                body = mutated(body, random);
            }
            Estate.Entry mutant = new Estate.Entry(entry.address(), body, pick(VERSIONS, random));
            Estate.Entry beside = entries.get(random.nextInt(entries.size()));
            compare(
                    Estate.of(Estate.Origin.LIVE, List.of(beside, mutant)),
                    mutant,
                    controls,
                    new EnumMap<>(Verdict.class));
        }
        assertThat(controls).hasSizeGreaterThan(120);
    }

    @Test
    void a_report_holds_the_findings_that_each_control_makes_by_itself() {
        List<Estate.Entry> entries = new ArrayList<>(declared().entries());
        ControlCase.all().forEach(one -> entries.addAll(one.entries()));
        Estate estate = Estate.of(Estate.Origin.LIVE, entries);

        AuditReport report = Prod.AUDITOR.audit(estate);

        Set<String> expected = new TreeSet<>();
        Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
        for (Control control : Catalogue.all()) {
            for (Finding finding : control.check(estate, Prod.TODAY)) {
                expected.add(line(finding));
                counts.merge(finding.verdict(), 1, Integer::sum);
            }
        }
        assertThat(report.findings().stream().map(VerdictsTest::line)).containsExactlyInAnyOrderElementsOf(expected);
        counts.forEach((verdict, count) ->
                assertThat(report.count(verdict)).as(verdict.name()).isEqualTo(count));
    }

    private static String line(Finding finding) {
        Set<String> evidence = new TreeSet<>();
        finding.evidence().forEach(one -> evidence.add(one.toString()));
        return finding + " " + finding.address() + " " + evidence;
    }

    private static Estate declared() {
        DesiredState desired = DesiredState.named("prod").with(Prod.cluster());
        List<Estate.Entry> entries = new ArrayList<>();
        for (Resource<?> resource : desired.resources()) {
            entries.add(new Estate.Entry(resource.address(), resource.document(), "declared"));
        }
        return Estate.of(Estate.Origin.DECLARED, entries);
    }

    private static void compare(Estate estate, Estate.Entry entry, Set<String> controls, Map<Verdict, Integer> seen) {
        Inspection inspection = Inspection.of(estate, Prod.TODAY, entry);
        for (Control control : Catalogue.all()) {
            if (control instanceof ResourceControl quick && judges(quick, entry)) {
                Optional<Verdict> verdict = quick.verdict(inspection);
                assertThat(verdict)
                        .as(
                                "%s of %s %s",
                                control.id(),
                                entry.apiVersion(),
                                entry.document().toJson())
                        .isEqualTo(quick.judge(Inspection.of(estate, Prod.TODAY, entry))
                                .map(Finding::verdict));
                verdict.ifPresent(one -> {
                    controls.add(control.id());
                    seen.merge(one, 1, Integer::sum);
                });
            }
        }
    }

    private static boolean judges(ResourceControl control, Estate.Entry entry) {
        return control.judged().stream().anyMatch(entry.address().type()::equalsIgnoreCase);
    }

    private static Document mutated(Document body, SplittableRandom random) {
        List<String> pointers = new ArrayList<>();
        collect(body, "", pointers);
        if (pointers.isEmpty()) {
            return body;
        }
        String pointer = pick(pointers, random);
        return switch (random.nextInt(3)) {
            case 0 -> body.withoutAt(pointer);
            case 1 -> body.withAt(pointer, pick(VALUES, random));
            default -> body.withAt(pointer, body.at(pick(pointers, random)).orElseThrow());
        };
    }

    private static void collect(Document document, String pointer, List<String> into) {
        document.members().forEach((name, value) -> {
            String below = pointer + "/" + name.replace("~", "~0").replace("/", "~1");
            into.add(below);
            collect(value, below, into);
        });
        for (int at = 0; at < document.elements().size(); at++) {
            into.add(pointer + "/" + at);
            collect(document.elements().get(at), pointer + "/" + at, into);
        }
    }

    private static <T> T pick(List<T> some, SplittableRandom random) {
        return some.get(random.nextInt(some.size()));
    }
}
