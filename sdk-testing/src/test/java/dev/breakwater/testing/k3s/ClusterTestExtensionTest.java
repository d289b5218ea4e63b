package dev.breakwater.testing.k3s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.breakwater.access.Caller;
import dev.breakwater.testing.kubernetes.FakeKubernetes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** The annotations as a launcher finds them: what runs, what is skipped with which words, and what fails. */
@Isolated("it sets system properties that other tests of this package read")
class ClusterTestExtensionTest {
    /** A reason with a remedy, whether this machine has an engine or none. */
    private static final Pattern NO_K3S =
            Pattern.compile("k3s: (the image localhost/breakwater/nobody-has-this:1 is not"
                    + " present; docker pull it, name another .*|no container engine answers at .*; start one .*)");

    private static final List<String> NAMES =
            List.of("breakwater.cluster", "breakwater.kubeconfig", "breakwater.k3s", "breakwater.k3s.image");

    private final List<String> before =
            NAMES.stream().map(name -> System.getProperty(name, "")).toList();
    private final ClusterTally tally = ClusterTally.here();

    @TempDir
    private Path folder;

    @BeforeEach
    void prepare() {
        ClusterTally.count(new ClusterTally());
        NAMES.forEach(System::clearProperty);
        System.setProperty("breakwater.k3s.image", "localhost/breakwater/nobody-has-this:1");
    }

    @AfterEach
    void restore() {
        ClusterTally.count(tally);
        for (int i = 0; i < NAMES.size(); i++) {
            if (before.get(i).isEmpty()) {
                System.clearProperty(NAMES.get(i));
            } else {
                System.setProperty(NAMES.get(i), before.get(i));
            }
        }
    }

    /** Not found by a build, as its name does not end as those of tests do. */
    static final class Sample {
        @ClusterTest(on = {ClusterKind.FAKE, ClusterKind.K3S, ClusterKind.KUBECONFIG})
        void lists(TestCluster cluster) {
            assertThat(cluster.client()
                            .namespaces()
                            .withName(cluster.namespace())
                            .get())
                    .isNotNull();
        }

        @K3sTest
        void means_a_real_one(TestCluster cluster) {
            assertThat(cluster.client().getKubernetesVersion()).isNotNull();
        }

        @ClusterTest(
                on = {ClusterKind.FAKE, ClusterKind.KUBECONFIG},
                needs = {Capability.PODS, Capability.ENTRA_SIGN_IN})
        void needs_pods(TestCluster cluster) {
            assertThat(cluster).as("a cluster that it must not run on").isNull();
        }
    }

    /** A class whose tests fail where one can. */
    static final class Failing {
        @BeforeEach
        void prepare(TestCluster cluster) {
            if (cluster.kind() == ClusterKind.KUBECONFIG) {
                throw new AssertionError("before");
            }
        }

        @ClusterTest(on = {ClusterKind.FAKE, ClusterKind.KUBECONFIG})
        void fails(TestCluster cluster) {
            cluster.namespace();
            assertThat(cluster.can(Capability.PODS)).as("pods run").isTrue();
        }

        @ClusterTest
        void does_not_apply(TestCluster cluster) {
            Assumptions.abort("not for " + cluster.kind());
        }
    }

    @Test
    void what_cannot_run_is_skipped_with_reason_and_remedy_and_counted() {
        Instant began = Instant.now();
        List<JupiterRun.Ended> all = JupiterRun.of(Sample.class);
        Duration took = Duration.between(began, Instant.now());

        assertThat(all)
                .extracting(JupiterRun.Ended::test, JupiterRun.Ended::verdict)
                .containsExactlyInAnyOrder(
                        tuple("lists FakeKubernetes", "SUCCESSFUL"),
                        tuple("lists k3s", "SKIPPED"),
                        tuple("lists kubeconfig", "SKIPPED"),
                        tuple("means_a_real_one k3s", "SKIPPED"),
                        tuple("needs_pods FakeKubernetes", "SKIPPED"),
                        tuple("needs_pods kubeconfig", "SKIPPED"));
        assertThat(reason(all, "lists k3s")).matches(NO_K3S);
        assertThat(reason(all, "means_a_real_one k3s")).matches(NO_K3S);
        assertThat(reason(all, "lists kubeconfig"))
                .isEqualTo("kubeconfig: no kubeconfig is named; name one by -Dbreakwater.kubeconfig=FILE");
        assertThat(reason(all, "needs_pods FakeKubernetes"))
                .isEqualTo("FakeKubernetes: the test needs PODS, and no container runs there");
        assertThat(reason(all, "needs_pods kubeconfig"))
                .isEqualTo("kubeconfig: the test needs ENTRA_SIGN_IN, and people do not sign in by Entra ID there");
        assertThat(tallies())
                .containsExactly(
                        "FakeKubernetes: ran 1 / skipped 1", "k3s: ran 0 / skipped 2", "kubeconfig: ran 0 / skipped 2");
        assertThat(took).as("all of it, one pre-flight included").isLessThan(Duration.ofSeconds(15));
    }

