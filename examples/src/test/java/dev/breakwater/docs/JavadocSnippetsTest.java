package dev.breakwater.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the Javadoc shows of how to use a type is code that tests run. */
class JavadocSnippetsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final List<String> MODULES = List.of("sdk-core", "sdk-azure", "sdk-k8s", "sdk-testing");
    private static final Pattern SNIPPET = Pattern.compile("<pre>\\{@code\\n(.*?)\\n \\* \\}</pre>", Pattern.DOTALL);
    private static final Pattern TYPE = Pattern.compile(
            "^public (?:final |sealed |non-sealed |abstract )*(class|interface|@interface|record|enum) (\\w+)([^{]*)\\{",
            Pattern.MULTILINE);

    /** Types without one, and why; the list may only shrink. */
    private static final Map<String, String> WITHOUT =
            Map.of("EntraSnapshot", "it is handed out and back as AzureSnapshot is, which shows how");

    @Test
    void every_snippet_is_a_piece_of_code_that_runs() throws IOException {
        List<String> code = new ArrayList<>();
        for (Path file : files("src/test/java")) {
            code.add(bare(Files.readString(file)));
        }
        Map<String, String> strange = new TreeMap<>();
        int snippets = 0;
        for (Path file : files("src/main/java")) {
            for (String snippet : snippets(Files.readString(file))) {
                snippets++;
                String wanted = bare(snippet);
                if (code.stream().noneMatch(test -> test.contains(wanted))) {
                    strange.put(ROOT.relativize(file).toString(), snippet);
                }
            }
        }
        System.out.println("javadoc: " + snippets + " snippets, each found in a test");
        assertThat(strange).as("snippets that no test holds").isEmpty();
        assertThat(snippets).isGreaterThan(40);
    }

    /** What people begin with outside of the testing module. */
    private static final Set<String> BEGINNINGS = Set.of(
            "Acceptance",
            "AksCluster",
            "AuditReport",
            "Authorizer",
            "Baseline",
            "Catalogue",
            "ContainerRegistry",
            "DesiredState",
            "Document",
            "Estate",
            "KeyVault",
            "ManagedIdentity",
            "Namespace",
            "NetworkPolicy",
            "Reachability",
            "RoleBinding",
            "SecureCluster",
            "WorkloadIdentity");

    @Test
    void what_people_begin_with_has_one() throws IOException {
        TreeSet<String> having = new TreeSet<>();
        for (Path file : files("src/main/java")) {
            if (!snippets(Files.readString(file)).isEmpty()) {
                having.add(file.getFileName().toString().replace(".java", ""));
            }
        }
        assertThat(having).containsAll(BEGINNINGS);
    }

    @Test
    void every_public_type_of_the_testing_module_has_one() throws IOException {
        TreeSet<String> lacking = new TreeSet<>();
        for (Path file : files("src/main/java")) {
            String text = Files.readString(file);
            Matcher type = TYPE.matcher(text);
            if (file.startsWith(ROOT.resolve("sdk-testing")) && type.find() && !isClosed(type)) {
                String head = text.substring(0, type.start());
                if (snippets(head).isEmpty()) {
                    lacking.add(type.group(2));
                }
            }
        }
        assertThat(lacking).isEqualTo(new TreeSet<>(WITHOUT.keySet()));
    }

    /** Records and enumerations are handed out or named in the snippets of others; so are exceptions. */
    private static boolean isClosed(Matcher type) {
        return List.of("record", "enum").contains(type.group(1))
                || type.group(3).contains("Exception");
    }

    private static List<String> snippets(String text) {
        return SNIPPET.matcher(text)
                .results()
                .map(found -> found.group(1).replaceAll("(?m)^ \\*", ""))
                .toList();
    }

    /** Without what a formatter decides, and without the tags that other pages cut by. */
    private static String bare(String code) {
        return code.replaceAll("(?m)^\\s*// (tag|end)::.*$", "").replaceAll("\\s+", "");
    }

    private static List<Path> files(String folder) {
        List<Path> files = new ArrayList<>();
        for (String module : MODULES) {
            try (Stream<Path> all = Files.walk(ROOT.resolve(module).resolve(folder))) {
                all.filter(file -> file.toString().endsWith(".java")).sorted().forEach(files::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return files;
    }
}
