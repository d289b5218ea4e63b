package dev.breakwater.testing.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.document.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a class may ask of the provider, and what is refused by name instead of mounted wrongly. */
class VaultProviderTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            objectAlias: ../x        | file name must not contain '..': ../x
            objectAlias: a/../../x   | file name must not contain '..': a/../../x
            objectAlias: /etc/x      | file name must be a relative path: /etc/x
            objectFormat: pfx        | FakeAzure mounts objectFormat pem only, not pfx
            objectVersionHistory: 5  | FakeAzure mounts one version of an object, without objectVersionHistory""")
    void what_it_cannot_mount_is_refused_by_name(String line, String message) {
        Document parameters = Document.object("keyvaultName", "kv-1", "tenantId", "t", "clientID", "web")
                .with("objects", "array:\n  - |\n    objectName: db\n    objectType: secret\n    " + line + "\n");
        assertThatThrownBy(() -> new VaultProvider(null).files(parameters, "token"))
                .isInstanceOf(VaultProvider.Failure.class)
                .hasMessageEndingWith(message);
    }

    @Test
    void content_is_decoded_as_the_class_says() throws VaultProvider.Failure {
        assertThat(VaultProvider.decoded("", "c2VjcmV0")).isEqualTo("c2VjcmV0");
        assertThat(VaultProvider.decoded("base64", "c2VjcmV0")).isEqualTo("secret");
        assertThat(VaultProvider.decoded("hex", "736563726574")).isEqualTo("secret");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            rot13  | x    | invalid objectEncoding rot13. Should be utf-8, base64 or hex
            base64 | ???? | the content is not in objectEncoding base64
            hex    | ff   | FakeAzure mounts text only, and the decoded content is none""")
    void content_that_is_no_text_of_that_encoding_is_refused(String encoding, String value, String message) {
        assertThatThrownBy(() -> VaultProvider.decoded(encoding, value)).hasMessage(message);
    }
}