    @Test
    void a_k3s_that_is_required_and_not_there_fails_its_tests_and_no_others() {
        System.setProperty("breakwater.k3s", "required");

        List<JupiterRun.Ended> all = JupiterRun.of(Sample.class);

        assertThat(all)
                .filteredOn(one -> one.verdict().equals("FAILED"))
                .extracting(JupiterRun.Ended::test)
                .containsExactlyInAnyOrder("lists k3s", "means_a_real_one k3s");
        assertThat(List.of(failure(all, "lists k3s"), failure(all, "means_a_real_one k3s")))
                .allSatisfy(failure -> assertThat(failure).hasStackTraceContaining("No k3s can be started: "))
                .as("it is tried once")
                .anySatisfy(failure -> assertThat(failure).hasMessage("It did not start for an earlier test."));
        assertThat(tallies()).contains("k3s: ran 2 / skipped 0");
    }

    @Test
    void a_property_leads_all_of_them_to_the_cluster_of_a_kubeconfig_with_a_certificate() throws IOException {
        try (FakeKubernetes fake = FakeKubernetes.create()) {
            Caller admin = new Caller("root", List.of("system:masters"));
            Path file = Files.writeString(folder.resolve("config"), fake.kubeconfig(admin));
            System.setProperty("breakwater.kubeconfig", file.toString());
            System.setProperty("breakwater.cluster", "kubeconfig");

            List<JupiterRun.Ended> all = JupiterRun.of(Sample.class);

            assertThat(all)
                    .extracting(JupiterRun.Ended::test, JupiterRun.Ended::verdict)
                    .containsExactlyInAnyOrder(
                            tuple("lists kubeconfig", "SUCCESSFUL"),
                            tuple("means_a_real_one kubeconfig", "SUCCESSFUL"),
                            tuple("needs_pods kubeconfig", "SKIPPED"));
            assertThat(fake.client().namespaces().list().getItems())
                    .as("what the tests made is gone")
                    .noneMatch(one -> one.getMetadata().getName().startsWith("bw-"));
        }
        assertThat(tallies())
                .containsExactly(
                        "FakeKubernetes: ran 0 / skipped 0", "k3s: ran 0 / skipped 0", "kubeconfig: ran 2 / skipped 1");
    }

    @Test
    void a_cluster_that_nobody_knows_is_a_failure_that_names_those_there_are() {
        System.setProperty("breakwater.cluster", "fake,k8s");

        assertThat(JupiterRun.of(Sample.class))
                .isNotEmpty()
                .allSatisfy(one -> assertThat(one.failure())
                        .get(InstanceOfAssertFactories.THROWABLE)
                        .hasMessageContaining("-Dbreakwater.cluster names k8s; there are fake, k3s, kubeconfig"));
    }

    @Test
    void a_failure_says_what_the_cluster_knows_and_an_abort_does_not() throws IOException {
        try (FakeKubernetes fake = FakeKubernetes.create()) {
            System.setProperty(
                    "breakwater.kubeconfig",
                    Files.writeString(folder.resolve("config"), fake.kubeconfig())
                            .toString());

            List<JupiterRun.Ended> all = JupiterRun.of(Failing.class);

            assertThat(failure(all, "fails FakeKubernetes"))
                    .hasMessageContaining("[pods run]")
                    .satisfies(failure -> assertThat(failure.getSuppressed())
                            .singleElement(InstanceOfAssertFactories.THROWABLE)
                            .hasMessageContaining("Latest requests:")
                            .hasMessageContaining("target=/api/v1/namespaces")
                            .hasMessageContaining("Events of bw-"));
            assertThat(failure(all, "fails kubeconfig"))
                    .hasMessage("before")
                    .satisfies(failure -> assertThat(failure.getSuppressed())
                            .singleElement(InstanceOfAssertFactories.THROWABLE)
                            .hasMessageContaining("Events of bw-"));
            assertThat(failure(all, "does_not_apply FakeKubernetes"))
                    .hasMessageContaining("not for FakeKubernetes")
                    .hasNoSuppressedExceptions();
        }
    }

    private static String reason(List<JupiterRun.Ended> all, String test) {
        return one(all, test).reason();
    }

    private static Throwable failure(List<JupiterRun.Ended> all, String test) {
        return one(all, test).failure().orElseThrow();
    }

    private static JupiterRun.Ended one(List<JupiterRun.Ended> all, String test) {
        return all.stream().filter(one -> one.test().equals(test)).findFirst().orElseThrow();
    }

    private static List<String> tallies() {
        List<String> all = new ArrayList<>();
        for (ClusterKind kind : ClusterKind.values()) {
            all.add(TestCluster.tally(kind));
        }
        return all;
    }
}
