package dev.breakwater.testing.kubernetes;

import static dev.breakwater.testing.kubernetes.Api.MAPS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.Api.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Patches of every form but server-side apply. */
class PatchesTest {
    private final FakeKubernetes fake = FakeKubernetes.create();
    private final Api api = new Api(fake);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "merge-patch | {\"data\":{\"a\":null,\"c\":\"3\"}} | {\"b\":\"2\",\"c\":\"3\"}",
                "strategic-merge-patch | {\"data\":{\"a\":null,\"c\":\"3\"}} | {\"b\":\"2\",\"c\":\"3\"}",
                "strategic-merge-patch | {\"data\":{\"$patch\":\"replace\",\"c\":\"3\"}} | {\"c\":\"3\"}",
                "json-patch | [{\"op\":\"test\",\"path\":\"/data/a\",\"value\":\"1\"},"
                        + "{\"op\":\"remove\",\"path\":\"/data/a\"}] | {\"b\":\"2\"}",
                "json-patch | [{\"op\":\"move\",\"from\":\"/data/a\",\"path\":\"/data/z\"}] | {\"b\":\"2\",\"z\":\"1\"}",
            })
    void patches_change_what_they_say(String form, String patch, String data) {
        api.post(MAPS, Api.map("m", "a", "1", "b", "2"));

        Answer answer = api.patch(MAPS + "/m", form, patch);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().get("data")).contains(Document.parse(data));
    }

    @Test
    void strategic_merge_merges_lists_by_key_and_deletes_by_directive() {
        String accounts = "/api/v1/namespaces/default/serviceaccounts";
        api.post(accounts, Api.named("sa").with("secrets", Document.parse("[{\"name\":\"a\"},{\"name\":\"b\"}]")));

        Answer answer = api.patch(
                accounts + "/sa",
                "strategic-merge-patch",
                "{\"secrets\":[{\"$patch\":\"delete\",\"name\":\"a\"},{\"name\":\"c\"}]}");

        assertThat(answer.body().get("secrets")).contains(Document.parse("[{\"name\":\"c\"},{\"name\":\"b\"}]"));
    }

    @Test
    void a_failed_test_of_a_json_patch_is_unprocessable_and_an_unknown_form_unsupported() {
        api.post(MAPS, Api.map("m", "a", "1"));

        assertThat(api.patch(MAPS + "/m", "json-patch", "[{\"op\":\"test\",\"path\":\"/data/a\",\"value\":\"2\"}]")
                        .status())
                .isEqualTo(422);
        assertThat(api.patch(MAPS + "/m", "banana", "{}").status()).isEqualTo(415);
    }
}
