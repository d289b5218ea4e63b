/**
 * Policies in CEL: the expression language with the libraries of Kubernetes, validating admission policies and
 * Gatekeeper's constraints, evaluated without a cluster. Needs {@code dev.cel:cel} on the class path.
 */
@NullMarked
package dev.breakwater.k8s.admission;

import org.jspecify.annotations.NullMarked;
