package dev.breakwater.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.resource.Address;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** The forms of a report that other programs read: SARIF, the XML of JUnit, Markdown. */
class ExchangedReportsTest {
    private static final Estate ESTATE = Fixture.live(
                    Fixture.entry("bad", true, "none"),
                    Fixture.entry("good", false, "patch"),
                    Fixture.entry("worse", true, "patch"))
            .accepting(List.of(
                    Fixture.acceptance("T-ID-01", Fixture.TODAY.plusDays(30)).within(Fixture.machine("worse"))))
            .missing(List.of(new Estate.Gap(Fixture.LOCKS, "403 Forbidden")));
    private static final AuditReport REPORT = audit(ESTATE);

    /** Members that the standard gives to the objects we write; the required ones first, then the others we may use. */
    private static final Map<String, List<String>> SARIF = Map.ofEntries(
            Map.entry("log", List.of("version runs", "$schema")),
            Map.entry("run", List.of("tool", "invocations columnKind results")),
            Map.entry("tool", List.of("driver", "")),
            Map.entry("driver", List.of("name", "rules")),
            Map.entry("rules", List.of("id", "shortDescription fullDescription help defaultConfiguration properties")),
            Map.entry("invocations", List.of("executionSuccessful", "toolExecutionNotifications")),
            Map.entry("toolExecutionNotifications", List.of("message", "level locations associatedRule")),
            Map.entry(
                    "results",
                    List.of("message", "ruleId ruleIndex kind level locations partialFingerprints properties")),
            Map.entry("locations", List.of("", "logicalLocations physicalLocation")),
            Map.entry("physicalLocation", List.of("artifactLocation", "region")));

    @Test
    void the_sarif_is_the_golden_one() throws IOException {
        assertThat(REPORT.toSarif(ExchangedReportsTest::declaration))
                .isEqualToIgnoringWhitespace(golden("report.sarif"));
    }

    @Test
    void the_sarif_has_the_members_that_the_standard_asks_for_and_no_others() {
        Document log = Document.parse(REPORT.toSarif(ExchangedReportsTest::declaration));
        List<String> wrong = new ArrayList<>();

        check("log", log, wrong);
        check("run", log.at("/runs/0").orElseThrow(), wrong);

        assertThat(wrong).isEmpty();
    }

    /** Looks at every object whose member name the table knows. */
    private static void check(String kind, Document object, List<String> wrong) {
        List<String> members = SARIF.get(kind);
        if (members != null) {
            for (String required : members.get(0).split(" ", -1)) {
                if (!required.isEmpty() && object.get(required).isEmpty()) {
                    wrong.add(kind + " lacks " + required);
                }
            }
            Set<String> known = new HashSet<>(List.of((members.get(0) + " " + members.get(1)).split(" ", -1)));
            object.members().keySet().stream()
                    .filter(name -> !known.contains(name))
                    .forEach(name -> wrong.add(kind + " has " + name));
        }
        object.members().forEach((name, value) -> {
            if (value.isObject()) {
                check(name, value, wrong);
            }
            value.elements().stream().filter(Document::isObject).forEach(one -> check(name, one, wrong));
        });
    }

    @Test
    void a_sarif_result_points_at_the_line_of_the_declaration_and_at_its_rule() {
        Document run = Document.parse(REPORT.toSarif(ExchangedReportsTest::declaration))
                .at("/runs/0")
                .orElseThrow();
        List<Document> results = run.at("/results").orElseThrow().elements();

        assertThat(results)
                .extracting(result -> result.text("/ruleId").orElseThrow())
                .containsExactly("T-ID-01", "T-UPG-01");
        assertThat(results)
                .extracting(result -> result.text("/level").orElseThrow())
                .containsExactly("error", "note");
        for (Document result : results) {
            int rule = result.number("/ruleIndex").orElseThrow().intValue();
            assertThat(run.text("/tool/driver/rules/" + rule + "/id")).isEqualTo(result.text("/ruleId"));
            Document place = result.at("/locations/0/physicalLocation").orElseThrow();
            assertThat(place.text("/artifactLocation/uri")).hasValue("src/main/java/the%20machines.java");
            assertThat(place.number("/region/startLine").orElseThrow().intValue())
                    .isEqualTo(42);
        }
        assertThat(results)
                .extracting(result ->
                        result.text("/partialFingerprints/breakwater~1v1").orElseThrow())
                .doesNotHaveDuplicates();
    }

    @Test
    void a_sarif_fingerprint_does_not_change_with_the_rest_of_the_estate() {
        AuditReport less = audit(Fixture.live(Fixture.entry("bad", true, "patch"))
                .missing(List.of(new Estate.Gap(Fixture.LOCKS, "403 Forbidden"))));

        assertThat(fingerprints(less)).hasSize(1);
        assertThat(fingerprints(REPORT)).hasSize(2).containsAll(fingerprints(less));
    }

