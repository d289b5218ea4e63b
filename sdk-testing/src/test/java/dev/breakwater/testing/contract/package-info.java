/** Shows that the provider contract holds for a provider that keeps the laws, and bites one that does not. */
@NullMarked
package dev.breakwater.testing.contract;

import org.jspecify.annotations.NullMarked;
