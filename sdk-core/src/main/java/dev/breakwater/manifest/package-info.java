/**
 * What the declarations of all Kubernetes kinds share: labels and annotations, the syntax of names,
 * and a strict way to read manifests that refuses what it does not know. Sources: the Kubernetes API
 * conventions and the validation of apimachinery.
 */
@NullMarked
package dev.breakwater.manifest;

import org.jspecify.annotations.NullMarked;
