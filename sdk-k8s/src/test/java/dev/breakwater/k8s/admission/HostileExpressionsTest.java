package dev.breakwater.k8s.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.document.Document;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Expressions and data that mean harm end early and say why. */
class HostileExpressionsTest {
    private static final CelEnvironment CEL =
            CelEnvironment.kubernetes(CelEnvironment.NEWEST).with("object");
    private static final String EXPENSIVE = "operation cancelled: actual cost limit exceeded";

    private static CelResult evaluate(String expression, Document object) {
        return CEL.compile(expression).evaluate(Map.of("object", object));
    }

    @Test
    void loops_in_loops_over_a_huge_list_end_at_the_cost_limit() {
        Document huge = Document.of(Collections.nCopies(100_000, 1));
        CelResult result = evaluate("object.all(x, object.all(y, object.all(z, x == y)))", huge);
        assertThat(result.error()).contains(EXPENSIVE);
        assertThat(result.cost()).isBetween(CelExpression.LIMIT, CelExpression.LIMIT + 20);
    }

    @Test
    void texts_that_double_end_at_the_cost_limit() {
        Document twenty = Document.of(Collections.nCopies(60, "x"));
        String doubling = "object.map(a, object.map(b, object.map(c, object.join(object.join(object.join())))))";
        assertThat(evaluate(doubling, twenty).error()).contains(EXPENSIVE);
    }

    @Test
    void a_replacement_that_would_grow_without_bound_is_charged_before_it_is_made() {
        Document text = Document.of("x".repeat(100_000));
        assertThat(evaluate("object.replace('', object).size() > 0", text).error())
                .contains(EXPENSIVE);
    }

    @Test
    void a_range_that_would_fill_the_memory_is_charged_before_it_is_made() {
        assertThat(evaluate("lists.range(object).size()", Document.of(Long.MAX_VALUE))
                        .error())
                .contains(EXPENSIVE);
    }

    @Test
    void regular_expressions_match_in_linear_time_and_are_charged_by_their_size() {
        Document text = Document.of("a".repeat(100_000));
        assertThat(evaluate("object.matches('^(a+)+$')", text).value()).contains(Document.of(true));
        assertThat(evaluate("object.matches(object)", text).error()).contains(EXPENSIVE);
        assertThat(evaluate("'a'.matches(object)", Document.of("((a{1,99}){1,99}){1,99}"))
                        .error())
                .contains("error parsing regexp: invalid repeat count");
        assertThat(evaluate("'a'.matches(object)", Document.of("x".repeat(20_000)))
                        .error())
                .contains("the regular expression is longer than 10000 characters");
    }

    @Test
    void an_expression_that_is_nested_too_deeply_is_refused_when_it_is_compiled() {
        String deep = "(".repeat(2_000) + "1" + ")".repeat(2_000);
        assertThatThrownBy(() -> CEL.compile(deep)).isInstanceOf(CelCompilationException.class);
        String wide = "1" + " + 1".repeat(20_000);
        assertThatThrownBy(() -> CEL.compile(wide)).isInstanceOf(CelCompilationException.class);
    }

    @Test
    void an_expression_that_is_too_long_is_refused_when_it_is_compiled() {
        assertThatThrownBy(() -> CEL.compile("'" + "x".repeat(200_000) + "'"))
                .isInstanceOf(CelCompilationException.class)
                .hasMessageContaining("size exceeds limit");
    }

    @Test
    void the_cost_of_an_expression_is_told_with_its_value() {
        CelResult result = evaluate("object.name == 'web'", Document.object("name", "web"));
        assertThat(result).hasToString("true (3 units)");
    }
}
