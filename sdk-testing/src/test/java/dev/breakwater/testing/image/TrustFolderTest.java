package dev.breakwater.testing.image;

import static dev.breakwater.testing.BreakwaterAssertions.assertThat;
import static dev.breakwater.testing.BreakwaterAssertions.assertThatThrownBy;

import dev.breakwater.BreakwaterException;
import dev.breakwater.document.InvalidDocumentException;
import dev.breakwater.image.ImageReference;
import dev.breakwater.image.SignatureVerifier;
import dev.breakwater.image.TrustPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folder that notation is configured by is read as it lies there. */
class TrustFolderTest {
    private static final String POLICY = """
            {"version": "1.0", "trustPolicies": [{"name": "shop", "registryScopes": ["*"],
              "signatureVerification": {"level": "strict"}, "trustStores": ["ca:shop"],
              "trustedIdentities": ["*"]}]}
            """;

    @TempDir
    Path folder;

    private final TestSigner signer = TestSigner.make();
    private final FakeRegistry registry = FakeRegistry.named("shop.azurecr.io");
    private final ImageReference web = registry.sign(registry.push("web", "1"), signer);
    private Path store;

    @BeforeEach
    void layout() throws IOException {
        store = Files.createDirectories(folder.resolve("truststore/x509/ca/shop"));
        Files.writeString(folder.resolve("trustpolicy.json"), POLICY);
    }

    private static String pem(TestSigner signer) throws CertificateEncodingException {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder().encodeToString(signer.root().getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }

    private TrustPolicy read() {
        return TrustPolicy.read(folder);
    }

    @Test
    void policy_and_stores_are_read_in_pem_and_der() throws Exception {
        Files.writeString(store.resolve("root.pem"), pem(signer) + pem(signer));
        assertThat(SignatureVerifier.of(registry.client(), read()).verify(web)).isVerified();

        Files.delete(store.resolve("root.pem"));
        Files.write(store.resolve("root.crt"), signer.root().getEncoded());
        assertThat(SignatureVerifier.of(registry.client(), read()).verify(web)).isVerified();
    }

    @Test
    void the_newer_name_of_the_policy_goes_first() throws Exception {
        Files.writeString(store.resolve("root.pem"), pem(signer));
        Files.writeString(folder.resolve("trustpolicy.oci.json"), POLICY.replace("\"shop\",", "\"newer\","));

        assertThat(read()).hasToString("TrustPolicy[newer strict]");
    }

    @Test
    void a_store_of_another_type_or_name_vouches_for_nothing() throws Exception {
        Path other = Files.createDirectories(folder.resolve("truststore/x509/signingAuthority/shop"));
        Files.writeString(other.resolve("root.pem"), pem(signer));
        Files.writeString(store.resolve("root.pem"), pem(TestSigner.make()));

        assertThatThrownBy(() -> assertThat(
                                SignatureVerifier.of(registry.client(), read()).verify(web))
                        .isVerified())
                .hasMessageContaining("is in a trust store of the type ca that the policy names");
    }

    @Test
    void what_is_no_trust_store_is_refused_with_its_path() throws Exception {
        assertRefused("ca/shop is a trust store without certificates.");
        Files.writeString(store.resolve("root.pem"), "no certificate");
        assertRefused("root.pem has no X.509 certificates in PEM or DER.");
        Files.delete(store.resolve("root.pem"));
        Path real = Files.writeString(folder.resolve("elsewhere.pem"), pem(signer));
        Files.createSymbolicLink(store.resolve("root.pem"), real);
        assertRefused("root.pem is no file with certificates; links and folders are not followed.");
        Files.delete(folder.resolve("trustpolicy.json"));
        assertThatThrownBy(this::read)
                .isInstanceOf(BreakwaterException.class)
                .hasMessageContaining("has neither trustpolicy.oci.json nor trustpolicy.json");
    }

    @Test
    void what_the_policy_does_not_name_spoils_nothing() throws Exception {
        Files.writeString(store.resolve("root.pem"), pem(signer));
        Files.createDirectories(folder.resolve("truststore/x509/ca/empty"));
        Files.writeString(folder.resolve("truststore/x509/ca/README"), "stores of the shop");

        assertThat(SignatureVerifier.of(registry.client(), read()).verify(web)).isVerified();
    }

    private void assertRefused(String message) {
        assertThatThrownBy(this::read)
                .isInstanceOf(InvalidDocumentException.class)
                .hasMessageEndingWith(message);
    }
}
