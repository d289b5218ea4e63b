package dev.breakwater.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.audit.AuditReport;
import dev.breakwater.audit.Auditor;
import dev.breakwater.audit.Control;
import dev.breakwater.audit.ControlHead;
import dev.breakwater.audit.Evidence;
import dev.breakwater.audit.Finding;
import dev.breakwater.audit.HeadedControl;
import dev.breakwater.audit.Picture;
import dev.breakwater.audit.Severity;
import dev.breakwater.audit.Verdict;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.Address;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuditPageTest {
    private static final String ROWS = "Array.from(document.querySelectorAll('.findings > tbody > tr'))";
    private static final String SHOWN = ROWS + ".filter(row => row.offsetParent !== null).length";
    private static final List<Severity> SEVERITIES =
            List.of(Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW);

    private static final List<Verdict> VERDICTS =
            List.of(Verdict.FAIL, Verdict.NOT_ASSESSABLE, Verdict.ACCEPTED, Verdict.PASS);

    @TempDir
    Path folder;

    private Browser browser;
    private int ran;

    @BeforeAll
    void start() throws Exception {
        browser = Browser.start(Browser.require());
    }

    @AfterAll
    void stop() throws Exception {
        if (browser != null) {
            System.out.println("Browser: " + browser.version() + " ran " + ran + " tests of the page");
            browser.close();
        }
    }

    @BeforeEach
    void open() throws Exception {
        browser.dark(false);
        browser.wide(1280);
        browser.open(page(""));
        ran++;
    }

    @AfterEach
    void nothing_was_asked_for_but_the_file() {
        assertThat(browser.requests()).hasSize(1).allMatch(request -> request.startsWith("file:"));
        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.hasDialog()).isFalse();
    }

    private record Made(ControlHead head, List<Finding> findings) implements HeadedControl {
        @Override
        public List<Finding> check(Estate estate) {
            return findings;
        }
    }

    /** Four controls of each severity and verdict, with the text in every field that a tenant can write. */
    private Path page(String text) throws Exception {
        AuditReport report = report(text, Verdict.FAIL);
        Picture.Mark[][] marks = {{new Picture.Mark("", "#ffffff", "reaches " + text)}};
        Picture picture = Picture.matrix("Who reaches whom " + text, List.of("a" + text), List.of("b"), marks, text);
        return Files.writeString(
                folder.resolve("page.html"),
                report.picturing(picture).since(report(text, Verdict.PASS)).toHtml());
    }

    private static AuditReport report(String text, Verdict first) {
        Address<?> address = new Address<>("Example/machines" + text, "/machines/one" + text);
        List<Control> controls = new ArrayList<>();
        for (int i = 0; i < SEVERITIES.size(); i++) {
            Verdict verdict = i == 0 ? first : VERDICTS.get(i);
            String id = "T-" + i;
            ControlHead head = ControlHead.of(
                            id, SEVERITIES.get(i), "Sentence " + i + text, "Remedy " + text, "Example/machines")
                    .maps("Bench " + (i % 2) + text, "1." + i + text);
            List<Evidence> evidence =
                    List.of(new Evidence("/tags/" + text, Optional.of(Document.of(text)), "v" + text));
            controls.add(new Made(head, List.of(new Finding(id, address, verdict, "Message " + text, evidence))));
        }
        Estate.Source source = new Estate.Source("main" + text, 1, text);
        Estate estate = Estate.of(
                        Estate.Origin.LIVE,
                        List.of(new Estate.Entry(address, Document.object(), "v", Optional.of(source))))
                .accepting(List.of(new Acceptance("T-9", "reason" + text, "owner" + text, LocalDate.MAX)));
        return Auditor.of(controls).audit(estate);
    }

    private int shown() {
        return Integer.parseInt(browser.text(SHOWN));
    }

    private void change(String label, int option) {
        browser.value("(() => { const list = document.querySelector('select[aria-label=\"" + label + "\"]');"
                + " list.selectedIndex = " + option + "; list.dispatchEvent(new Event('change')); })()");
    }

    @Test
    void every_filter_hides_what_it_should_and_says_how_much_is_left() {
        assertThat(shown()).isEqualTo(4);
        browser.value("document.querySelector('button[data-verdict=FAIL]').click()");
        assertThat(shown()).isLessThan(4);
        assertThat(browser.text("document.getElementById('shown').textContent")).isEqualTo(shown() + " of 4 shown");
        browser.value("document.querySelector('button[data-verdict=FAIL]').click()");
        change("Severity", 1);
        assertThat(shown()).isEqualTo(1);
        change("Severity", 0);
        change("Benchmark", 1);
        assertThat(shown()).isEqualTo(2);
        change("Benchmark", 0);
        assertThat(shown()).isEqualTo(4);
    }

    @Test
    void a_search_finds_every_word_and_is_cleared_by_escape() {
        browser.press("/");
        assertThat(browser.text("document.activeElement.type")).isEqualTo("search");
        browser.write("sentence T-2");
        assertThat(shown()).isEqualTo(1);
        browser.press("Escape");
        assertThat(shown()).isEqualTo(4);
    }

    @Test
    void evidence_shows_on_demand_and_all_at_once() {
        String open = "document.querySelectorAll('.findings details[open]').length";
        browser.value("document.querySelectorAll('.findings details').forEach(one => one.open = false)");
        assertThat(browser.text(open)).isEqualTo("0");
        browser.value("document.querySelector('.findings summary').focus()");
        browser.press("Enter");
        assertThat(browser.text(open)).isEqualTo("1");
        browser.value("document.querySelector('button[data-expand]').click()");
        assertThat(browser.text(open)).isEqualTo("4");
    }

    @Test
    void the_keyboard_reaches_everything_in_order_and_shows_where_it_is() {
        List<String> stops = new ArrayList<>();
        String name = "(() => { const at = document.activeElement; return at === document.body ? '' :"
                + " at.getAttribute('aria-label') || at.textContent; })()";
        for (int i = 0; i < 14; i++) {
            browser.press("Tab");
            stops.add(browser.text(name));
        }

        assertThat(stops)
                .startsWith("Skip to the findings", "Search the findings", "Severity", "Benchmark")
                .contains("all details")
                .anyMatch(stop -> stop.startsWith("Sentence"));
        browser.value("document.querySelector('.findings summary').focus()");
        assertThat(browser.text("getComputedStyle(document.activeElement).outlineStyle"))
                .isNotEqualTo("none");
        browser.value("document.querySelector('.skip').focus()");
        browser.press("Enter");
        assertThat(browser.text("document.activeElement.id")).isEqualTo("findings");
    }

    @Test
    void a_screen_reader_is_told_what_everything_is() {
        assertThat(browser.spoken())
                .contains(
                        "main ",
                        "heading Findings",
                        "heading By benchmark",
                        "heading What changed",
                        "columnheader Verdict",
                        "searchbox Search the findings",
                        "combobox Severity",
                        "combobox Benchmark",
                        "button all details")
                .anyMatch(node -> node.startsWith("image Score "))
                .anyMatch(node -> node.startsWith("status"));
    }

    @Test
    void light_and_dark_are_readable() {
        assertThat(contrast()).isGreaterThan(7);
        String light = browser.text("getComputedStyle(document.body).backgroundColor");
        browser.dark(true);
        assertThat(browser.text("getComputedStyle(document.body).backgroundColor"))
                .isNotEqualTo(light);
        assertThat(contrast()).isGreaterThan(7);
    }

    /** The contrast of text on the page, as the WCAG define it. */
    private double contrast() {
        return Double.parseDouble(browser.text("""
                (() => {
                  const light = colour => colour.match(/\\d+/g).slice(0, 3).map(Number).map(part => part / 255)
                    .map(part => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
                    .reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i], 0);
                  const style = getComputedStyle(document.body);
                  const both = [light(style.color), light(style.backgroundColor)].sort((a, b) => b - a);
                  return (both[0] + 0.05) / (both[1] + 0.05);
                })()"""));
    }

    @ParameterizedTest
    @ValueSource(ints = {360, 800, 1280})
    void nothing_runs_over_the_side(int width) {
        browser.wide(width);
        assertThat(browser.text("document.documentElement.scrollWidth <= window.innerWidth ? '' :"
                        + " Array.from(document.querySelectorAll('body *'))"
                        + ".filter(one => one.getBoundingClientRect().right > window.innerWidth)"
                        + ".map(one => one.tagName + ' ' + one.className).join(', ')"))
                .as("what runs over the side of " + width)
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>window.hit = 1; alert(1)</script>",
                "\"><img src=x onerror=\"window.hit = 1\">",
                "' onmouseover='window.hit = 1' autofocus onfocus='window.hit = 1",
                "</style></script><script>window.hit = 1</script>",
                "<svg onload=window.hit=1><a href=javascript:window.hit=1>",
                "<meta http-equiv=refresh content='0;url=https://example.com/'>",
                "<base href=https://example.com/><link rel=stylesheet href=//example.com/x.css>",
                "\u202Egpj.exe\u200B\u2066",
                "&lt;script&gt;window.hit=1&lt;/script&gt;"
            })
    void hostile_names_in_every_field_stay_text(String payload) throws Exception {
        browser.open(page(payload));
        String elements = browser.text("document.querySelectorAll('*').length");

        assertThat(browser.text("typeof window.hit")).isEqualTo("undefined");
        assertThat(browser.text("document.scripts.length")).isEqualTo("1");
        assertThat(browser.value("/[\\u202a-\\u202e\\u2066-\\u2069\\u200b]/.test(document.body.textContent)"))
                .isEqualTo(Document.of(false));
        assertThat(shown()).isEqualTo(4);
        Path calm = page("calm");
        assertThat(browser.requests()).hasSize(1);
        browser.open(calm);
        assertThat(elements).isEqualTo(browser.text("document.querySelectorAll('*').length"));
    }
}