    private static List<String> fingerprints(AuditReport report) {
        return Document.parse(report.toSarif(address -> Optional.empty()))
                .at("/runs/0/results")
                .orElseThrow()
                .elements()
                .stream()
                .map(result ->
                        result.text("/partialFingerprints/breakwater~1v1").orElseThrow())
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"/etc/passwd,1", "a\\b,1", "file://a,1", "' ',1", "a,0", "a,-3"})
    void a_source_line_is_a_place_in_the_repository(String file, int line) {
        assertThatThrownBy(() -> new SourceLine(file, line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "SourceLine '" + file + "', " + line
                                + ": give a path from the root of the repository with '/' between its segments, and a line from 1.");
    }

    @Test
    void the_xml_is_the_golden_one() throws IOException {
        assertThat(REPORT.toJunitXml()).isEqualTo(golden("report.xml"));
    }

    @Test
    void every_case_of_the_xml_has_a_name_of_its_own_and_the_counts_are_right() throws Exception {
        Control twice = Fixture.control(
                "T-TWO-01",
                Set.of(Fixture.TYPE),
                estate -> List.of(
                        Fixture.finding("T-TWO-01", Fixture.machine("bad"), Verdict.FAIL, "One."),
                        Fixture.finding("T-TWO-01", Fixture.machine("bad"), Verdict.FAIL, "Two.")));
        AuditReport report = Auditor.of(List.of(Fixture.CHANNEL, twice)).audit(ESTATE);

        Element root = parse(report.toJunitXml());
        NodeList cases = root.getElementsByTagName("testcase");
        Set<String> names = new HashSet<>();
        for (int at = 0; at < cases.getLength(); at++) {
            names.add(((Element) cases.item(at)).getAttribute("name"));
        }

        assertThat(names)
                .hasSize(cases.getLength())
                .contains(
                        "T-TWO-01 Example.Compute/machines /groups/one/machines/bad",
                        "T-TWO-01 Example.Compute/machines /groups/one/machines/bad (2)");
        assertThat(root.getAttribute("tests")).isEqualTo("6").isEqualTo(String.valueOf(cases.getLength()));
        assertThat(root.getAttribute("failures"))
                .isEqualTo("4")
                .isEqualTo(String.valueOf(root.getElementsByTagName("failure").getLength()));
    }

    @Test
    void the_markdown_is_the_golden_one() throws IOException {
        assertThat(REPORT.toMarkdown()).isEqualTo(golden("report.md"));
    }

    @Test
    void the_markdown_says_that_an_acceptance_has_expired() {
        Estate late = Fixture.live(Fixture.entry("bad", true, "patch"))
                .accepting(List.of(Fixture.acceptance("T-ID-01", Fixture.TODAY.minusDays(1))));

        assertThat(audit(late).toMarkdown())
                .contains("| Local users are off. The acceptance by platform team expired on");
    }

    @Test
    void names_of_a_tenant_are_inert_in_all_of_them() throws Exception {
        String hostile =
                "x\"/><script>alert(1)</script>`|@all #1 https://evil.example www.evil.example\u202e\u0007]]>&";
        AuditReport report = audit(Fixture.live(Fixture.entry(hostile, true, hostile)));

        String markdown = report.toMarkdown();
        Element xml = parse(report.toJunitXml());
        Document sarif = Document.parse(report.toSarif(address -> Optional.empty()));

        assertThat(markdown)
                .doesNotContain("<script", "`", "@all", "#1 ", "https://", "www.evil", "\u202e", "\u0007")
                .contains("&#60;script&#62;");
        assertThat(markdown.lines().filter(line -> line.startsWith("| critical")))
                .as("one row, five cells")
                .hasSize(1)
                .allMatch(line -> line.chars().filter(c -> c == '|').count() == 6);
        assertThat(((Element) xml.getElementsByTagName("testcase").item(0)).getAttribute("name"))
                .contains("<script>alert(1)</script>", "[U+202E]");
        assertThat(sarif.text("/runs/0/results/0/message/text").orElseThrow()).doesNotContain("\u202e", "\u0007");
    }

    @Test
    void a_stale_acceptance_fails_the_build() throws Exception {
        AuditReport stale = audit(Fixture.live(Fixture.entry("good", false, "patch"))
                .accepting(List.of(Fixture.acceptance("T-ID-01", Fixture.TODAY.plusDays(1)))));
        Element xml = parse(stale.toJunitXml());
        NodeList failures = xml.getElementsByTagName("failure");

        assertThat(stale.isClean()).isFalse();
        assertThat(xml.getAttribute("failures")).isEqualTo(String.valueOf(failures.getLength()));
        assertThat(((Element) failures.item(failures.getLength() - 1)).getAttribute("message"))
                .isEqualTo("Stale acceptance, no failure needs it: T-ID-01 accepted by platform team until 2026-06-02:"
                        + " migration until summer");
        assertThat(stale.toMarkdown()).contains("### Stale", "- Stale acceptance, no failure needs it: T-ID-01");
    }

    @Test
    void a_clean_estate_says_so() {
        AuditReport clean = Fixture.AUDITOR.audit(Fixture.live(Fixture.entry("good", false, "patch")));

        assertThat(clean.toMarkdown())
                .contains("Score **100** of 100", "Nothing failed.")
                .doesNotContain("<details>");
        assertThat(clean.isClean()).isTrue();
        assertThat(clean.toJunitXml()).contains("failures=\"0\"").doesNotContain("<failure");
        assertThat(Document.parse(clean.toSarif(address -> Optional.empty()))
                        .at("/runs/0/results")
                        .orElseThrow()
                        .elements())
                .isEmpty();
    }

    private static AuditReport audit(Estate estate) {
        return Auditor.of(List.of(Fixture.CHANNEL, Fixture.LOCAL_USERS, Fixture.LOCKED))
                .at(Fixture.clock(Fixture.TODAY))
                .audit(estate);
    }

    private static Optional<SourceLine> declaration(Address<?> address) {
        return address.name().equals("bad")
                ? Optional.of(new SourceLine("src/main/java/the machines.java", 42))
                : Optional.empty();
    }

    private static Element parse(String xml) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newDocumentBuilder()
                .parse(new InputSource(new StringReader(xml)))
                .getDocumentElement();
    }

    private static String golden(String name) throws IOException {
        try (InputStream in = ExchangedReportsTest.class.getResourceAsStream(name)) {
            assertThat(in).as("golden file %s", name).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        }
    }
}
