/**
 * What may enter a cluster: the vocabulary of admission, the Pod Security Standards, validating admission policies
 * and the bindings that put them into effect.
 */
@NullMarked
package dev.breakwater.admission;

import org.jspecify.annotations.NullMarked;
