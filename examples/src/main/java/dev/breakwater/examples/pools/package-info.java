/**
 * A change that no pool takes: another pool takes over.
 */
@NullMarked
package dev.breakwater.examples.pools;

import org.jspecify.annotations.NullMarked;
