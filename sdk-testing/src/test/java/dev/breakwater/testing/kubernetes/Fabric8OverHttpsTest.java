package dev.breakwater.testing.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.access.Caller;
import dev.breakwater.resource.ClusterConnection;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class Fabric8OverHttpsTest extends Fabric8ClientTest {
    @Override
    KubernetesClient connect(FakeKubernetes fake) {
        ClusterConnection connection = fake.connection();
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl(connection.server().toString())
                .withCaCertData(connection.certificateAuthority().orElseThrow())
                .withOauthToken(connection.token().reveal())
                .withNamespace("team")
                .withWatchReconnectInterval(10)
                .withRequestRetryBackoffLimit(0)
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    @Test
    void a_rotation_ends_certificates_on_open_connections_too() {
        try (FakeKubernetes fake = FakeKubernetes.create();
                KubernetesClient client = certified(fake)) {
            assertThat(client.namespaces().list().getItems()).isNotEmpty();

            fake.rotate();

            assertThatThrownBy(() -> client.namespaces().list())
                    .isInstanceOfSatisfying(
                            KubernetesClientException.class,
                            e -> assertThat(e.getCode()).isEqualTo(401));
        }
    }

    private static KubernetesClient certified(FakeKubernetes fake) {
        String text = fake.kubeconfig(new Caller("root", List.of("system:masters")));
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(text))
                .build();
    }
}
