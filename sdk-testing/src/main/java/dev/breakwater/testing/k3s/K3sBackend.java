package dev.breakwater.testing.k3s;

import dev.breakwater.testing.azure.FakeAzure;
import java.util.ArrayList;
import java.util.List;

/** The k3s that the tests of a run share, and the tenant that it trusts. */
final class K3sBackend extends Backend {
    private final K3sCluster cluster;

    private K3sBackend(FakeAzure azure, K3sCluster cluster, Access access) {
        super(ClusterKind.K3S, azure, access);
        this.cluster = cluster;
    }

    static K3sBackend start(K3sStage stage) {
        FakeAzure azure = Tenants.start();
        List<Runnable> opened = new ArrayList<>(List.of(azure::close)); // the latest first
        try {
            K3sCluster cluster =
                    K3sCluster.builder().stage(stage).trusting(azure).start();
            opened.add(0, cluster::close);
            return new K3sBackend(azure, cluster, new Access(cluster.connection()));
        } catch (RuntimeException e) {
            throw Closing.after(e, opened);
        }
    }

    @Override
    String diagnosis(String namespace) {
        return cluster.diagnosis(namespace);
    }

    @Override
    public void close() {
        Closing.all(List.of(super::close, cluster::close));
    }
}
