package dev.breakwater.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.InvalidDeclarationException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublicCertificateTest {
    private static final String PEM = """
            -----BEGIN CERTIFICATE-----
            MIIBNjCB3qADAgECAgkAq8X5vGQU8ZAwCgYIKoZIzj0EAwIwEDEOMAwGA1UEAxMF
            Zmlyc3QwHhcNMjYwODAxMDAwMDAwWhcNMjYxMDMwMDAwMDAwWjAQMQ4wDAYDVQQD
            EwVmaXJzdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABDVDmU6om8LahZe8YAac
            nw87q6Vgee/hrjSAxZsHvlWH3uLEX5biuSueJoZmPHObtcROjm6frgQPichhPNXt
            nVijITAfMB0GA1UdDgQWBBSVuR6zE5K1LKK+76s7EqarHe/ynjAKBggqhkjOPQQD
            AgNHADBEAiAj+V1jpN3X7jsdDqyw/PbuF3fyi4Oo890JtZmOTcz/XgIgaceeV4vm
            27Rw1QlkcxnME+CI+E8VHQXCRd4lEjoLplM=
            -----END CERTIFICATE-----
            """;
    private static final ArmId VAULT = ArmId.subscription("11111111-2222-3333-4444-555555555555")
            .resourceGroup("rg")
            .child("Microsoft.KeyVault/vaults", "prod");

    @Test
    void a_pem_says_which_certificate_it_is_and_how_long_it_is_valid() {
        PublicCertificate certificate = PublicCertificate.ofPem("Bag Attributes\n" + PEM);

        assertThat(certificate.thumbprint()).isEqualTo("619C2D61EA1E723C32994487731ECF0F5C0A147B");
        assertThat(certificate.notBefore()).isEqualTo(Instant.parse("2026-08-01T00:00:00Z"));
        assertThat(certificate.validDays()).isEqualTo(90);
        assertThat(PublicCertificate.of(certificate.base64())).isEqualTo(certificate);
        assertThat(certificate)
                .hasToString("PublicCertificate[619C2D61EA1E723C32994487731ECF0F5C0A147B, until 2026-10-30T00:00:00Z]");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "a key, '-----BEGIN PRIVATE KEY-----canary-----END PRIVATE KEY-----', holds a private key",
        "nothing, '', does not hold just one certificate",
        "the end before the beginning, '-----END CERTIFICATE----------BEGIN CERTIFICATE-----', not hold just one",
        "no certificate, '-----BEGIN CERTIFICATE-----Y2FuYXJ5-----END CERTIFICATE-----', cannot be read as an X.509",
        "no base64, '-----BEGIN CERTIFICATE-----canary!-----END CERTIFICATE-----', cannot be read as an X.509"
    })
    void anything_else_is_refused_without_a_word_of_it(String what, String pem, String message) {
        assertThatThrownBy(() -> PublicCertificate.ofPem(pem))
                .isInstanceOf(InvalidDeclarationException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("canary");
        assertThatThrownBy(() -> PublicCertificate.ofPem(PEM + PEM))
                .as("a chain")
                .hasMessageContaining("just one certificate");
    }

    @Test
    void a_declaration_has_one_source_and_all_its_issues_are_told_at_once() {
        EntraApplication shop = EntraApplication.named("shop").build();
        assertThatThrownBy(() -> ClientCertificate.named("a b")
                        .application(shop)
                        .certificateName("")
                        .overlap(Duration.ofDays(-1))
                        .build())
                .hasMessageContaining("name is not 1 to 40 letters")
                .hasMessageContaining("certificateName is not")
                .hasMessageContaining("either a certificate (a PEM) or a vault")
                .hasMessageContaining("overlap is negative");
        assertThatThrownBy(() -> ClientCertificate.named("shop")
                        .application(shop)
                        .pem(PEM)
                        .vault(VAULT.nested("secrets", "x"))
                        .build())
                .hasMessageContaining("either a certificate")
                .hasMessageContaining("not the id of a key vault");
        ClientCertificate kept =
                ClientCertificate.named("shop").application(shop).vault(VAULT).build();
        assertThat(kept.document().text("/certificate")).contains("shop");
        assertThat(kept.address().path()).endsWith("/keyCredentials/shop");
    }
}
