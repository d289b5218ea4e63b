package dev.breakwater.testing.image;

import static dev.breakwater.testing.BreakwaterAssertions.assertThat;
import static dev.breakwater.testing.BreakwaterAssertions.assertThatThrownBy;

import dev.breakwater.image.ImageReference;
import dev.breakwater.image.OciRegistry;
import dev.breakwater.image.RegistryLogin;
import dev.breakwater.image.RegistryTransport;
import dev.breakwater.image.SignatureVerifier;
import dev.breakwater.image.TrustPolicy;
import dev.breakwater.resource.Sensitive;
import dev.breakwater.testing.azure.FakeAzure;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A registry that wants a token gets one, by password, from Entra ID or without either. */
class RegistryLoginTest {
    private static final Sensitive<String> SECRET = Sensitive.of("let me in");

    private final FakeRegistry registry = FakeRegistry.serve();
    private final String host = registry.host();
    private final TestSigner signer = TestSigner.make();
    private final ImageReference web = registry.sign(registry.push("shop/web", "1.4"), signer);

    @AfterEach
    void close() {
        registry.close();
    }

    private static OciRegistry by(RegistryLogin login) {
        return OciRegistry.over(RegistryTransport.http(login)).plain();
    }

    @Test
    void a_signature_is_verified_behind_a_password() {
        registry.requiringPassword("robot", "let me in");
        OciRegistry client = by(RegistryLogin.password(host, "robot", SECRET));
        TrustPolicy policy = TrustPolicy.strict("ca:test", signer.root());

        assertThat(SignatureVerifier.of(client, policy).verify(web)).isVerified();
        assertThatThrownBy(() -> by(RegistryLogin.password(host, "robot", Sensitive.of("guess")))
                        .resolve(web))
                .hasMessage("http://" + host + "/oauth2/token: the registry answers 401 when asked for a token; look"
                        + " whether who signs in may pull.");
        assertThatThrownBy(
                        () -> OciRegistry.over(RegistryTransport.http()).plain().resolve(web))
                .hasMessageContaining("the registry answers 401")
                .hasMessageContaining("give the transport a RegistryLogin that may pull.");
    }

    @Test
    void a_token_of_entra_is_exchanged_once_for_each_repository_and_again_when_it_has_expired() {
        List<String> asked = new ArrayList<>();
        registry.requiringEntra(asked::add);
        OciRegistry client = by(RegistryLogin.entra(host, () -> SECRET));
        ImageReference api = registry.push("shop/api", "2");

        assertThat(client.resolve(ImageReference.parse(host + "/shop/web:1.4"))).isEqualTo(web);
        client.resolve(web);
        assertThat(asked).containsExactly("let me in");
        client.resolve(api);
        assertThat(asked).hasSize(2);
        registry.expireTokens();
        client.resolve(web);
        assertThat(asked).hasSize(3);
    }

    @Test
    void the_provider_for_azure_signs_in_as_whoever_it_is() {
        List<String> asked = new ArrayList<>();
        registry.requiringEntra(asked::add);
        try (FakeAzure azure = FakeAzure.start()) {
            OciRegistry client = by(azure.provider().registryLogin(host));

            assertThat(client.resolve(web)).isEqualTo(web);
        }
        assertThat(asked).hasSize(1);
    }

    @Test
    void who_entra_does_not_vouch_for_stays_outside() {
        registry.requiringEntra(token -> false);

        assertThatThrownBy(() -> by(RegistryLogin.entra(host, () -> SECRET)).resolve(web))
                .hasMessageContaining("/oauth2/exchange: the registry answers 401")
                .hasMessageNotContaining("let me in");
    }

    @Test
    void anybody_gets_a_token_where_anybody_may_pull() {
        registry.requiringAnonymousTokens();

        assertThat(by(RegistryLogin.anonymous(host)).resolve(web)).isEqualTo(web);
        assertThatThrownBy(() -> by(RegistryLogin.anonymous("other.example")).resolve(web))
                .hasMessageContaining("the registry answers 401");
        assertThat(RegistryLogin.password(host, "robot", SECRET)).hasToString("RegistryLogin[" + host + "]");
    }
}
