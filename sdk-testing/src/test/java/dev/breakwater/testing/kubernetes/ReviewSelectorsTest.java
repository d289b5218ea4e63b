package dev.breakwater.testing.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.Api.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Access reviews that ask about some objects of a kind only. */
class ReviewSelectorsTest {
    private final Api api = new Api(FakeKubernetes.create());

    private Answer review(String name, String selector) {
        Document attributes =
                Document.object("verb", "list", "resource", "pods").with(name, Document.parse(selector));
        return api.post(
                "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
                Document.object("spec", Document.object("resourceAttributes", attributes)));
    }

    @Test
    void roles_do_not_look_at_selectors() {
        Answer answer = review("labelSelector", "{\"rawSelector\": \"app=web\"}");

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.body().flag("/status/allowed")).contains(true);
    }

    @Test
    void a_field_may_have_any_name_and_value_and_an_operator_may_be_new() {
        String fields = "{\"requirements\": [{\"key\": \"a b\", \"operator\": \"In\", \"values\": [\"x y\"]}]}";

        assertThat(review("fieldSelector", fields).status()).isEqualTo(201);
        assertThat(review("labelSelector", "{\"requirements\": [{\"key\": \"a\", \"operator\": \"Nope\"}]}")
                        .status())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fieldSelector | {} | requirements: Required value: when spec.resourceAttributes.fieldSelector is specified",
                "labelSelector | {\"rawSelector\": \"a\", \"requirements\": [{}]} | may not specified at the same time",
                "fieldSelector | {\"requirements\": [{}]} | requirements[0].key: Required value: must be specified",
                "labelSelector | {\"requirements\": [{}]} | requirements[0].key: Invalid value: \"\": name part must be non-empty",
                "labelSelector | {\"requirements\": [{\"key\": \"a b\", \"operator\": \"Nope\"}]} |"
                        + " requirements[0].key: Invalid value: \"a b\": name part must consist of",
                "labelSelector | {\"requirements\": [{\"key\": \"a/b/c\", \"operator\": \"Exists\"}]} |"
                        + " requirements[0].key: Invalid value: \"a/b/c\": a qualified name must consist of",
                "labelSelector | {\"requirements\": [{\"key\": \"a\", \"operator\": \"In\", \"values\": [\"b\", \"x y\"]}]} |"
                        + " requirements[0].values[1]: Invalid value: \"x y\": a valid label must be",
                "fieldSelector | {\"requirements\": [{\"key\": \"k\", \"operator\": \"In\"}]} | 'In' or 'NotIn'",
            })
    void a_selector_that_says_nothing_or_too_much_is_refused(String name, String selector, String why) {
        Answer refused = review(name, selector);

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.text("/message")).contains(why);
    }
}
