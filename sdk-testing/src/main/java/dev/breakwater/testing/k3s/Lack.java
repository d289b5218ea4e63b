package dev.breakwater.testing.k3s;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Why a test does not run on a cluster. */
final class Lack {
    private static final String CLUSTER = "breakwater.cluster";

    private Lack() {}

    /** The clusters that the property names in place of the annotation. */
    static Optional<List<ClusterKind>> instead() {
        return Optional.ofNullable(System.getProperty(CLUSTER))
                .filter(names -> !names.isEmpty())
                .map(ClusterKind::parse);
    }

    /** What a kind of cluster cannot do of what a test needs. */
    static Optional<String> of(ClusterKind kind, Set<Capability> needs) {
        return needs.stream()
                .filter(need -> !kind.capabilities().contains(need))
                .sorted()
                .findFirst()
                .map(need -> "the test needs " + need + ", and " + need.lack());
    }

    /** Why a cluster of that kind cannot be had; empty as well where it must be had, so that the test fails. */
    static Optional<String> of(ClusterKind kind) {
        return switch (kind) {
            case FAKE -> Optional.empty();
            case K3S ->
                "required".equals(System.getProperty("breakwater.k3s"))
                        ? Optional.empty()
                        : K3sCluster.builder().unavailable();
            case KUBECONFIG -> instead().isPresent() ? Optional.empty() : KubeconfigBackend.unavailable();
        };
    }
}
