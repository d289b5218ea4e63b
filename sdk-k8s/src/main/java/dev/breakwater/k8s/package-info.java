/**
 * Kubernetes as a backend: a provider over the fabric8 client that plans by list and writes by
 * server-side apply, and manifests in YAML or JSON turned into declarations.
 */
@NullMarked
package dev.breakwater.k8s;

import org.jspecify.annotations.NullMarked;
