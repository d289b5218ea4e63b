/**
 * What a plan says of one resource: the change, each field of it, whether it hardens or weakens, and
 * what it costs. Property tables say all that is known of a property once.
 */
@NullMarked
package dev.breakwater.change;

import org.jspecify.annotations.NullMarked;
