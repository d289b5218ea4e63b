/**
 * A cluster without a public address, in a network of its own: names, subnets and routes are declared with it.
 */
@NullMarked
package dev.breakwater.examples.privatecluster;

import org.jspecify.annotations.NullMarked;
