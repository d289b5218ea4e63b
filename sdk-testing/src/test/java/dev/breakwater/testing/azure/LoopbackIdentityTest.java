package dev.breakwater.testing.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.HttpMethod;
import com.azure.identity.AadCredentialBuilderBase;
import com.azure.identity.ClientCertificateCredentialBuilder;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.azure.identity.DeviceCodeCredentialBuilder;
import com.azure.identity.WorkloadIdentityCredentialBuilder;
import dev.breakwater.document.Document;
import dev.breakwater.resource.ArmId;
import dev.breakwater.testing.entra.FakeUser;
import dev.breakwater.testing.entra.RegisteredApp;
import dev.breakwater.testing.kubernetes.FakeKubernetes;
import dev.breakwater.testing.kubernetes.KubernetesRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The credentials of azure-identity over the wire, as a program in another process has them. */
class LoopbackIdentityTest {
    private static final TokenRequestContext VAULTS =
            new TokenRequestContext().addScopes("https://vault.azure.net/.default");

    private final FakeAzure azure = FakeAzure.start();
    private final AzureSdk sdk = AzureSdk.over(azure).withGroup();
    private final RegisteredApp job = azure.entra().application("job");
    private final LoopbackFront front = azure.loopback();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        azure.close();
    }

    /** Points a credential at the front. */
    private <T extends AadCredentialBuilderBase<T>> T pointed(T builder) throws Exception {
        // tag::pointed[]
        builder.tenantId(azure.tenant())
                .authorityHost(front.uri().toString())
                .disableInstanceDiscovery()
                .httpClient(Outsider.of(front).azure());
        // end::pointed[]
        return builder;
    }

    private void assertIs(String objectId, TokenCredential credential) {
        String token = credential.getTokenSync(VAULTS).getToken();
        assertThat(azure.entra().verify(token).orElseThrow().objectId()).isEqualTo(objectId);
    }

    @Test
    void a_secret_signs_in_and_a_wrong_one_does_not() throws Exception {
        assertIs(
                job.objectId(),
                pointed(new ClientSecretCredentialBuilder())
                        .clientId(job.clientId())
                        .clientSecret(job.secret().reveal())
                        .build());
        TokenCredential wrong = pointed(new ClientSecretCredentialBuilder())
                .clientId(job.clientId())
                .clientSecret("guess")
                .build();
        assertThatThrownBy(() -> wrong.getTokenSync(VAULTS)).hasMessageContaining("AADSTS7000215");
    }

    @Test
    void azures_own_names_work_through_the_proxy() throws Exception {
        assertIs(
                job.objectId(),
                new ClientSecretCredentialBuilder()
                        .tenantId(azure.tenant())
                        .httpClient(Outsider.proxied(front).azure())
                        .clientId(job.clientId())
                        .clientSecret(job.secret().reveal())
                        .build());
    }

    @Test
    void a_certificate_signs_in_with_an_assertion_for_this_address_and_for_no_other() throws Exception {
        CertificateSignInTest.Own own = CertificateSignInTest.Own.make();
        Document key = Document.object("type", "AsymmetricX509Cert", "usage", "Verify", "displayName", "first")
                .with(
                        "key",
                        Base64.getEncoder().encodeToString(own.certificate().getEncoded()));
        sdk.send(
                HttpMethod.PATCH,
                "https://graph.microsoft.com/v1.0/applications/" + job.applicationId(),
                Map.of(),
                Document.object("keyCredentials", List.of(key)).toJson());
        assertIs(
                job.objectId(),
                pointed(new ClientCertificateCredentialBuilder())
                        .clientId(job.clientId())
                        .pemCertificate(new ByteArrayInputStream(own.pem()))
                        .build());
        LoopbackFront other = FakeAzure.start().loopback();
        try (other) {
            TokenCredential elsewhere = new ClientCertificateCredentialBuilder()
                    .tenantId(azure.tenant())
                    .authorityHost(other.uri().toString())
                    .disableInstanceDiscovery()
                    .clientId(job.clientId())
                    .pemCertificate(new ByteArrayInputStream(own.pem()))
                    .httpClient(Outsider.of(other).azure())
                    .build();
            assertThatThrownBy(() -> elsewhere.getTokenSync(VAULTS)).hasMessageContaining("AADSTS7");
        }
    }

    @Test
    void the_token_of_a_service_account_is_exchanged_for_one_of_an_identity() throws Exception {
        sdk.put(
                sdk.cluster(),
                AzureSdk.body().withAt("/properties/oidcIssuerProfile", Document.object("enabled", true)));
        String issuer = text(sdk.get(sdk.cluster()), "/properties/oidcIssuerProfile/issuerURL");
        AzureSdk.Answer identity = identity();
        sdk.put(
                text(identity, "/id") + "/federatedIdentityCredentials/cluster",
                Document.object(
                        "properties",
                        Document.object("issuer", issuer, "subject", "system:serviceaccount:default:default")
                                .with("audiences", List.of("api://AzureADTokenExchange"))));
        assertIs(
                text(identity, "/properties/principalId"),
                pointed(new WorkloadIdentityCredentialBuilder())
                        .clientId(text(identity, "/properties/clientId"))
                        .tokenFilePath(accountToken().toString())
                        .build());
    }

    private AzureSdk.Answer identity() {
        String path = sdk.group() + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/app";
        sdk.put(path, Document.object("location", "westeurope"));
        return sdk.get(path);
    }

    private static String text(AzureSdk.Answer answer, String pointer) {
        return answer.body().text(pointer).orElseThrow();
    }

    private Path accountToken() throws IOException {
        FakeKubernetes cluster = azure.kubernetes(ArmId.parse(sdk.cluster()));
        Document request = Document.object("apiVersion", "authentication.k8s.io/v1", "kind", "TokenRequest")
                .with("spec", Document.object("audiences", List.of("api://AzureADTokenExchange")));
        String issued = cluster.handle(new KubernetesRequest(
                        "POST",
                        "/api/v1/namespaces/default/serviceaccounts/default/token",
                        Map.of(
                                "Authorization",
                                "Bearer " + cluster.adminToken().reveal(),
                                "Content-Type",
                                "application/json"),
                        request.toJson()))
                .body();
        return Files.writeString(
                folder.resolve("token"),
                Document.parse(issued).text("/status/token").orElseThrow());
    }

    @Test
    void a_person_signs_in_with_a_device_code() throws Exception {
        FakeUser alice = azure.entra().user("alice");
        azure.entra().signIn(alice);
        assertIs(
                alice.objectId(),
                pointed(new DeviceCodeCredentialBuilder())
                        .clientId("04b07795-8ddb-461a-bbee-02f9e1bf7b46")
                        .challengeConsumer(
                                challenge -> assertThat(challenge.getUserCode()).hasSize(8))
                        .build());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void another_jvm_gets_the_token_of_its_managed_identity(boolean appService) throws Exception {
        AzureSdk.Answer identity = identity();
        Document claims = Document.parse(probe(
                appService ? front.appService() : front.virtualMachine(), text(identity, "/properties/clientId")));
        assertThat(claims.text("/oid")).contains(text(identity, "/properties/principalId"));
        assertThat(claims.text("/aud")).contains("https://vault.azure.net");
        assertThat(azure.requests().get(azure.requests().size() - 1).path())
                .isEqualTo("/metadata/identity/oauth2/token");
    }

    private static String probe(Map<String, String> environment, String clientId) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ManagedIdentityProbe.class.getName(),
                clientId);
        builder.environment().keySet().removeIf(name -> name.startsWith("AZURE_") || name.startsWith("IDENTITY_"));
        builder.environment().putAll(environment);
        Process process = builder.redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(300, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(out).isZero();
        return out.lines().filter(line -> line.startsWith("{")).findFirst().orElseThrow(() -> new AssertionError(out));
    }

    @Test
    void only_who_knows_the_header_gets_a_token_of_an_app_service() throws Exception {
        identity();
        Outsider client = Outsider.of(front);
        String url = front.appService().get("IDENTITY_ENDPOINT") + "?resource=https://vault.azure.net";
        assertThat(client.send("GET", url, "").status()).isEqualTo(401);
        assertThat(client.send("GET", url, "", "X-IDENTITY-HEADER", "guess").status())
                .isEqualTo(401);
        assertThat(client.send(
                                "GET",
                                url,
                                "",
                                "X-IDENTITY-HEADER",
                                front.appService().get("IDENTITY_HEADER"))
                        .text("/token_type"))
                .isEqualTo("Bearer");
        assertThat(client.send("POST", url, "").status()).isEqualTo(405);
        String metadata = front.virtualMachine().get("AZURE_POD_IDENTITY_AUTHORITY_HOST")
                + "/metadata/identity/oauth2/token?resource=https://vault.azure.net";
        assertThat(client.send("GET", metadata, "").text("/error_description"))
                .isEqualTo("Required metadata header not specified");
    }
}
