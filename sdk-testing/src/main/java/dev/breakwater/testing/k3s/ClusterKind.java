package dev.breakwater.testing.k3s;

import dev.breakwater.BreakwaterException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The three clusters that a test can run on. What they differ in is {@link #capabilities()}. */
public enum ClusterKind {
    /** A {@link dev.breakwater.testing.kubernetes.FakeKubernetes} of its own for each test. */
    FAKE("FakeKubernetes"),

    /** One {@link K3sCluster} that the tests of a run share; {@link K3sStage#NODE} where a test needs pods. */
    K3S("k3s"),

    /**
     * The cluster that the kubeconfig in {@code -Dbreakwater.kubeconfig=FILE} names; people are impersonated there. What
     * else it can do is told by {@code -Dbreakwater.kubeconfig.can=PODS,TRAFFIC}.
     */
    KUBECONFIG("kubeconfig");

    private final String label;

    ClusterKind(String label) {
        this.label = label;
    }

    /** What it can do. */
    public Set<Capability> capabilities() {
        return switch (this) {
            case FAKE -> Set.of(Capability.ENTRA_SIGN_IN, Capability.TRAFFIC);
            case K3S -> Set.of(Capability.ENTRA_SIGN_IN, Capability.PODS, Capability.TRAFFIC);
            case KUBECONFIG -> declared();
        };
    }

    /** Of somebody's cluster it is not known what it can do, unless they say so. */
    private static Set<Capability> declared() {
        Set<Capability> all = EnumSet.noneOf(Capability.class);
        for (String name : System.getProperty("breakwater.kubeconfig.can", "").split(",", -1)) {
            if (!name.isBlank()) {
                all.add(Arrays.stream(Capability.values())
                        .filter(one -> one.name().equals(name.strip().toUpperCase(Locale.ROOT)))
                        .findFirst()
                        .orElseThrow(() -> new BreakwaterException("-Dbreakwater.kubeconfig.can names " + name.strip()
                                + "; there are " + Arrays.toString(Capability.values()) + ".")));
            }
        }
        return all;
    }

    /**
     * Reads names such as {@code fake,k3s}, as {@code -Dbreakwater.cluster} has them.
     *
     * @throws BreakwaterException for a name that no kind has
     */
    static List<ClusterKind> parse(String names) {
        List<ClusterKind> kinds = new ArrayList<>();
        for (String name : names.split(",", -1)) {
            kinds.add(Arrays.stream(values())
                    .filter(kind -> kind.name().equals(name.strip().toUpperCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() -> new BreakwaterException(
                            "-Dbreakwater.cluster names " + name.strip() + "; there are fake, k3s, kubeconfig.")));
        }
        return kinds;
    }

    /** {@code FakeKubernetes}, {@code k3s} or {@code kubeconfig}. */
    @Override
    public String toString() {
        return label;
    }
}
