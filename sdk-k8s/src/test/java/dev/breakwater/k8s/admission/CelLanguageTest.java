package dev.breakwater.k8s.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.document.Document;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The language as its documentation shows it: a line of {@code language.table} is an example, its value, its version. */
class CelLanguageTest {
    private record Example(int since, String section, String expression, String expected) {}

    private static List<Example> examples() {
        List<Example> examples = new ArrayList<>();
        int since = 0;
        String section = "";
        for (String line : table().lines().toList()) {
            if (line.startsWith("== ")) {
                String[] words = line.split(" ", 3);
                since = Integer.parseInt(words[1]);
                section = words[2];
            } else if (!line.startsWith("#") && !line.isBlank()) {
                int arrow = line.lastIndexOf(" => ");
                examples.add(new Example(since, section, line.substring(0, arrow), line.substring(arrow + 4)));
            }
        }
        return examples;
    }

    private static String table() {
        try (InputStream in = CelLanguageTest.class.getResourceAsStream("language.table")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @TestFactory
    Stream<DynamicTest> each_example_has_the_value_or_the_error_that_is_documented() {
        List<Example> examples = examples();
        System.out.println("CEL examples from the documentation of the libraries: " + examples.size());
        return examples.stream()
                .map(example ->
                        DynamicTest.dynamicTest(example.section() + ": " + example.expression(), () -> check(example)));
    }

    private static void check(Example example) {
        if (example.expected().startsWith("!! ")) {
            assertThatThrownBy(() ->
                            CelEnvironment.kubernetes(CelEnvironment.NEWEST).compile(example.expression()))
                    .isInstanceOf(CelCompilationException.class)
                    .hasMessage(example.expected().substring(3).replace("||", "\n"));
            return;
        }
        CelResult result = CelEnvironment.kubernetes(CelEnvironment.NEWEST)
                .compile(example.expression())
                .evaluate(Map.of());
        if (example.expected().startsWith("! ")) {
            assertThat(result.error()).contains(example.expected().substring(2));
        } else {
            assertThat(result.error()).isEmpty();
            assertThat(result.value()).contains(Document.parse(example.expected()));
        }
    }

    @TestFactory
    Stream<DynamicTest> each_example_is_refused_by_the_version_before() {
        List<Example> gated =
                examples().stream().filter(example -> example.since() > 0).toList();
        System.out.println("CEL examples that the version before refuses: " + gated.size());
        return gated.stream()
                .map(example -> DynamicTest.dynamicTest(
                        "1." + (example.since() - 1) + ": " + example.expression(), () -> refused(example)));
    }

    private static void refused(Example example) {
        CelEnvironment before = CelEnvironment.kubernetes(example.since() - 1);
        assertThatThrownBy(() -> before.compile(example.expression()))
                .isInstanceOf(CelCompilationException.class)
                .hasMessageStartingWith("ERROR: <input>:1:");
        assertThat(CelEnvironment.kubernetes(example.since()).compile(example.expression()))
                .hasToString(example.expression());
    }

    @Test
    void no_function_of_a_library_is_without_an_example() {
        TreeSet<String> missing = new TreeSet<>();
        String all = table();
        int functions = 0;
        for (Library library : Library.values()) {
            for (String line : library.signatures()) {
                String call = line.replaceFirst("^\\*", "").replaceFirst("^.*->", "");
                String name = call.substring(0, call.indexOf('(') + 1);
                boolean authorizer = library.name().startsWith("AUTHORIZER");
                functions++;
                if (!authorizer && !all.contains(name)) {
                    missing.add(name);
                }
            }
        }
        System.out.println("CEL signatures of the libraries: " + functions);
        assertThat(missing).isEmpty();
    }
}
