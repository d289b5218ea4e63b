package dev.breakwater.testing.k3s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.BreakwaterException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Why a test does not run, and when that is a failure. */
@Isolated("it sets system properties that other tests of this package read")
class LackTest {
    private static final List<String> NAMES = List.of(
            "breakwater.cluster",
            "breakwater.kubeconfig",
            "breakwater.kubeconfig.can",
            "breakwater.k3s",
            "breakwater.k3s.image");

    private final List<String> before =
            NAMES.stream().map(name -> System.getProperty(name, "")).toList();

    @TempDir
    private Path folder;

    LackTest() {
        NAMES.forEach(System::clearProperty);
    }

    @AfterEach
    void restore() {
        for (int i = 0; i < NAMES.size(); i++) {
            if (before.get(i).isEmpty()) {
                System.clearProperty(NAMES.get(i));
            } else {
                System.setProperty(NAMES.get(i), before.get(i));
            }
        }
    }

    @Test
    void what_a_cluster_cannot_do_is_told() {
        assertThat(Lack.of(ClusterKind.FAKE, Set.of(Capability.PODS)))
                .contains("the test needs PODS, and no container runs there");
        assertThat(Lack.of(ClusterKind.KUBECONFIG, Set.of(Capability.PODS, Capability.ENTRA_SIGN_IN)))
                .contains("the test needs ENTRA_SIGN_IN, and people do not sign in by Entra ID there");
        assertThat(Lack.of(ClusterKind.K3S, Set.of(Capability.values()))).isEmpty();
        assertThat(Lack.of(ClusterKind.FAKE)).isEmpty();
    }

    @Test
    void what_the_cluster_of_a_kubeconfig_can_do_is_declared() {
        System.setProperty("breakwater.kubeconfig.can", "pods, TRAFFIC");
        assertThat(ClusterKind.KUBECONFIG.capabilities())
                .containsExactlyInAnyOrder(Capability.PODS, Capability.TRAFFIC);

        System.setProperty("breakwater.kubeconfig.can", "fly");
        assertThatThrownBy(ClusterKind.KUBECONFIG::capabilities)
                .isInstanceOf(BreakwaterException.class)
                .hasMessage("-Dbreakwater.kubeconfig.can names fly; there are [ENTRA_SIGN_IN, PODS, TRAFFIC].");
    }

    @Test
    void a_property_takes_the_place_of_the_annotation() {
        assertThat(Lack.instead()).isEmpty();

        System.setProperty("breakwater.cluster", "fake, k3s,kubeconfig");

        assertThat(Lack.instead()).contains(List.of(ClusterKind.values()));
    }

    @Test
    void a_k3s_that_is_not_there_is_a_reason_to_skip_or_where_required_to_fail() {
        System.setProperty("breakwater.k3s.image", "localhost/breakwater/nobody-has-this:1");
        assertThat(Lack.of(ClusterKind.K3S)).isPresent();

        System.setProperty("breakwater.k3s", "required");

        assertThat(Lack.of(ClusterKind.K3S)).isEmpty();
        assertThatThrownBy(() -> K3sCluster.builder().start())
                .isInstanceOf(BreakwaterException.class)
                .hasMessageStartingWith("No k3s can be started: ");
    }

    @Test
    void a_kubeconfig_that_is_not_usable_is_a_reason_to_skip_or_where_asked_for_to_fail() throws Exception {
        assertThat(Lack.of(ClusterKind.KUBECONFIG))
                .contains("no kubeconfig is named; name one by -Dbreakwater.kubeconfig=FILE");
        Path file = Files.writeString(folder.resolve("config"), "kind: Nonsense\n");
        System.setProperty("breakwater.kubeconfig", file.toString());
        assertThat(Lack.of(ClusterKind.KUBECONFIG).orElseThrow()).contains("must be one document of the kind Config");

        System.setProperty("breakwater.cluster", "kubeconfig");

        assertThat(Lack.of(ClusterKind.KUBECONFIG)).isEmpty();
        assertThatThrownBy(KubeconfigBackend::start)
                .hasMessageStartingWith("The cluster of a kubeconfig cannot be used: ");
    }
}
