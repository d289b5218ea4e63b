/**
 * The AKS cluster with its node pools: the declaration, what the service says of it, the table of all
 * its properties, and the controls whose evidence is the cluster alone.
 */
@NullMarked
package dev.breakwater.cluster;

import org.jspecify.annotations.NullMarked;
