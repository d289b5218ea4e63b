package dev.breakwater.testing.kubernetes;

import dev.breakwater.resource.ClusterConnection;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;

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
}
