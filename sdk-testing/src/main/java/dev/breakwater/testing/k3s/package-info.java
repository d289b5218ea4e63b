/**
 * Tests on real clusters: a k3s in a container, and one test that runs on FakeKubernetes, on that k3s or on the cluster
 * of a kubeconfig. Each cluster says what it can do, and what does not run says why. Testcontainers and BouncyCastle are
 * needed where a k3s is started, JUnit by the annotations.
 */
@NullMarked
package dev.breakwater.testing.k3s;

import org.jspecify.annotations.NullMarked;
