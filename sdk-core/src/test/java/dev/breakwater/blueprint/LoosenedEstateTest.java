package dev.breakwater.blueprint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.audit.Control;
import dev.breakwater.engine.Estate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An example estate, loosened in one place after the other: the controls that must fail then, and no others. */
class LoosenedEstateTest {
    /** Those that nothing in an estate can make fail, with the reason. */
    private static final Map<String, String> NEVER = Map.of(
            "AKS-NODE-10", "what is not sandboxed may be trusted, which nobody sees",
            "AKS-NODE-17", "only a node shows its files",
            "IMG-03", "what verifies signatures may stand where nobody sees it");

    /** The resources, by their names; those of a path of their own by both. */
    private static final Map<String, Estate.Entry> ENTRIES = new LinkedHashMap<>();

    private static final List<Row> ROWS = new ArrayList<>();

    static {
        for (String line : ControlCase.lines("estate.loosened")) {
            if (line.startsWith("= ")) {
                ENTRIES.put(line.substring(2).split(";", 2)[0].strip(), ControlCase.entry(line.substring(2)));
            } else if (!line.isBlank() && !line.startsWith("#")) {
                ROWS.add(Row.of(line));
            }
        }
    }

    record Row(String change, Set<String> controls) {
        static Row of(String line) {
            int bar = line.lastIndexOf('|');
            Set<String> controls =
                    new TreeSet<>(List.of(line.substring(bar + 1).strip().split(" ", -1)));
            controls.remove("");
            return new Row(line.substring(0, bar).strip(), controls);
        }

        Collection<Estate.Entry> entries() {
            Map<String, Estate.Entry> entries = new LinkedHashMap<>(ENTRIES);
            for (String one : change.split(" & ", -1)) {
                loosen(entries, one);
            }
            return entries.values();
        }

        private static void loosen(Map<String, Estate.Entry> entries, String change) {
            String[] edits = change.split("; ", -1);
            if (change.startsWith("- ")) {
                assertThat(entries.remove(change.substring(2))).as(change).isNotNull();
            } else if (change.startsWith("+ ")) {
                Estate.Entry added = ControlCase.entry(change.substring(2));
                assertThat(entries.put(edits[0], added)).as(change).isNull();
            } else {
                Estate.Entry old = entries.get(edits[0]);
                entries.put(edits[0], old.withDocument(ControlCase.edited(old.document(), edits)));
            }
        }
    }

    static List<Row> rows() {
        return ROWS;
    }

    @Test
    void the_estate_as_it_is_fails_nothing_and_is_judged_by_every_control() {
        Set<String> judged = new TreeSet<>();
        Prod.AUDITOR.audit(estate(ENTRIES.values())).findings().forEach(finding -> judged.add(finding.control()));

        assertThat(failed(ENTRIES.values())).isEmpty();
        assertThat(judged).hasSizeGreaterThan(150);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void one_loosening_fails_its_controls_and_no_others(Row row) {
        assertThat(failed(row.entries())).as(row.change()).isEqualTo(row.controls());
    }

    @Test
    void every_control_is_failed_by_a_row_or_listed_with_the_reason_why_none_can() throws IOException {
        Set<String> hit = new TreeSet<>();
        ROWS.forEach(row -> hit.addAll(row.controls()));
        Set<String> all = new TreeSet<>();
        Catalogue.all().stream().map(Control::id).forEach(all::add);
        Set<String> named = new TreeSet<>(AnchorsTest.table().keySet());
        named.retainAll(hit);
        System.out.println("controls that a loosening of the example estate hits: " + hit.size() + "/" + all.size()
                + ", of those with anchors " + named.size() + "/127, by " + ROWS.size() + " rows");

        assertThat(hit).doesNotContainAnyElementsOf(NEVER.keySet()).isSubsetOf(all);
        all.removeAll(hit);
        assertThat(all).as("no row fails these").isEqualTo(NEVER.keySet());
        assertThat(named).hasSize(124);
    }

    private static Estate estate(Collection<Estate.Entry> entries) {
        return Estate.of(Estate.Origin.LIVE, List.copyOf(entries));
    }

    private static Set<String> failed(Collection<Estate.Entry> entries) {
        return new TreeSet<>(Prod.AUDITOR.audit(estate(entries)).failedControls());
    }
}
