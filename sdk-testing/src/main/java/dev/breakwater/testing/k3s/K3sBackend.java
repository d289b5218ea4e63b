package dev.breakwater.testing.k3s;

import dev.breakwater.testing.azure.FakeAzure;

/** The k3s that the tests of a run share, and the tenant that it trusts. */
final class K3sBackend extends Backend {
    private final K3sCluster cluster;

    private K3sBackend(FakeAzure azure, K3sCluster cluster) {
        super(ClusterKind.K3S, azure, new Access(cluster.connection()));
        this.cluster = cluster;
    }

    static K3sBackend start(K3sStage stage) {
        FakeAzure azure = Tenants.start();
        try {
            return new K3sBackend(
                    azure, K3sCluster.builder().stage(stage).trusting(azure).start());
        } catch (RuntimeException e) {
            azure.close();
            throw e;
        }
    }

    @Override
    String diagnosis(String namespace) {
        return cluster.diagnosis(namespace);
    }

    @Override
    public void close() {
        super.close();
        cluster.close();
    }
}
