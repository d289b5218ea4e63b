/**
 * FakeKubernetes: a Kubernetes API server inside the JVM that kubectl and other clients can talk to.
 * It serves the kinds of its schema table and those that definitions bring, with server-side apply, watches, validation
 * and managed fields, and answers 501 with a sentence to whatever it does not do.
 */
@NullMarked
package dev.breakwater.testing.kubernetes;

import org.jspecify.annotations.NullMarked;
