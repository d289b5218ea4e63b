/**
 * Pods that nobody trusts, each in a small virtual machine of its own.
 */
@NullMarked
package dev.breakwater.examples.sandbox;

import org.jspecify.annotations.NullMarked;
