package dev.breakwater.testing.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What the fakes do not do stands in one table, made of what their pages and the fake itself say. */
class LeftOutTest {
    private static final Path GUIDE = Path.of("..", "docs", "guide");
    private static final String BEGIN = "<!-- left out: written by LeftOutTest -->\n";
    private static final String END = "<!-- end of left out -->";

    @Test
    void the_guide_says_in_one_table_what_is_left_out() throws IOException {
        Path page = GUIDE.resolve("left-out.md");
        String text = Files.readString(page);
        String written = text.substring(0, text.indexOf(BEGIN) + BEGIN.length())
                + String.join("\n", table())
                + "\n" + text.substring(text.indexOf(END));
        if (System.getProperty("breakwater.docs", "").equals("write")) {
            Files.writeString(page, written);
        }

        assertThat(Files.readString(page))
                .as("run again with -Dbreakwater.docs=write")
                .isEqualTo(written);
    }

    private static List<String> table() throws IOException {
        List<String> table = new ArrayList<>(List.of("| fake | of | it does not |", "|---|---|---|"));
        table.addAll(rows("FakeAzure", "fake-azure.md"));
        table.addAll(rows("FakeKubernetes", "fake-kubernetes.md"));
        new TreeMap<>(ApiKinds.NOT_SERVED)
                .forEach((version, kinds) -> table.add("| FakeKubernetes | `" + version + "` | serve "
                        + String.join(", ", new TreeSet<>(kinds)) + " (501) |"));
        table.add("| FakeKubernetes | other API groups | serve "
                + String.join(", ", new TreeSet<>(ApiKinds.GROUPS_NOT_SERVED)) + " (501) |");
        return table;
    }

    /** The rows of a page whose last cell, under a heading that ends with "not", says anything. */
    private static List<String> rows(String fake, String page) throws IOException {
        List<String> rows = new ArrayList<>();
        boolean telling = false;
        for (String line : Files.readAllLines(GUIDE.resolve(page))) {
            String[] cells = line.split(" ?\\| ?", -1);
            if (!line.startsWith("|")) {
                telling = false;
            } else if (cells[cells.length - 2].strip().endsWith("not")) {
                telling = true;
            } else if (telling && !line.startsWith("|---") && !cells[cells.length - 2].isBlank()) {
                rows.add("| " + fake + " | " + cells[1].strip() + " | " + cells[cells.length - 2].strip() + " |");
            }
        }
        assertThat(rows).as("rows of %s", page).hasSizeGreaterThan(10);
        return rows;
    }
}
