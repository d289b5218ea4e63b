package dev.breakwater.testing.kubernetes;

import dev.breakwater.engine.TimeSource;
import dev.breakwater.k8s.KubernetesProvider;
import dev.breakwater.provider.Provider;
import dev.breakwater.testing.contract.ContractEstate;
import dev.breakwater.testing.contract.ProviderContract;
import dev.breakwater.testing.contract.Sample;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** The Kubernetes provider keeps the laws over a cluster of the fake, found through each object's own link. */
class KubernetesProviderContractTest implements ProviderContract {
    @Override
    public ContractEstate estate() {
        return new Estate();
    }

    private static final class Estate implements ContractEstate {
        private final TimeSource time = TimeSource.virtual(Instant.parse("2026-09-01T00:00:00Z"));
        private final FakeKubernetes cluster = FakeKubernetes.create("1.33", time.clock());
        private final KubernetesProvider provider = KubernetesProvider.create();

        @Override
        public List<Provider> providers() {
            return List.of(provider);
        }

        @Override
        public TimeSource time() {
            return time;
        }

        @Override
        public List<Sample> samples() {
            return new KubernetesSamples(cluster.connection()).all();
        }

        @Override
        public Set<String> canaries() {
            return Set.of(cluster.adminToken().reveal(), ManifestSamples.SECRET);
        }

        @Override
        public void tell(String line) {
            System.out.println("ProviderContract: " + line);
        }

        @Override
        public void close() {
            provider.close();
            cluster.close();
        }
    }
}
