/**
 * A secure cluster and a workload in it whose pods read a vault as themselves, so that no secret is stored anywhere.
 */
@NullMarked
package dev.breakwater.examples.baseline;

import org.jspecify.annotations.NullMarked;
