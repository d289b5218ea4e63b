package dev.breakwater.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.Address;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlReportTest {
    private static final Pattern TAG = Pattern.compile("<(/?)([a-zA-Z][a-zA-Z0-9]*)([^>]*)>");
    private static final Pattern ATTRIBUTE = Pattern.compile("\\s+([^\\s=\"'<>/]+)(?:=\"([^\"]*)\")?|\\s*/$");
    private static final Set<String> ELEMENTS = Set.of(
            "html", "head", "meta", "title", "style", "body", "header", "main", "footer", "section", "div", "p", "h1",
            "h2", "h3", "ul", "li", "table", "thead", "tbody", "tr", "th", "td", "span", "small", "bdi", "b", "a",
            "code", "details", "summary", "button", "input", "select", "option", "script", "svg", "circle", "rect",
            "text", "g", "line");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "\"><img src=x onerror=alert(1)>",
                "' onmouseover='alert(1)",
                "</style><script>1</script>",
                "</script><script>1</script>",
                "<!--",
                "-->",
                "]]>",
                "javascript:alert(1)",
                "{}",
                "${7*7}",
                "&lt;b&gt;",
                "</details></td></tr></table><h1>hi",
                "\u202Egpj.exe",
                "\u0000<b>",
                "<svg/onload=alert(1)>",
                "\uD800<script>"
            })
    void nothing_that_a_tenant_wrote_becomes_markup(String payload) {
        String calm = html("calm");
        String hostile = html(payload);

        assertThat(tags(hostile))
                .as("the page has the same elements and attributes as without the payload")
                .isEqualTo(tags(calm));
        assertThat(hostile).doesNotContain("\u202E", "\u0000", "\uD800");
        if (payload.contains("<")) {
            assertThat(hostile).as("the payload itself").doesNotContain(payload);
        }
    }

    @Test
    void a_payload_can_still_be_read() {
        assertThat(html("<script>")).contains("&#60;script&#62;");
        assertThat(html("\u202Egpj")).contains("[U+202E]gpj");
    }

    @Test
    void pictures_are_files_of_their_own_too() {
        String hostile = matrix("\"><script>alert(1)</script>\u202E").svg();

        assertThat(hostile)
                .startsWith("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\"")
                .contains("&#60;script&#62;alert(1)&#60;/script&#62;[U+202E]")
                .doesNotContain("<script", "style", "href");
        assertThat(tags(hostile)).isEqualTo(tags(matrix("calm").svg()));
        assertThatThrownBy(() -> new Picture.Mark("x", "red\" onload=\"", "x"))
                .hasMessageContaining("is no colour such as #fc8d59");
        assertThatThrownBy(() -> Picture.matrix("x", List.of("a"), List.of(), new Picture.Mark[0][0], ""))
                .hasMessage("Picture: the marks of a matrix must be as many as its fields.");
    }

    @Test
    void a_picture_of_too_much_says_so() {
        List<String> many =
                java.util.stream.IntStream.range(0, 70).mapToObj(i -> "n" + i).toList();
        Picture.Mark[][] marks = new Picture.Mark[70][70];
        for (Picture.Mark[] row : marks) {
            java.util.Arrays.fill(row, new Picture.Mark("", "#ffffff", "nothing"));
        }

        assertThat(Picture.matrix("x", many, many, marks, "legend").svg())
                .contains("legend; 20 more rows and columns are not drawn", ">n59<")
                .doesNotContain(">n60<");
    }

    @Test
    void the_page_loads_nothing_and_has_no_handlers_and_no_inline_styles() {
        String page = html("calm");

        for (String tag : tags(page)) {
            assertThat(tag)
                    .doesNotContainPattern("\\s(src|action|style|srcset|formaction)\\b")
                    .doesNotContainPattern("\\son[a-z]+\\b");
        }
        assertThat(page.replace("href=\"#findings\"", "")).doesNotContain("href");
        assertThat(page).doesNotContain("http://", "https://", "@import", "url(");
    }

    @Test
    void the_policy_admits_exactly_its_own_style_and_script() throws Exception {
        String page = html("calm");
        String policy = unescape(find(page, "Content-Security-Policy\" content=\"([^\"]*)\""));

        assertThat(policy)
                .isEqualTo("default-src 'none'; style-src '" + hash(page, "style") + "'; script-src '"
                        + hash(page, "script") + "'; base-uri 'none'; form-action 'none'");
        assertThat(page.indexOf("Content-Security-Policy"))
                .as("before any style or script")
                .isLessThan(page.indexOf("<style"));
    }

    @Test
    void elements_are_balanced() {
        List<String> open = new ArrayList<>();
        for (String tag : tags(html("calm"))) {
            String name = tag.substring(1).split("[ >]", 2)[0];
            if (tag.startsWith("</")) {
                assertThat(open.remove(open.size() - 1)).isEqualTo(name.substring(1));
            } else if (!Set.of("meta", "input", "circle", "rect", "line").contains(name)) {
                open.add(name);
            }
        }
        assertThat(open).isEmpty();
    }

    @Test
    void the_table_is_semantic_and_says_verdicts_in_words() {
        assertThat(html("calm"))
                .contains(
                        "<th scope=\"col\">Verdict</th>",
                        "<th scope=\"row\">critical</th>",
                        "</span> failed</span>",
                        "aria-label=\"Search the findings\"",
                        "role=\"status\"",
                        "<html lang=\"en\">");
    }

    /** A report with the text in every field that can come from outside. */
    private static String html(String text) {
        Address<?> address = new Address<>("Example.Compute/" + text, "/machines/" + text);
        Finding failed = new Finding(
                "T-1",
                address,
                Verdict.FAIL,
                "The machine " + text + " fails.",
                List.of(
                        new Evidence("/tags/" + text, Optional.of(Document.of(text)), text),
                        new Evidence("/list", Optional.of(Document.array(text, Map.of(text, text))), text)));
        Finding unknown = Fixture.finding("T-1", address, Verdict.NOT_ASSESSABLE, text);
        Finding passed = Fixture.finding("T-1", address, Verdict.PASS, text);
        Control control = Fixture.control(
                "T-1", "Holds " + text, "Mend " + text, Set.of("x"), estate -> List.of(failed, unknown, passed));
        Estate estate = Estate.of(Estate.Origin.LIVE, List.of(new Estate.Entry(address, Document.object(), text)))
                .accepting(List.of(new Acceptance("T-9" + text, text + ".", text + ".", Fixture.TODAY)));
        return Auditor.of(List.of(control))
                .against(Benchmark.of("B" + text, "V" + text, "T-1", "T-2" + text))
                .at(Fixture.clock(Fixture.TODAY))
                .audit(estate)
                .picturing(matrix(text), graph(text))
                .since(before(text))
                .toHtml();
    }

    /** A report from which something of each kind came and went. */
    private static AuditReport before(String text) {
        Address<?> other = new Address<>("Example.Compute/" + text, "/machines/other" + text);
        Control control = Fixture.control(
                "T-1",
                "Holds " + text,
                "Mend " + text,
                Set.of("x"),
                estate -> List.of(Fixture.finding("T-1", other, Verdict.FAIL, text)));
        return Auditor.of(List.of(control)).at(Fixture.clock(Fixture.TODAY)).audit(Fixture.live());
    }

    private static Picture matrix(String text) {
        Picture.Mark[][] marks = {{new Picture.Mark(text, "#ffffff", text)}};
        return Picture.matrix(text, List.of(text), List.of(text), marks, text);
    }

    private static Picture graph(String text) {
        List<Picture.Box> boxes = List.of(new Picture.Box(0, text), new Picture.Box(1, text));
        return Picture.graph(text, boxes, List.of(new Picture.Edge(0, 1, text, true)), text);
    }

    /** Every tag with its attribute names, outside style and script; fails on an element the page never makes. */
    private static List<String> tags(String page) {
        String body =
                page.replaceAll("(?s)<(style|script)>.*?</\\1>", "<$1></$1>").replace("<!DOCTYPE html>", "");
        List<String> tags = new ArrayList<>();
        Matcher matcher = TAG.matcher(body);
        while (matcher.find()) {
            assertThat(ELEMENTS).contains(matcher.group(2));
            StringBuilder names = new StringBuilder();
            Matcher attribute = ATTRIBUTE.matcher(matcher.group(3));
            while (attribute.find()) {
                names.append(attribute.group(1) == null ? "" : " " + attribute.group(1));
            }
            tags.add("<" + matcher.group(1) + matcher.group(2) + names + ">");
        }
        assertThat(TAG.matcher(body).replaceAll(""))
                .as("no angle bracket outside tags")
                .doesNotContain("<", ">");
        return tags;
    }

    private static String hash(String page, String element) throws Exception {
        String text = find(page, "(?s)<" + element + ">(.*?)</" + element + ">");
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return "sha256-" + Base64.getEncoder().encodeToString(digest);
    }

    private static String find(String page, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(page);
        assertThat(matcher.find()).as(pattern).isTrue();
        return matcher.group(1);
    }

    private static String unescape(String text) {
        return Pattern.compile("&#(\\d+);")
                .matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(found.group(1)))));
    }
}
