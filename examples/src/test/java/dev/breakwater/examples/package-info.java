/** Runs what the examples tell. */
@NullMarked
package dev.breakwater.examples;

import org.jspecify.annotations.NullMarked;
