package dev.breakwater.testing.azure;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import dev.breakwater.document.Document;
import dev.breakwater.resource.ArmId;
import dev.breakwater.testing.kubernetes.FakeKubernetes;
import dev.breakwater.testing.kubernetes.KubernetesRequest;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The API servers and WireMock fronts of a fake: what they answer, and that nothing of them is left. */
class FakeAzureClosingTest {
    private final FakeAzure azure = FakeAzure.start();
    private final AzureSdk sdk = AzureSdk.over(azure);

    @AfterEach
    void close() {
        azure.close();
    }

    private static Set<String> threads() {
        Set<String> names = new TreeSet<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            boolean ours =
                    thread.getName().startsWith("fake-") || thread.getName().contains("qtp");
            if (ours && thread.isAlive()) {
                names.add(thread.getName());
            }
        }
        return names;
    }

    private static void waitUntilNoMoreThan(Set<String> before) throws InterruptedException {
        for (int i = 0; i < 200 && !before.containsAll(threads()); i++) {
            // Threads end in real time, whatever the fake's clock says.
            Thread.sleep(10);
        }
        assertThat(before).containsAll(threads());
    }

    @Test
    void neither_port_nor_thread_is_left_after_close() throws Exception {
        Set<String> before = threads();
        sdk.withCluster();
        URI server = azure.kubernetes(ArmId.parse(sdk.cluster())).server();
        new Socket(server.getHost(), server.getPort()).close();
        azure.close();
        assertThatThrownBy(() -> connect(server)).isInstanceOf(ConnectException.class);
        waitUntilNoMoreThan(before);
    }

    private static void connect(URI server) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(server.getHost(), server.getPort()), 1000);
        }
    }

    @Test
    void a_closed_fake_opens_no_api_server_again() {
        sdk.withCluster();
        ArmId id = ArmId.parse(sdk.cluster());
        azure.close();
        azure.close();
        assertThatThrownBy(() -> azure.kubernetes(id))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("This FakeAzure is closed");
        assertThat(azure.document(id)).as("the state can still be read").isPresent();
    }

    @Test
    void a_closed_fake_opens_no_front_again() throws Exception {
        Set<String> before = threads();
        azure.close();
        assertThatThrownBy(azure::loopback)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("This FakeAzure is closed; start a new one.");
        waitUntilNoMoreThan(before);
    }

    @Test
    void what_fails_to_close_keeps_nothing_else_open() throws Exception {
        sdk.withCluster();
        URI server = azure.kubernetes(ArmId.parse(sdk.cluster())).server();
        URI failing = azure.loopback().uri();
        LoopbackFront broken = azure.loopback();
        URI later = azure.loopback().uri();
        Files.delete(broken.certificateAuthority());
        Path inside = Files.createDirectory(broken.certificateAuthority()).resolve("file");
        Files.createFile(inside);
        try {
            assertThatThrownBy(azure::close).hasRootCauseInstanceOf(DirectoryNotEmptyException.class);
        } finally {
            Files.delete(inside);
            Files.delete(broken.certificateAuthority());
        }
        for (URI open : List.of(server, failing, broken.uri(), later)) {
            assertThatThrownBy(() -> connect(open)).as("%s", open).isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void the_admin_credential_of_a_cluster_with_local_accounts_opens_its_api_server() {
        sdk.withCluster();
        String kubeconfig = new String(
                sdk.clusters()
                        .listClusterAdminCredentials("rg", "prod")
                        .kubeconfigs()
                        .get(0)
                        .value(),
                StandardCharsets.UTF_8);
        assertThat(kubeconfig).contains("name: clusterAdmin_rg_prod");
        String token = kubeconfig.replaceAll("(?s).*token: (\\S+).*", "$1");
        FakeKubernetes server = azure.kubernetes(ArmId.parse(sdk.cluster()));
        assertThat(server.handle(KubernetesRequest.of(
                                "GET", "/api/v1/namespaces", Map.of("Authorization", "Bearer " + token)))
                        .status())
                .isEqualTo(200);
        assertThat(server.handle(KubernetesRequest.of(
                                "GET", "/api/v1/namespaces", Map.of("Authorization", "Bearer x" + token)))
                        .status())
                .isEqualTo(401);
        assertThat(kubeconfig).contains(server.server().toString());
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void a_fault_of_a_stub_reaches_the_client_as_a_lost_connection(Fault fault) {
        sdk.withGroup();
        // tag::wiremock[]
        try (WireMockFront front = azure.wireMock()) {
            AzureSdk over = AzureSdk.over(azure, front.httpClient());
            front.server()
                    .stubFor(get(urlPathEqualTo(sdk.group()))
                            .inScenario("once")
                            .whenScenarioStateIs(Scenario.STARTED)
                            .willReturn(aResponse().withFault(fault))
                            .willSetStateTo("over"));
            assertThat(over.get(sdk.group()).status()).as("the second try").isEqualTo(200);
            // end::wiremock[]
        }
    }

    @Test
    void a_stub_can_delay_what_the_fake_answers() {
        sdk.withGroup();
        try (WireMockFront front = azure.wireMock()) {
            front.server()
                    .stubFor(any(anyUrl())
                            .willReturn(
                                    aResponse().withTransformers("fake-azure").withFixedDelay(40)));
            Instant began = Instant.now();
            AzureSdk.Answer answer = AzureSdk.over(azure, front.httpClient()).get(sdk.group());
            assertThat(answer.body().text("/name")).contains("rg");
            assertThat(Duration.between(began, Instant.now())).isGreaterThanOrEqualTo(Duration.ofMillis(40));
        }
    }

    @Test
    void a_fault_of_the_fake_passes_through_wiremock() {
        try (WireMockFront front = azure.wireMock()) {
            AzureSdk over = AzureSdk.over(azure, front.httpClient());
            azure.fault(dev.breakwater.testing.azure.Fault.connectionReset()
                    .afterEffect()
                    .on("PUT"));
            assertThat(over.put(sdk.group(), Document.object("location", "westeurope"))
                            .status())
                    .as("the second try finds it there")
                    .isEqualTo(200);
        }
    }

    @Test
    void a_strict_fake_is_strict_behind_wiremock_too() throws InterruptedException {
        Set<String> before = threads();
        try (WireMockFront front = azure.wireMock()) {
            AzureSdk over = AzureSdk.over(azure, front.httpClient());
            assertThatThrownBy(() -> over.get(sdk.group() + "/providers/Microsoft.Storage/accounts"))
                    .hasStackTraceContaining("UnmodelledRequestException")
                    .hasMessageContaining("does not model GET");
        }
        waitUntilNoMoreThan(before);
    }
}
