package dev.breakwater.testing.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import com.azure.identity.ClientCertificateCredentialBuilder;
import dev.breakwater.document.Document;
import dev.breakwater.engine.ApplyResult;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.EngineOptions;
import dev.breakwater.identity.ClientCertificate;
import dev.breakwater.identity.EntraApplication;
import dev.breakwater.identity.PublicCertificate;
import dev.breakwater.identity.ServicePrincipal;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.testing.entra.RegisteredApp;
import java.io.ByteArrayInputStream;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.junit.jupiter.api.Test;

/** An application signs in with a certificate that Graph was told, through Azure's own library. */
class CertificateSignInTest {
    private final FakeAzure azure = FakeAzure.start();
    private final RegisteredApp job = azure.entra().application("job");

    /** A certificate signed by itself, with its key. */
    record Own(X509Certificate certificate, KeyPair keys) {
        static Own make() throws Exception {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            KeyPair keys = generator.generateKeyPair();
            X500Name name = new X500Name("CN=job");
            Instant now = Instant.now();
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    name,
                    BigInteger.ONE,
                    Date.from(now.minus(Duration.ofDays(1))),
                    Date.from(now.plus(Duration.ofDays(90))),
                    name,
                    keys.getPublic());
            X509Certificate certificate = new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(keys.getPrivate())));
            return new Own(certificate, keys);
        }

        byte[] pem() throws Exception {
            StringWriter text = new StringWriter();
            try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
                writer.writeObject(
                        new PemObject("PRIVATE KEY", keys.getPrivate().getEncoded()));
                writer.writeObject(certificate);
            }
            return text.toString().getBytes(StandardCharsets.US_ASCII);
        }
    }

    private TokenCredential credential(Own own) throws Exception {
        return credential(own, job.clientId());
    }

    private TokenCredential credential(Own own, String clientId) throws Exception {
        return new ClientCertificateCredentialBuilder()
                .tenantId(azure.tenant())
                .clientId(clientId)
                .pemCertificate(new ByteArrayInputStream(own.pem()))
                .httpClient(azure.httpClient())
                .build();
    }

    /** An assertion as a client makes it, for that audience. */
    private String assertion(Own own, String audience) throws Exception {
        byte[] print =
                MessageDigest.getInstance("SHA-256").digest(own.certificate().getEncoded());
        Document header = Document.object("alg", "RS256", "typ", "JWT").with("x5t#S256", encoded(print));
        long now = azure.time().now().getEpochSecond();
        Document claims = Document.object("iss", job.clientId(), "sub", job.clientId(), "aud", audience)
                .with("nbf", now)
                .with("exp", now + 600);
        String text = encoded(header.toJson().getBytes(StandardCharsets.UTF_8)) + "."
                + encoded(claims.toJson().getBytes(StandardCharsets.UTF_8));
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(own.keys().getPrivate());
        signature.update(text.getBytes(StandardCharsets.US_ASCII));
        return text + "." + encoded(signature.sign());
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private Document signIn(String assertion) {
        HttpRequest request = new HttpRequest(
                HttpMethod.POST, "https://login.microsoftonline.com/" + azure.tenant() + "/oauth2/v2.0/token");
        request.setBody("grant_type=client_credentials&scope=https%3A%2F%2Fvault.azure.net%2F.default&client_id="
                + job.clientId() + "&client_assertion=" + assertion);
        try (HttpResponse response = azure.httpClient().sendSync(request, Context.NONE)) {
            return Document.parse(response.getBodyAsBinaryData().toString());
        }
    }

    @Test
    void an_assertion_is_meant_for_this_tenant() throws Exception {
        Own own = register();
        String host = "https://login.microsoftonline.com/";
        for (String path : List.of("/v2.0", "/oauth2/v2.0/token", "/oauth2/token")) {
            assertThat(signIn(assertion(own, host + azure.tenant() + path)).text("/access_token"))
                    .as(path)
                    .isPresent();
        }
        for (String audience : List.of(
                "https://vault.azure.net", host + job.clientId() + "/v2.0", host + azure.tenant() + "/v2.0/evil")) {
            Document refused = signIn(assertion(own, audience));
            assertThat(refused.text("/error")).contains("invalid_client");
            assertThat(refused.text("/error_description").orElse("")).startsWith("AADSTS700023:");
        }
    }

    private Own register() throws Exception {
        Own own = Own.make();
        Document key = Document.object("type", "AsymmetricX509Cert", "usage", "Verify", "displayName", "first")
                .with(
                        "key",
                        Base64.getEncoder().encodeToString(own.certificate().getEncoded()));
        String url = "https://graph.microsoft.com/v1.0/applications/" + job.applicationId();
        String body = Document.object("keyCredentials", List.of(key)).toJson();
        assertThat(AzureSdk.over(azure)
                        .send(HttpMethod.PATCH, url, Map.of(), body)
                        .status())
                .isEqualTo(204);
        return own;
    }

    @Test
    void a_declared_certificate_signs_in() throws Exception {
        Own own = Own.make();
        String all = new String(own.pem(), StandardCharsets.US_ASCII);
        assertThatThrownBy(() -> PublicCertificate.ofPem(all))
                .hasMessageContaining("the PEM holds a private key")
                .hasMessageNotContaining(all.substring(40, 80));
        EntraApplication shop = EntraApplication.named("shop").build();
        ClientCertificate certificate = ClientCertificate.named("shop")
                .application(shop)
                .pem(all.substring(all.indexOf("-----BEGIN CERTIFICATE")))
                .build();
        Engine engine =
                Engine.of(azure.provider()).with(EngineOptions.standard().withTime(azure.time()));
        ApplyResult applied = engine.apply(engine.plan(DesiredState.named("shop")
                .with(List.of(shop, ServicePrincipal.of(shop).build(), certificate))));
        String clientId = applied.state(shop.address())
                .flatMap(state -> state.document().text("/appId"))
                .orElseThrow();
        TokenRequestContext vaults = new TokenRequestContext().addScopes("https://vault.azure.net/.default");
        String token = credential(own, clientId).getTokenSync(vaults).getToken();
        assertThat(azure.entra().verify(token).orElseThrow().applicationId()).isEqualTo(clientId);
    }

    @Test
    void a_registered_certificate_signs_in_and_another_does_not() throws Exception {
        Own own = register();
        AzureSdk sdk = AzureSdk.over(azure);
        String url = "https://graph.microsoft.com/v1.0/applications/" + job.applicationId();
        AzureSdk.Answer read = sdk.send(HttpMethod.GET, url, Map.of(), "");
        assertThat(read.body().at("/keyCredentials/0/key")).contains(Document.nothing());
        assertThat(read.body().text("/keyCredentials/0/customKeyIdentifier").orElseThrow())
                .hasSize(40);
        TokenRequestContext vaults = new TokenRequestContext().addScopes("https://vault.azure.net/.default");
        String token = credential(own).getTokenSync(vaults).getToken();
        assertThat(azure.entra().verify(token).orElseThrow().objectId()).isEqualTo(job.objectId());
        TokenCredential stranger = credential(Own.make());
        assertThatThrownBy(() -> stranger.getTokenSync(vaults)).hasMessageContaining("AADSTS700027");
    }
}
