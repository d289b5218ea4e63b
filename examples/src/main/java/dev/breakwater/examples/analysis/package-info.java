/**
 * Bindings and network policies before they are applied: who could do what and who would reach whom, before and
 * after, as text and as pictures. No cluster is asked.
 */
@NullMarked
package dev.breakwater.examples.analysis;

import org.jspecify.annotations.NullMarked;
