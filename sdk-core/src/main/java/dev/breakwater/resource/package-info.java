/**
 * The vocabulary of declarations: what a resource is, how it is addressed, how one uses an output of
 * another, and the desired state that holds them all.
 */
@NullMarked
package dev.breakwater.resource;

import org.jspecify.annotations.NullMarked;
