/**
 * The laws that every provider keeps, as JUnit tests: for the providers of Breakwater and for yours. Start
 * at {@link dev.breakwater.testing.contract.ProviderContract}. JUnit is needed on the class path.
 */
@NullMarked
package dev.breakwater.testing.contract;

import org.jspecify.annotations.NullMarked;
