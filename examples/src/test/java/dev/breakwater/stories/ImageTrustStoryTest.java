package dev.breakwater.stories;

import static dev.breakwater.testing.BreakwaterAssertions.assertThat;

import dev.breakwater.image.SignatureVerifier;
import dev.breakwater.image.TrustPolicy;
import dev.breakwater.testing.image.FakeRegistry;
import dev.breakwater.testing.image.TestSigner;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The story of image trust: what runs was signed by the release, not only pushed by somebody. */
class ImageTrustStoryTest {
    private final FakeRegistry registry = FakeRegistry.named("shopimages.azurecr.io");
    private final TestSigner release = TestSigner.make("C=US,ST=WA,O=Shop,CN=Release", "ES256");

    // tag::declaration[]
    private final TrustPolicy policy = TrustPolicy.of("trustpolicy.json", """
                    {"version": "1.0", "trustPolicies": [{
                      "name": "shop", "registryScopes": ["shopimages.azurecr.io/web"],
                      "signatureVerification": {"level": "strict"}, "trustStores": ["ca:shop"],
                      "trustedIdentities": ["x509.subject: C=US, ST=WA, O=Shop"]}]}
                    """).with("ca:shop", release.root());
    // end::declaration[]

    // tag::test[]
    private void the_release_signed(String image) {
        assertThat(SignatureVerifier.of(registry.client(), policy).verify(image))
                .isSignedBy("O=Shop, CN=Release");
    }

    @Test
    void what_the_release_signed_is_trusted() {
        registry.sign(registry.push("web", "1.4"), release);

        the_release_signed("shopimages.azurecr.io/web:1.4");
    }
    // end::test[]

    @Test
    void what_somebody_pushed_is_not() throws IOException {
        // tag::insecure[]
        registry.push("web", "1.4"); // nobody signs it
        // end::insecure[]
        Stories.failsAsOn("image-trust.md", () -> the_release_signed("shopimages.azurecr.io/web:1.4"));
    }

    @Test
    void what_a_stranger_signed_is_not_either() throws IOException {
        // tag::stranger[]
        registry.sign(registry.push("web", "1.4"), TestSigner.make("C=US,ST=WA,O=Shop,CN=Release", "ES256"));
        // end::stranger[]
        Stories.failsAsOn("image-trust.md", () -> the_release_signed("shopimages.azurecr.io/web:1.4"));
    }
}
