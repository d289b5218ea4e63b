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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fieldSelector | {} | requirements: Required value: when spec.resourceAttributes.fieldSelector is specified",
                "labelSelector | {\"rawSelector\": \"a\", \"requirements\": [{}]} | may not specified at the same time",
                "labelSelector | {\"requirements\": [{}]} | requirements[0].key: Required value: must be specified",
                "fieldSelector | {\"requirements\": [{\"key\": \"k\", \"operator\": \"In\"}]} | 'In' or 'NotIn'",
            })
    void a_selector_that_says_nothing_or_too_much_is_refused(String name, String selector, String why) {
        Answer refused = review(name, selector);

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.text("/message")).contains(why);
    }
}
