package dev.breakwater.testing.k3s;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that runs once on each of these clusters, in place of {@code @Test}; its parameter is a {@link TestCluster}.
 * {@code -Dbreakwater.cluster=fake,k3s,kubeconfig} names others than the annotation does. Where a cluster cannot be
 * had, or cannot do what the test needs, that run is skipped and says why; {@code -Dbreakwater.k3s=required} makes a
 * missing k3s a failure, and a kubeconfig that was asked for by the property and cannot be used always is one.
 *
 * <pre>{@code
 * @ClusterTest(on = ClusterKind.FAKE)
 * void names_are_of_this_test_alone(TestCluster cluster) {
 *     try (KubernetesClient client = cluster.client()) {
 *         assertThat(client.namespaces().withName(cluster.namespace()).get()).isNotNull();
 *     }
 * }
 * }</pre>
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(ClusterTestExtension.class)
public @interface ClusterTest {
    /** The clusters to run on. */
    ClusterKind[] on() default ClusterKind.FAKE;

    /** What the test cannot do without. */
    Capability[] needs() default {};
}
