package dev.breakwater.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.provider.ProviderException;
import dev.breakwater.resource.ClusterConnection;
import dev.breakwater.resource.Sensitive;
import java.net.URI;
import java.util.Optional;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionTlsTest {
    private static final String AUTHORITY = """
            -----BEGIN CERTIFICATE-----
            MIIBQTCB6KADAgECAgkAjmHoRdtt0L4wCgYIKoZIzj0EAwIwFDESMBAGA1UEAxMJ
            YXV0aG9yaXR5MCAXDTI2MTEyMjE0MDEyMloYDzIxMjYxMDI5MTQwMTIyWjAUMRIw
            EAYDVQQDEwlhdXRob3JpdHkwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATcazNE
            o/rOSs1FWL/Hz+6GXwPaHcU5Ej5Pm64NwdrWqqhVh+tTbZJ+7U89zMI3POUsnAC6
            5bIg2b/sGLCjQ6vmoyEwHzAdBgNVHQ4EFgQUqMcgs3CaiMqhW/50P6c/ta/S50Aw
            CgYIKoZIzj0EAwIDSAAwRQIhAOLwTXCtTljhf0lsKNmQx/Ph7El87Od6wBrF4CR+
            /2A5AiB63kpyXNmQ+DZrwC/z524mqbsdjDjzYR7p2vJ9tnOeEQ==
            -----END CERTIFICATE-----
            """;

    @Test
    void the_authority_of_a_connection_is_trusted_and_no_public_one() throws Exception {
        assertThat(ConnectionTls.managers(AUTHORITY))
                .singleElement()
                .satisfies(manager -> assertThat(((X509TrustManager) manager).getAcceptedIssuers())
                        .singleElement()
                        .satisfies(issuer -> assertThat(
                                        issuer.getSubjectX500Principal().getName())
                                .isEqualTo("CN=authority")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "LS0tLS1CRUdJTg==", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"})
    void what_is_no_certificate_is_named(String text) {
        ClusterConnection connection = ClusterConnection.of(
                URI.create("https://prod.example"), Optional.of(text), () -> Sensitive.of("token"));

        assertThatThrownBy(() -> ConnectionTls.context(connection))
                .isInstanceOf(ProviderException.class)
                .hasMessageStartingWith(
                        "The certificate authority given for prod.example is not a certificate in PEM.");
    }

    @Test
    void a_connection_without_either_leaves_tls_to_the_jvm() {
        ClusterConnection plain =
                ClusterConnection.of(URI.create("https://prod.example"), Optional.empty(), () -> Sensitive.of("token"));

        assertThat(ConnectionTls.context(plain)).isEmpty();
        assertThatThrownBy(() ->
                        ConnectionTls.context(plain.withClientCertificate(AUTHORITY, Sensitive.of("s3cr3t-canary"))))
                .isInstanceOf(ProviderException.class)
                .hasMessage("The client certificate given for prod.example is not one in PEM with its private key, as"
                        + " PKCS#8, PKCS#1 or SEC 1.");
    }
}
