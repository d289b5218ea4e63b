package dev.breakwater.testing.azure;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import dev.breakwater.document.Document;
import dev.breakwater.identity.AzureRole;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The front for other processes: what its addresses lead to, how it is closed to others, and that nothing is left. */
class LoopbackFrontTest {
    private static final String ARM = "https://management.azure.com";
    private static final String LOGIN = "https://login.microsoftonline.com";

    private final FakeAzure azure = FakeAzure.start();
    private final FakeApplication deployer = azure.application("deployer");
    private final LoopbackFront front = azure.loopback();
    private final String base = front.uri().toString();

    @AfterEach
    void close() {
        azure.close();
    }

    private static String bearer(String token) {
        return "Bearer " + token;
    }

    @ParameterizedTest
    @CsvSource({
        "2015-01-01, /authentication/loginEndpoint, /graphEndpoint",
        "2019-05-01, /0/authentication/loginEndpoint, /0/microsoftGraphResourceId",
        "2022-09-01, /authentication/loginEndpoint, /microsoftGraphResourceId",
    })
    void the_metadata_of_the_cloud_leads_to_the_front(String version, String login, String graph) throws Exception {
        Outsider.Answer answer =
                Outsider.of(front).send("GET", base + "//metadata/endpoints?api%2Dversion=" + version, "");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text(login)).isEqualTo(base);
        assertThat(answer.text(graph)).isEqualTo(base + "/graph");
    }

    @Test
    void a_client_that_is_pointed_at_it_meets_no_other_address() throws Exception {
        Outsider client = Outsider.of(front);
        Outsider.Answer discovery =
                client.send("GET", base + "/" + azure.tenant() + "/v2.0/.well-known/openid-configuration", "");
        assertThat(discovery.text("/token_endpoint")).isEqualTo(base + "/" + azure.tenant() + "/oauth2/v2.0/token");
        assertThat(client.send("GET", discovery.text("/jwks_uri"), "").text("/keys/0/kty"))
                .isEqualTo("RSA");
        for (int i = 0; i < 120; i++) {
            azure.application("app-" + i);
        }
        azure.entra().administrator(deployer.objectId());
        String token = client.token(base + "/" + azure.tenant(), deployer, base + "/graph/.default");
        Outsider.Answer page =
                client.send("GET", base + "/graph/v1.0/applications", "", "Authorization", bearer(token));
        assertThat(page.text("/@odata.nextLink")).startsWith(base + "/graph/v1.0/applications?");
        Outsider.Answer next = client.send("GET", page.text("/@odata.nextLink"), "", "Authorization", bearer(token));
        assertThat(next.status()).isEqualTo(200);
        assertThat(next.body().get("value").orElseThrow().elements()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://localhost:%d//.default", "https://management.core.windows.net//.default"})
    void operations_are_polled_where_they_were_started(String scope) throws Exception {
        azure.assign(AzureRole.OWNER, deployer.objectId());
        azure.operations(Pacing.polls(1));
        Outsider client = Outsider.of(front);
        String token = client.token(
                base + "/" + azure.tenant(),
                deployer,
                scope.formatted(front.uri().getPort()));
        String group = base + "/subscriptions/" + azure.subscription() + "/resourcegroups/rg?api-version=2021-04-01";
        String json = "application/json";
        String location = Document.object("location", "westeurope").toJson();
        assertThat(client.send("PUT", group, location, "Authorization", bearer(token), "Content-Type", json)
                        .status())
                .isEqualTo(201);
        Outsider.Answer deleted = client.send("DELETE", group, "", "Authorization", bearer(token));
        assertThat(deleted.status()).isEqualTo(202);
        assertThat(deleted.headers()).containsEntry("x-ms-retry-after-ms", "20");
        assertThat(deleted.headers().get("Location")).startsWith(base + "/subscriptions/");
        assertThat(client.send("GET", deleted.headers().get("Location"), "", "Authorization", bearer(token))
                        .status())
                .isEqualTo(202);
    }

    @Test
    void the_text_of_users_is_not_taken_for_an_address() throws Exception {
        azure.entra().administrator(deployer.objectId());
        Outsider client = Outsider.of(front);
        String token = client.token(base + "/" + azure.tenant(), deployer, base + "/graph/.default");
        String home = "https://management.azure.com/not/a/link";
        Document web = Document.object("displayName", home).with("web", Document.object("homePageUrl", home));
        Outsider.Answer made = client.send(
                "POST",
                base + "/graph/v1.0/applications",
                web.toJson(),
                "Authorization",
                bearer(token),
                "Content-Type",
                "application/json");
        assertThat(made.text("/displayName")).isEqualTo(home);
        assertThat(made.text("/web/homePageUrl")).isEqualTo(home);
        assertThat(made.text("/@odata.context")).startsWith(base + "/graph/");
    }

    @Test
    void the_proxy_leads_to_azures_own_names_and_to_nothing_else() throws Exception {
        azure.assign(AzureRole.READER, deployer.objectId());
        Outsider client = Outsider.proxied(front);
        String token = client.token(LOGIN + "/" + azure.tenant(), deployer, ARM + "/.default");
        Outsider.Answer answer =
                client.send("GET", ARM + "/subscriptions?api-version=2022-12-01", "", "Authorization", bearer(token));
        assertThat(answer.text("/value/0/subscriptionId")).isEqualTo(azure.subscription());
        assertThatThrownBy(() -> client.send("GET", "https://example.com/", ""))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("403");
        assertThat(client.send("GET", "http://example.com/", "").status()).isEqualTo(404);
    }

    @Test
    void vaults_have_names_of_their_own_in_either_way() throws Exception {
        AzureSdk sdk = AzureSdk.over(azure).withGroup();
        Document properties = Document.object("tenantId", azure.tenant(), "enableRbacAuthorization", true)
                .with("sku", Document.object("family", "A", "name", "standard"));
        sdk.put(
                sdk.group() + "/providers/Microsoft.KeyVault/vaults/kv-front-1",
                Document.object("location", "westeurope", "properties", properties));
        azure.assign(AzureRole.KEY_VAULT_SECRETS_OFFICER, deployer.objectId());
        Outsider client = Outsider.proxied(front);
        String suffix = ".vault.localhost:" + front.uri().getPort();
        Outsider.Answer challenge = client.send("GET", "https://kv-front-1" + suffix + "/secrets?api-version=7.4", "");
        assertThat(challenge.status()).isEqualTo(401);
        assertThat(challenge.headers().get("WWW-Authenticate"))
                .contains("authorization=\"" + base + "/" + azure.tenant())
                .contains("resource=\"https://" + suffix.substring(1) + "\"");
        String token =
                client.token(base + "/" + azure.tenant(), deployer, "https://" + suffix.substring(1) + "/.default");
        String body = Document.object("value", "x").toJson();
        assertThat(client.send(
                                "PUT",
                                "https://kv-front-1" + suffix + "/secrets/db?api-version=7.4",
                                body,
                                "Authorization",
                                bearer(token),
                                "Content-Type",
                                "application/json")
                        .text("/id"))
                .startsWith("https://kv-front-1" + suffix + "/secrets/db/");
        assertThat(client.send(
                                "GET",
                                "https://kv-front-1.vault.azure.net/secrets/db/?api-version=7.4",
                                "",
                                "Authorization",
                                bearer(token))
                        .text("/id"))
                .startsWith("https://kv-front-1.vault.azure.net/secrets/db/");
        assertThat(client.send("GET", "https://no-such-vault.vault.azure.net/secrets?api-version=7.4", "")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void what_the_fake_does_not_model_is_said_to_the_other_process() throws Exception {
        Outsider client = Outsider.proxied(front);
        azure.assign(AzureRole.OWNER, deployer.objectId());
        String token = client.token(LOGIN + "/" + azure.tenant(), deployer, ARM + "/.default");
        Outsider.Answer answer = client.send(
                "GET",
                ARM + "/subscriptions/" + azure.subscription() + "/providers/Microsoft.Quota/x?api-version=2022-12-01",
                "",
                "Authorization",
                bearer(token));
        assertThat(answer.status()).isEqualTo(501);
        assertThat(answer.text("/error/message")).startsWith("FakeAzure does not model GET");
    }

    @Test
    void an_address_that_is_not_encoded_is_understood() throws Exception {
        assertThat(ArmRequest.address("https://localhost/a?$filter=name eq \"ä|{x}\""))
                .hasToString("https://localhost/a?$filter=name%20eq%20%22%C3%A4%7C%7Bx%7D%22");
        String target = "/metadata/endpoints?api-version=2022-09-01&filter=a|b{c}";
        try (Socket socket = Outsider.of(front).socket(front.uri().getPort())) {
            String head = "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void stubs_answer_first_and_only_this_jvm_can_make_them() throws Exception {
        front.server()
                .stubFor(get(urlPathEqualTo("/subscriptions"))
                        .willReturn(aResponse().withStatus(503)));
        Outsider client = Outsider.of(front);
        assertThat(client.send("GET", base + "/subscriptions?api-version=2022-12-01", "")
                        .status())
                .isEqualTo(503);
        assertThat(client.send("POST", base + "/__admin/shutdown", "").status()).isEqualTo(401);
        assertThat(client.send("GET", base + "/__admin/mappings", "").status()).isEqualTo(401);
    }

    @Test
    void its_certificates_satisfy_strict_clients() throws Exception {
        try (InputStream pem = Files.newInputStream(front.certificateAuthority())) {
            X509Certificate authority =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
            assertThat(authority.getKeyUsage()[5]).as("keyCertSign").isTrue();
            assertThat(authority.getBasicConstraints()).isNotNegative();
            assertThat(authority.getNonCriticalExtensionOIDs())
                    .as("subject and authority key identifier")
                    .contains("2.5.29.14", "2.5.29.35");
        }
    }

    @Test
    void a_machine_without_work_answers_strange_paths_too() throws Exception {
        Outsider client = Outsider.proxied(front);
        assertThat(client.send("GET", "http://169.254.169.254/metadata/identity/a%20b", "", "Metadata", "true")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void a_name_of_nobody_is_said_to_be_of_its_kind() throws Exception {
        Outsider client = Outsider.proxied(front);
        assertThat(client.send("GET", "https://none.vault.azure.net/secrets?api-version=7.4", "")
                        .text("/error/code"))
                .isEqualTo("VaultNotFound");
        Outsider.Answer account = client.send("GET", "https://none.blob.core.windows.net/c/b", "");
        assertThat(account.status()).isEqualTo(404);
        assertThat(account.text("/error/message"))
                .isEqualTo("There is no storage account at none.blob.core.windows.net.");
    }

    @Test
    void a_start_that_fails_leaves_neither_server_nor_file() throws Exception {
        Set<String> before = files();
        WireMockServer plain = new WireMockServer(options().dynamicPort());
        plain.start();
        MachineEndpoints machine = new MachineEndpoints(request -> ArmResponse.of(404));
        assertThatThrownBy(() -> LoopbackFront.open(plain, machine, "pem")).isInstanceOf(IllegalStateException.class);
        assertThat(plain.isRunning()).isFalse();
        assertThat(before).containsAll(files());
    }

    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("fake-azure") || name.contains("qtp"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> files() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("fake-azure"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Test
    void neither_port_nor_thread_nor_file_is_left() throws Exception {
        Outsider.proxied(front).send("GET", ARM + "/subscriptions", "");
        assertThat(threads()).isNotEmpty();
        assertThat(files()).contains(front.certificateAuthority().getFileName().toString());
        URI proxy = URI.create(front.environment().get("HTTPS_PROXY"));
        azure.close();
        front.close();
        for (int port : new int[] {front.uri().getPort(), proxy.getPort()}) {
            assertThatThrownBy(() -> new Socket(LoopbackProxy.loopback(), port).close())
                    .isInstanceOf(ConnectException.class);
        }
        for (int i = 0; i < 300 && !threads().isEmpty(); i++) {
            // Threads end in real time, whatever the fake's clock says.
            Thread.sleep(10);
        }
        assertThat(threads()).isEmpty();
        assertThat(files())
                .doesNotContain(front.certificateAuthority().getFileName().toString());
    }
}
