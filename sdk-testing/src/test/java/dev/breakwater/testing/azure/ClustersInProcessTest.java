package dev.breakwater.testing.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.azure.AzureOptions;
import dev.breakwater.azure.ClusterAccess;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.ClusterConnection;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.UnknownHostException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClustersInProcessTest {
    private final FakeAzure azure = FakeAzure.builder().clustersInProcess().start();
    private final AzureSdk sdk = AzureSdk.over(azure).withCluster();
    private final ArmId cluster = ArmId.parse(sdk.cluster());

    @AfterEach
    void close() {
        azure.close();
    }

    private ClusterConnection connection() {
        AzureOptions options =
                AzureOptions.builder().httpClient(azure.httpClient()).build();
        return ClusterAccess.of(azure.credential(), options).connect(cluster);
    }

    private KubernetesClient client(String address) {
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl(address)
                .withOauthToken(connection().token().reveal())
                .withRequestRetryBackoffLimit(0)
                .build();
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientFactory(azure.clusterTransport())
                .build();
    }

    @Test
    void a_kubeconfig_names_the_cluster_as_azure_does() {
        assertThat(connection().server().toString())
                .isEqualTo("https://"
                        + sdk.get(sdk.cluster()).body().text("/properties/fqdn").orElseThrow() + ":443");
        assertThat(connection().certificateAuthority()).isEmpty();
    }

    @Test
    void a_client_reaches_it_by_its_name_in_azure() {
        try (KubernetesClient client = client(connection().server().toString())) {
            assertThat(client.namespaces().withName("kube-system").get()).isNotNull();
            assertThat(client.namespaces().list().getItems())
                    .hasSameSizeAs(azure.kubernetes(cluster)
                            .client()
                            .namespaces()
                            .list()
                            .getItems());
        }
    }

    @Test
    void nobody_answers_at_another_address_or_for_a_cluster_that_is_gone() {
        try (KubernetesClient elsewhere = client("https://other.hcp.westeurope.azmk8s.io:443");
                KubernetesClient gone = client(connection().server().toString())) {
            azure.remove(cluster);
            assertThatThrownBy(() -> elsewhere.namespaces().list())
                    .isInstanceOf(KubernetesClientException.class)
                    .hasRootCauseInstanceOf(UnknownHostException.class);
            assertThatThrownBy(() -> gone.namespaces().list()).hasRootCauseInstanceOf(UnknownHostException.class);
        }
    }
}
