package dev.breakwater.testing.k3s;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that means a real API server: {@link ClusterTest} on {@link ClusterKind#K3S}. Without a container engine or
 * an image it is skipped within two seconds and says what to do; with {@code -Dbreakwater.k3s=required} it fails. {@code
 * -Dbreakwater.cluster} leads it to another cluster.
 *
 * <pre>{@code
 * @K3sTest
 * void means_a_real_one(TestCluster cluster) {
 *     assertThat(cluster.client().getKubernetesVersion()).isNotNull();
 * }
 * }</pre>
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(ClusterTestExtension.class)
public @interface K3sTest {
    /** What the test cannot do without; {@link Capability#PODS} starts a full node. */
    Capability[] needs() default {};
}
