/**
 * A registry of container images in memory, and signers made at run time: what verifies signatures can be tested without
 * a network, a key store or a container.
 */
@NullMarked
package dev.breakwater.testing.image;

import org.jspecify.annotations.NullMarked;
