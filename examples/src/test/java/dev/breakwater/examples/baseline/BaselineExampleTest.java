package dev.breakwater.examples.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BaselineExampleTest {
    @Test
    void the_pods_wait_for_the_vault_and_the_trust_in_their_service_account() {
        ByteArrayOutputStream told = new ByteArrayOutputStream();

        BaselineExample.run(new PrintStream(told, true, StandardCharsets.UTF_8));

        assertThat(told.toString(StandardCharsets.UTF_8))
                .containsSubsequence(
                        "/spec/template/spec/volumes",
                        "vaults/kvshop",
                        "managedClusters/shop: created",
                        "federatedIdentityCredentials/shop-web: created",
                        "SecretProviderClass/web: created",
                        "nothing to change")
                .doesNotContain("failed", "not checked: whether the feature");
    }
}
