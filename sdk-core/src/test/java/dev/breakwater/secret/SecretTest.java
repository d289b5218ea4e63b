package dev.breakwater.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.document.Document;
import org.junit.jupiter.api.Test;

class SecretTest {
    @Test
    void a_value_that_is_no_text_is_refused_instead_of_being_changed() {
        Document keystore = manifest("{}", "/u3+7Q=="); // fe ed fe ed: the head of a keystore

        assertThatThrownBy(() -> Secret.parse(keystore))
                .hasMessageContaining("/data/value")
                .hasMessageContaining("is not text in UTF-8")
                .hasMessageContaining("SecretProviderClass");
    }

    @Test
    void what_kubectl_keeps_of_the_manifest_is_left_out() {
        Document exported = manifest(
                "{\"kubectl.kubernetes.io/last-applied-configuration\": \"{data: {value: czNjcjN0}}\", \"team\": \"web\"}",
                "czNjcjN0");

        Secret secret = Secret.parse(exported);

        assertThat(secret.document().toJson()).contains("team").doesNotContain("czNjcjN0", "last-applied");
        assertThat(secret.values().get("value").known().orElseThrow().reveal()).isEqualTo("s3cr3t");
    }

    private static Document manifest(String annotations, String value) {
        return Document.parse("""
                {"apiVersion": "v1", "kind": "Secret",
                 "metadata": {"name": "db", "namespace": "shop", "annotations": %s},
                 "data": {"value": "%s"}}
                """.formatted(annotations, value));
    }
}
