package dev.breakwater.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "true",
                "\"\"",
                "0",
                "-1",
                "0.1",
                "1E+30",
                "[]",
                "{}",
                "[1,[2,{\"a\":null}]]",
                "{\"a\":\"\\u00e9\\n\",\"b\":{\"c\":[true]}}",
                "9223372036854775807",
                "123456789012345678901234567890"
            })
    void what_is_parsed_is_written_and_read_again_the_same(String json) {
        Document document = Document.parse(json);

        assertThat(Document.parse(document.toJson())).isEqualTo(document);
        assertThat(Document.parse(document.toPrettyJson())).isEqualTo(document);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "''|empty",
                "{|not well-formed",
                "{'a':1} 2|goes on after its document",
                "{'a':1,'a':2}|A name occurs twice",
                "{'a':{'b':1,'b':1}}|A name occurs twice",
                "[NaN]|not well-formed",
                "01|not well-formed",
                "{'password':'hunter2'|not well-formed",
                "{'password':hunter2}|not well-formed"
            })
    void what_is_not_one_document_is_refused_without_quoting_it(String json, String message) {
        assertThatThrownBy(() -> Document.parse(json.replace('\'', '"')))
                .isInstanceOf(InvalidDocumentException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void nesting_up_to_the_limit_is_read_and_beyond_it_refused() {
        assertThat(Document.parse("[".repeat(100) + "]".repeat(100)).isArray()).isTrue();
        for (int depth : List.of(101, 1_000, 200_000)) {
            assertThatThrownBy(() -> Document.parse("[".repeat(depth) + "]".repeat(depth)))
                    .isInstanceOf(InvalidDocumentException.class)
                    .hasMessageContaining("nested too deeply");
        }
        assertThatThrownBy(() -> Document.parse("{\"a\":".repeat(200) + "1" + "}".repeat(200)))
                .isInstanceOf(InvalidDocumentException.class);
    }

    @Test
    void a_text_that_is_too_long_is_refused_before_it_is_parsed() {
        assertThatThrownBy(() -> Document.parse("[1,2,3]", new Limits(5, 6)))
                .hasMessage("The JSON text has 7 characters; at most 6 are accepted.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e99999999999", "1e2147483648", "-1e-99999999999"})
    void a_number_beyond_all_bounds_is_refused_as_such(String number) {
        assertThatThrownBy(() -> Document.parse(number)).isInstanceOf(InvalidDocumentException.class);
    }

    @Test
    void numbers_compare_by_value_however_they_are_made() {
        List<Document> ones = List.of(
                Document.of(1),
                Document.of(1L),
                Document.of(1.0),
                Document.of(new BigDecimal("1.00")),
                Document.parse("1"),
                Document.parse("1.0"),
                Document.parse("1e0"));
        assertThat(ones)
                .allMatch(Document.of(1)::equals)
                .allMatch(one -> one.hashCode() == ones.get(0).hashCode());
        assertThat(Document.of(Long.MAX_VALUE)).isEqualTo(Document.of(new BigDecimal(Long.MAX_VALUE)));
        assertThat(Document.of(Long.MIN_VALUE)).isEqualTo(Document.parse("-9223372036854775808.0"));
        assertThat(Document.of(0.1).toJson()).isEqualTo("0.1");
        assertThatThrownBy(() -> Document.of(Double.NaN)).isInstanceOf(InvalidDocumentException.class);
    }

    @Test
    void a_string_is_written_on_one_line_as_the_generator_of_indented_text_writes_it() {
        for (int code = 0; code < 0x300; code++) {
            String text = "a" + (char) code + "b" + (char) code + (char) code;
            assertThat(Document.of(text).toJson()).isEqualTo(Document.of(text).toPrettyJson());
            assertThat(Document.parse(Document.object(text, text).toJson())).isEqualTo(Document.object(text, text));
        }
        assertThat(Document.of("\u2028 \uD83D\uDE00 / \u007F").toJson()).isEqualTo("\"\u2028 \uD83D\uDE00 / \u007F\"");
        assertThat(Document.array(Document.object(), Document.array(), Document.nothing(), true, -1.5)
                        .toJson())
                .isEqualTo("[{},[],null,true,-1.5]");
    }

    @Test
    void objects_compare_without_order_and_arrays_with_it() {
        assertThat(Document.object("a", 1, "b", 2)).isEqualTo(Document.object("b", 2, "a", 1));
        assertThat(Document.array(1, 2)).isNotEqualTo(Document.array(2, 1));
        assertThat(Document.of("1")).isNotEqualTo(Document.of(1));
        assertThat(Document.object("b", 1, "a", 2).toJson()).isEqualTo("{\"b\":1,\"a\":2}");
    }

    @Test
    void any_plain_java_value_becomes_a_document_and_no_other() {
        assertThat(Document.of(Map.of("a", Arrays.asList(1, null, "x", true))))
                .isEqualTo(Document.parse("{\"a\":[1,null,\"x\",true]}"));
        assertThatThrownBy(() -> Document.of(Optional.of(1)))
                .isInstanceOf(InvalidDocumentException.class)
                .hasMessage("A document cannot hold a java.util.Optional.");
        assertThatThrownBy(() -> Document.object("a")).isInstanceOf(InvalidDocumentException.class);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "''|{\"a/b\":1,\"m~n\":2,\"l\":[{\"x\":3}],\"\":4}",
                "/a~1b|1",
                "/m~0n|2",
                "/l/0/x|3",
                "/|4",
                "/l/1|(absent)",
                "/l/00|(absent)",
                "/l/-|(absent)",
                "/l/x|(absent)",
                "/a~1b/c|(absent)"
            })
    void pointers_find_what_rfc_6901_says(String pointer, String expected) {
        Document document = Document.parse("{\"a/b\":1,\"m~n\":2,\"l\":[{\"x\":3}],\"\":4}");
        assertThat(document.at(pointer).map(Document::toJson).orElse("(absent)"))
                .isEqualTo(expected);
    }

    @Test
    void values_are_set_and_removed_by_pointer() {
        Document document = Document.object("l", Document.array(1, 2));

        assertThat(document.withAt("/a/b/c", 1).toJson()).isEqualTo("{\"l\":[1,2],\"a\":{\"b\":{\"c\":1}}}");
        assertThat(document.withAt("/l/-", 3).withAt("/l/0", 0).toJson()).isEqualTo("{\"l\":[0,2,3]}");
        assertThat(document.withoutAt("/l/0").toJson()).isEqualTo("{\"l\":[2]}");
        assertThat(document.withoutAt("/l/9").withoutAt("/x/y")).isEqualTo(document);
        assertThat(Document.parse("{\"a\":{\"b\":1,\"c\":2}}").withoutAt("/a/b").toJson())
                .isEqualTo("{\"a\":{\"c\":2}}");
        assertThatThrownBy(() -> document.withAt("/l/7", 1)).hasMessageContaining("not a place in an array of 2");
        assertThatThrownBy(() -> document.at("l")).hasMessageContaining("must be empty or start with '/'");
    }

    @ParameterizedTest(name = "{0} merged with {1}")
    @CsvSource(
            delimiter = '|',
            value = { // the examples of RFC 7396, appendix A
                "{'a':'b'}|{'a':'c'}|{'a':'c'}",
                "{'a':'b'}|{'b':'c'}|{'a':'b','b':'c'}",
                "{'a':'b'}|{'a':null}|{}",
                "{'a':'b','b':'c'}|{'a':null}|{'b':'c'}",
                "{'a':['b']}|{'a':'c'}|{'a':'c'}",
                "{'a':'c'}|{'a':['b']}|{'a':['b']}",
                "{'a':{'b':'c'}}|{'a':{'b':'d','c':null}}|{'a':{'b':'d'}}",
                "{'a':[{'b':'c'}]}|{'a':[1]}|{'a':[1]}",
                "['a','b']|['c','d']|['c','d']",
                "{'a':'b'}|['c']|['c']",
                "{'a':'foo'}|null|null",
                "{'e':null}|{'a':1}|{'e':null,'a':1}",
                "[1,2]|{'a':'b','c':null}|{'a':'b'}",
                "{}|{'a':{'bb':{'ccc':null}}}|{'a':{'bb':{}}}"
            })
    void merging_follows_rfc_7396(String target, String patch, String expected) {
        assertThat(json(target).merge(json(patch))).isEqualTo(json(expected));
    }

    private static Document json(String singleQuoted) {
        return Document.parse(singleQuoted.replace('\'', '"'));
    }

    @Test
    void a_diff_names_every_place_with_both_sides() {
        List<Difference> differences = json("{'same':1,'gone':2,'deep':{'x/y':3},'list':[1]}")
                .diff(json("{'same':1,'deep':{'x/y':4},'list':[2],'new':5}"));

        assertThat(differences)
                .containsExactly(
                        new Difference("/gone", Optional.of(Document.of(2)), Optional.empty()),
                        new Difference("/deep/x~1y", Optional.of(Document.of(3)), Optional.of(Document.of(4))),
                        new Difference("/list", Optional.of(json("[1]")), Optional.of(json("[2]"))),
                        new Difference("/new", Optional.empty(), Optional.of(Document.of(5))));
        assertThat(json("{'a':1}").diff(json("{'a':1.0}"))).isEmpty();
    }

    @Test
    void references_are_listed_resolved_and_never_written_as_values() {
        Document document =
                Document.object("a", Document.reference("one"), "b", Document.array(Document.reference("two"), 1));

        assertThat(document.references()).containsExactly("one", "two");
        Document half =
                document.resolve(target -> target.equals("one") ? Optional.of(Document.of(7)) : Optional.empty());
        assertThat(half.toJson()).isEqualTo("{\"a\":7,\"b\":[\"(known after apply)\",1]}");
        assertThat(half.references()).containsExactly("two");
        assertThat(Document.reference("x")).isNotEqualTo(Document.of("(known after apply)"));
        assertThat(Document.reference("x").isReference()).isTrue();
        assertThat(Document.of("x").isReference()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16, 17, 100})
    void however_many_members_there_are_they_keep_their_order_and_are_found(int size) {
        Map<String, Document> expected = new LinkedHashMap<>();
        Document object = Document.object();
        for (int at = 0; at < size; at++) {
            expected.put("n" + at, Document.of(at));
            object = object.with("n" + at, at);
        }
        Document one = Document.object("n0", "again", "more", true);
        Map<String, Document> merged = new LinkedHashMap<>(expected);
        merged.putAll(one.members());

        assertThat(object.members()).containsExactlyEntriesOf(expected).hasSameHashCodeAs(expected);
        assertThat(object.get("n" + size / 2)).contains(Document.of(size / 2));
        assertThat(object.get("n" + size)).isEmpty();
        assertThat(object.without("n0").with("n0", 0)).isEqualTo(object).isNotEqualTo(one);
        assertThat(object.without("n0").members()).hasSize(size - 1).doesNotContainKey("n0");
        assertThat(object.merge(one).members()).containsExactlyEntriesOf(merged);
        assertThat(object.merge(Document.parse("{\"n0\":null}"))).isEqualTo(object.without("n0"));
        assertThat(Document.of(expected)).isEqualTo(object).isEqualTo(Document.parse(object.toJson()));
    }

    @Test
    void a_document_never_changes() {
        Document document = Document.object("a", 1);

        assertThat(document.with("a", 2)).isNotSameAs(document);
        assertThat(document).isEqualTo(Document.object("a", 1));
        assertThatThrownBy(() -> document.members().put("b", Document.nothing()))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> Document.of(1).with("a", 1)).hasMessageContaining("Cannot set member 'a'");
    }

    @Test
    void too_many_bytes_are_refused_before_they_are_decoded() {
        byte[] wide = "\"é".repeat(Limits.STANDARD.maxBytes() / 2).getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> Document.parse(wide))
                .isInstanceOf(InvalidDocumentException.class)
                .hasMessageContaining("bytes; at most 16777216 are accepted");
    }
}
