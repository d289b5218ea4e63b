package dev.breakwater.blueprint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.audit.Control;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The mappings of the controls against a table that was made from the rules of the benchmarks themselves. */
class AnchorsTest {
    private static final int NAMED = 127;

    /** Control to benchmark to ids. */
    static Map<String, Map<String, List<String>>> table() throws IOException {
        Map<String, Map<String, List<String>>> table = new TreeMap<>();
        try (InputStream in = AnchorsTest.class.getResourceAsStream("anchors.txt")) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(text -> !text.startsWith("#"))
                    .toList()) {
                String[] parts = line.split(" \\| ", -1);
                Map<String, List<String>> anchors = new TreeMap<>();
                for (int at = 1; at < parts.length; at++) {
                    String[] anchor = parts[at].split(": ", 2);
                    anchors.put(
                            anchor[0],
                            List.of(anchor[1].split(" ", -1)).stream().sorted().toList());
                }
                table.put(parts[0], anchors);
            }
        }
        return table;
    }

    private static Map<String, List<String>> mappings(Control control) {
        Map<String, List<String>> mappings = new TreeMap<>();
        control.mappings()
                .forEach((benchmark, ids) ->
                        mappings.put(benchmark, ids.stream().sorted().toList()));
        return mappings;
    }

    @Test
    void every_control_that_the_table_names_is_there_and_maps_to_just_what_the_table_says() throws IOException {
        Map<String, Map<String, List<String>>> table = table();
        Map<String, Map<String, List<String>>> found = new TreeMap<>();
        table.keySet().forEach(id -> Catalogue.control(id).ifPresent(control -> found.put(id, mappings(control))));

        assertThat(table).hasSize(NAMED);
        assertThat(found.keySet()).isEqualTo(table.keySet());
        assertThat(table)
                .allSatisfy((id, anchors) -> assertThat(found.get(id)).as(id).isEqualTo(anchors));
    }
}
