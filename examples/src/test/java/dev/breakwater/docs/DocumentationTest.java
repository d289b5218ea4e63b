package dev.breakwater.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What README, guide and decisions say is what the code does. */
class DocumentationTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final boolean WRITE = "write".equals(System.getProperty("breakwater.docs"));

    @TestFactory
    Stream<DynamicTest> snippets_are_cut_from_code_that_runs() throws IOException {
        return pages().stream()
                .map(page -> dynamicTest(name(page), () -> {
                    String text = Files.readString(page);
                    String wanted = new Snippets(ROOT).render(text);
                    if (WRITE) {
                        Files.writeString(page, wanted);
                    } else {
                        assertThat(text)
                                .as(
                                        "%s is stale; run the tests of the examples with -Dbreakwater.docs=write",
                                        name(page))
                                .isEqualTo(wanted);
                    }
                    assertThat(Snippets.cutJavaBlocks(wanted))
                            .as("each Java block of %s is cut from code", name(page))
                            .isEqualTo(Snippets.javaBlocks(wanted));
                }));
    }

    @Test
    void readme_and_guide_do_have_snippets() throws IOException {
        long snippets = 0;
        for (Path page : pages()) {
            snippets += Snippets.count(Files.readString(page));
        }
        System.out.println("documentation: " + pages().size() + " pages, " + snippets + " snippets cut from code");
        assertThat(snippets).isGreaterThanOrEqualTo(5);
    }

    @TestFactory
    Stream<DynamicTest> links_lead_somewhere() throws IOException {
        return pages().stream()
                .map(page -> dynamicTest(
                        name(page), () -> assertThat(brokenLinks(page)).isEmpty()));
    }

    private static List<String> brokenLinks(Path page) throws IOException {
        Path folder = page.toAbsolutePath().getParent();
        return Pattern.compile("\\]\\(([^)#]+)(#[^)]*)?\\)")
                .matcher(Files.readString(page))
                .results()
                .map(MatchResult::group)
                .map(link -> link.replaceAll("^\\]\\(|(#[^)]*)?\\)$", ""))
                .filter(link -> !link.startsWith("http"))
                .filter(link -> !Files.exists(folder.resolve(link)))
                .toList();
    }

    private static String name(Path page) {
        return ROOT.relativize(page).toString();
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        try (Stream<Path> top = Files.list(ROOT);
                Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            Stream.concat(top, docs)
                    .filter(path -> path.toString().endsWith(".md"))
                    .sorted()
                    .forEach(pages::add);
        }
        return pages;
    }
}
