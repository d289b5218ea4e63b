package dev.breakwater.testing.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;

final class Fabric8InProcessTest extends Fabric8ClientTest {
    @Override
    KubernetesClient connect(FakeKubernetes fake) {
        return fake.client().adapt(NamespacedKubernetesClient.class).inNamespace("team");
    }
}
