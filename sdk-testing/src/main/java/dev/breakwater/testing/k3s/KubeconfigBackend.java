package dev.breakwater.testing.k3s;

import dev.breakwater.BreakwaterException;
import dev.breakwater.k8s.Kubeconfig;
import dev.breakwater.resource.ClusterConnection;
import dev.breakwater.resource.InvalidDeclarationException;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The cluster of a kubeconfig that was named for the tests; the one in somebody's home is never looked at. */
final class KubeconfigBackend extends Backend {
    private static final String PROPERTY = "breakwater.kubeconfig";

    private KubeconfigBackend(Access access) {
        super(ClusterKind.KUBECONFIG, Tenants.start(), access);
    }

    static KubeconfigBackend start() {
        unavailable().ifPresent(reason -> {
            throw new BreakwaterException("The cluster of a kubeconfig cannot be used: " + reason + ".");
        });
        return new KubeconfigBackend(new Access(connect()));
    }

    private static ClusterConnection connect() {
        return Kubeconfig.read(Path.of(System.getProperty(PROPERTY, ""))).connect();
    }

    /** Why it cannot be used, with what helps. */
    static Optional<String> unavailable() {
        if (System.getProperty(PROPERTY, "").isEmpty()) {
            return Optional.of("no kubeconfig is named; name one by -D" + PROPERTY + "=FILE");
        }
        try {
            connect();
            return Optional.empty();
        } catch (InvalidDeclarationException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** The cluster need not know the tenant: an administrator speaks for its people. */
    @Override
    KubernetesClient as(String name, List<String> groups) {
        return access().impersonating(user(name), groups);
    }

    @Override
    String diagnosis(String namespace) {
        String events = access().events(namespace);
        return kind().capabilities().contains(Capability.PODS)
                ? events + PodLogs.of(access().client(), namespace)
                : events;
    }
}
