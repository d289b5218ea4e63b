package dev.breakwater.blueprint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.audit.AuditReport;
import dev.breakwater.audit.Benchmark;
import dev.breakwater.audit.Control;
import dev.breakwater.audit.ControlNotes;
import dev.breakwater.resource.DesiredState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class BenchmarksTest {
    /** Every recommendation of CIS AKS 1.8, section by section, with how many it has. */
    private static final Map<String, Integer> CIS = Map.ofEntries(
            Map.entry("2.1", 1),
            Map.entry("3.1", 4),
            Map.entry("3.2", 9),
            Map.entry("4.1", 12),
            Map.entry("4.2", 5),
            Map.entry("4.4", 2),
            Map.entry("4.5", 2),
            Map.entry("4.6", 3),
            Map.entry("5.1", 4),
            Map.entry("5.2", 1),
            Map.entry("5.3", 1),
            Map.entry("5.4", 5),
            Map.entry("5.5", 2));

    static Set<String> names() {
        return Catalogue.benchmarks();
    }

    @ParameterizedTest
    @MethodSource("names")
    void every_name_gives_a_benchmark_that_can_be_audited_against(String name) {
        Benchmark benchmark = Catalogue.benchmark(name);
        AuditReport report =
                Prod.AUDITOR.against(benchmark).audit(DesiredState.named("prod").with(Prod.cluster()));

        assertThat(name).endsWith("@" + benchmark.version());
        assertThat(report.uncovered()).isEmpty();
        assertThat(report.controls()).extracting(Control::id).containsExactlyElementsOf(benchmark.controls());
    }

    @Test
    void a_name_is_that_of_the_mapping_behind_it() {
        assertThat(Catalogue.benchmark("cis-aks@1.8")).isEqualTo(Benchmark.mapped("CIS AKS", "1.8", Catalogue.all()));
        assertThat(Catalogue.benchmark("mcsb@1")).isEqualTo(Benchmark.mapped("MCSB", "1", Catalogue.all()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cis-aks@1.7 | Catalogue: there is no benchmark 'cis-aks@1.7'; did you mean 'cis-aks@1.8'?",
                "CIS-AKS@1.8 | Catalogue: there is no benchmark 'CIS-AKS@1.8'; did you mean 'cis-aks@1.8'?",
                "breakwater-basline@2026.1 | Catalogue: there is no benchmark 'breakwater-basline@2026.1'; did you mean"
                        + " 'breakwater-baseline@2026.1'?"
            })
    void an_unknown_name_is_told_with_the_one_that_is_near(String name, String message) {
        assertThatThrownBy(() -> Catalogue.benchmark(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> Catalogue.unanswered(name)).hasMessage(message);
    }

    @Test
    void a_name_that_is_near_to_none_is_told_with_all() {
        assertThatThrownBy(() -> Catalogue.benchmark("nist"))
                .hasMessageStartingWith(
                        "Catalogue: there is no benchmark 'nist'; known here: azure-policy@2026-04-29, ")
                .hasMessageContaining("soc-2@2017");
    }

    @Test
    void the_baseline_leaves_out_what_looks_at_a_preview() {
        Benchmark all = Catalogue.benchmark("breakwater-all@2026.1");
        Benchmark baseline = Catalogue.benchmark("breakwater-baseline@2026.1");

        assertThat(all.controls()).hasSize(Catalogue.all().size());
        assertThat(all.minus(baseline).controls()).containsExactly("AKS-NODE-18", "IMG-03");
    }

    @Test
    void benchmarks_can_be_added_subtracted_and_named() {
        Benchmark cis = Catalogue.benchmark("cis-aks@1.8");
        Benchmark mcsb = Catalogue.benchmark("mcsb@1");
        Set<String> both = new TreeSet<>(cis.controls());
        both.addAll(mcsb.controls());

        assertThat(cis.plus(mcsb)).isEqualTo(new Benchmark("CIS AKS 1.8 + MCSB", "1", both));
        assertThat(cis.plus(mcsb).minus(mcsb).controls())
                .isEqualTo(cis.minus(mcsb).controls())
                .doesNotContainAnyElementsOf(mcsb.controls());
        assertThat(cis.without("AKS-NODE-17", "AKS-API-01"))
                .hasToString("CIS AKS 1.8 without AKS-API-01, AKS-NODE-17 ("
                        + (cis.controls().size() - 2) + " controls)");
        assertThat(cis.without("AKS-API-01").as("ours", "3"))
                .isEqualTo(new Benchmark(
                        "ours",
                        "3",
                        cis.minus(Benchmark.of("x", "1", "AKS-API-01")).controls()));
    }

    @Test
    void every_item_of_cis_is_answered_by_a_control_or_listed_with_the_reason_why_none_can() {
        Set<String> items = new TreeSet<>();
        CIS.forEach((section, count) ->
                IntStream.rangeClosed(1, count).forEach(number -> items.add(section + "." + number)));
        Map<String, String> open = Catalogue.unanswered("cis-aks@1.8");
        Set<String> answered = new TreeSet<>();
        Catalogue.all().stream()
                .filter(control -> !control.id().equals("AKS-NODE-17"))
                .forEach(control -> answered.addAll(control.mappings().getOrDefault("CIS AKS 1.8", List.of())));
        Set<String> either = new TreeSet<>(answered);
        either.addAll(open.keySet());

        assertThat(items).hasSize(51);
        assertThat(either).isEqualTo(items);
        assertThat(open.keySet()).doesNotContainAnyElementsOf(answered);
        assertThat(open.values()).allMatch(reason -> reason.length() > 20);
        assertThat(Catalogue.unanswered("mcsb@1")).isEmpty();
    }

    @Test
    void other_standards_are_answered_through_what_microsoft_publishes_of_its_benchmark() {
        Control logs = Catalogue.control("AKS-OBS-03").orElseThrow();

        assertThat(Catalogue.standards(logs))
                .containsEntry(
                        "PCI DSS 4", List.of("10.2.1", "10.2.2", "10.3.1", "10.3.2", "10.3.3", "10.2.1.2", "10.4.2.1"))
                .containsEntry("SOC 2 2017", List.of("CC4.1", "CC7.2", "CC7.3"));
        assertThat(Catalogue.standards(Catalogue.control("KV-02").orElseThrow()))
                .containsOnly(
                        Map.entry("PCI DSS 4", List.of("7.2.4", "7.2.5.1")),
                        Map.entry("ISO 27001 2022", List.of("A.5.15", "A.5.18", "A.8.2", "A.8.3")));
        assertThat(Catalogue.standards(Catalogue.control("AKS-API-03").orElseThrow()))
                .isEmpty();
    }

    @Test
    void every_requirement_is_one_that_the_standard_can_have() {
        Map<String, String> forms = Map.of(
                "PCI DSS 4", "([1-9]|1[0-2])(\\.\\d{1,2}){2,3}",
                "ISO 27001 2022", "A\\.[5-8]\\.\\d{1,2}|([4-9]|10)(\\.\\d){1,2}",
                "SOC 2 2017", "(CC[1-9]|A1|C1|PI1)\\.\\d");

        assertThat(Catalogue.all())
                .allSatisfy(control -> Catalogue.standards(control)
                        .forEach((standard, ids) -> assertThat(ids)
                                .as("%s in %s", control.id(), standard)
                                .isNotEmpty()
                                .doesNotHaveDuplicates()
                                .allMatch(id -> id.matches(forms.get(standard)))));
    }

    @Test
    void every_row_has_a_source_and_a_control_and_what_has_no_row_is_known() throws IOException {
        Set<String> mapped = new TreeSet<>();
        for (Control control : Catalogue.all()) {
            for (String source : List.of("MCSB 1", "MCSB 2", "Azure Policy")) {
                mapped.addAll(control.mappings().getOrDefault(source, List.of()));
            }
        }
        Set<String> rows = new TreeSet<>();
        String above = "";
        for (String line : Files.readAllLines(Path.of("src/main/resources/dev/breakwater/blueprint/benchmarks.txt"))) {
            above = line.startsWith("#") || line.startsWith("through") ? above + line : "";
            if (line.startsWith("through ")) {
                assertThat(above).as(line).containsPattern("learn\\.microsoft\\.com/|github\\.com/Azure/azure-policy");
                rows.add(line.split(" ", -1)[1]);
            }
        }

        assertThat(mapped).containsAll(rows);
        mapped.removeAll(rows);
        assertThat(mapped.stream().filter(id -> id.contains("-")))
                .as("controls of MCSB whose own table was not to be had")
                .containsExactly(
                        "DP-3", "DP-4", "DP-5", "DS-6", "IM-1", "IM-3", "IR-3", "IR-5", "NS-2", "PA-7", "PV-2", "PV-6");
    }

    @Test
    void every_control_says_why_it_matters_how_settled_it_is_and_since_when() {
        assertThat(Catalogue.all()).allSatisfy(control -> {
            ControlNotes notes = control.notes().orElseThrow();
            assertThat(notes.rationale()).as(control.id()).matches("[A-Za-z/].{20,}\\.");
            assertThat(notes.since()).as(control.id()).isEqualTo("2026.1");
            assertThat(notes).hasToString(notes.maturity() + " since 2026.1");
        });
        assertThat(Catalogue.all().stream()
                        .map(control -> control.notes().orElseThrow().rationale()))
                .doesNotHaveDuplicates();
        assertThat(ControlNotes.of("MY-01")).isEmpty();
    }
}
