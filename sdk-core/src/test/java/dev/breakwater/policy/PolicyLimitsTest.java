package dev.breakwater.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.document.Document;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is known in part, expressions that would never end, and formats of times. */
class PolicyLimitsTest {
    private static final String TYPE = "Microsoft.Test/things";
    private static final Document LATER = Document.reference("later");
    private static final PolicyTarget THING = PolicyTarget.of(Document.object("type", TYPE, "name", "n")
                    .with(
                            "properties",
                            Document.object(
                                    "ranges",
                                    Document.of(List.of(Document.of("10.0.0.0/8"), LATER)),
                                    "later",
                                    LATER,
                                    "map",
                                    Document.object("a", LATER))))
            .at(Instant.parse("2026-01-04T15:07:09.120Z"));

    private static Document value(String expression) {
        return Template.of(Document.of(expression), Map.of()).value(Frame.of(THING, Document.object()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'field': 'T/ranges', 'contains': '0.0.0.0/0'}                       | unknown",
                "{'field': 'T/ranges', 'notContains': '0.0.0.0/0'}                    | unknown",
                "{'field': 'T/ranges', 'contains': '10.0.0.0/8'}                      | matches",
                "{'field': 'T/ranges', 'notContains': '10.0.0.0/8'}                   | differs",
                "{'value': '[equals(field(`T/ranges`), createArray(`x`))]', 'equals': false} | unknown",
                "{'field': 'T/ranges', 'exists': true}                                | matches",
                "{'field': 'T/map', 'containsKey': 'a'}                               | matches",
                "{'field': 'T/map', 'containsKey': 'b'}                               | differs",
                "{'field': 'name', 'in': ['n', '[field(`T/later`)]']}                 | unknown",
                "{'value': 'n', 'in': '[createArray(`n`, first(field(`T/ranges`)))]'} | matches",
                "{'value': 'x', 'in': '[field(`T/ranges`)]'}                          | unknown",
                "{'value': '10.0.0.0/8', 'notIn': '[field(`T/ranges`)]'}              | differs",
                "{'value': '[contains(field(`T/ranges[*]`), `0.0.0.0/0`)]', 'equals': true}  | unknown",
                "{'value': '[contains(field(`T/ranges[*]`), `10.0.0.0/8`)]', 'equals': true} | matches",
                "{'value': '[length(field(`T/ranges[*]`))]', 'equals': 2}             | matches",
                "{'value': '[length(field(`T/later[*]`))]', 'equals': 1}              | unknown",
                "{'value': '[join(field(`T/ranges[*]`), `,`)]', 'contains': '0.0.0'}  | unknown",
                "{'value': '[empty(intersection(field(`T/ranges`), createArray(`x`)))]', 'equals': true} | unknown",
                "{'value': '[contains(field(`T/map`), `a`)]', 'equals': true}         | matches",
            })
    void what_is_known_in_part_decides_where_it_can(String condition, String expected) {
        Document read =
                Document.parse(condition.replace('\'', '"').replace('`', '\'').replace("T/", TYPE + "/"));
        PolicyRule rule = PolicyRule.parse(Document.object("if", read, "then", Document.object("effect", "deny")));
        assertThat(rule.match(THING)).hasToString(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "int('1e600000000')",
                "add(json('1e600000000'), 1)",
                "substring('abc', 1, 2147483647)",
                "substring('abc', 4294967296, 1)",
                "uriComponentToString('%zz')",
                "format('{99999999999}')",
                "addDays('2025-01-01', 999999999999999)",
                "addDays('2025-01-01', 99999999999)",
                "padLeft('a', 4294967297)",
            })
    void what_functions_cannot_do_is_told(String call) {
        assertThatThrownBy(() -> value("[" + call + "]")).isInstanceOf(PolicyFailedException.class);
    }

    @Test
    void hostile_expressions_end() {
        String many = "b".repeat(60_000);
        for (String one : List.of(
                "[" + "(".repeat(80_000) + "]",
                "[" + "field()[".repeat(8_000) + "]",
                "[field('name')" + ".a".repeat(30_000) + "]",
                "[replace(padLeft('', 16384, 'a'), 'a', '" + many + "')]",
                "[format('" + "{0}".repeat(10_000) + "', padLeft('', 16384, 'a'))]",
                "[join(range(0, 10000), '" + many + "')]",
                "[length(concat(" + "range(0, 10000), ".repeat(100) + "range(0, 1)))]",
                "[length(createArray(" + "range(0, 10000), ".repeat(100) + "range(0, 1)))]")) {
            assertThatThrownBy(() -> value(one))
                    .as(one.substring(0, 30))
                    .isInstanceOf(PolicyFailedException.class)
                    .message()
                    .containsPattern("more than|longer than");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "yyyy-MM-ddTHH:mm:ssZ           | 2026-01-04T15:07:09Z",
                "d                              | 1/4/2026",
                "D                              | Sunday, January 4, 2026",
                "g                              | 1/4/2026 3:07 PM",
                "o                              | 2026-01-04T15:07:09.1200000Z",
                "R                              | Sun, 04 Jan 2026 15:07:09 GMT",
                "u                              | 2026-01-04 15:07:09Z",
                "fff                            | 120",
                "s.FFFFFF                       | 9.12",
                "yyyy-MM-dd hh                  | 2026-01-04 03",
                "ddd dd MMM yy                  | Sun 04 Jan 26",
                "%h                             | 3",
                "h:m:s t                        | 3:7:9 P",
                "''week of'' d \\d                | week of 4 d",
                "zzz K                          | +00:00 Z",
            })
    void times_are_written_by_the_formats_of_dot_net(String format, String expected) {
        assertThat(value("[utcNow('" + format + "')]").asText()).contains(expected);
    }

    @ParameterizedTest
    @CsvSource({"x", "%", "ffffffff", "\"open", "a\\"})
    void what_is_no_format_fails(String format) {
        assertThatThrownBy(() -> value("[utcNow('" + format + "')]"))
                .isInstanceOf(PolicyFailedException.class)
                .hasMessageContaining("utcNow() takes a date format of .NET, not '");
    }
}
