/** The rules of the house as tests, each with a fixture that breaks it. */
@NullMarked
package dev.breakwater.architecture;

import org.jspecify.annotations.NullMarked;
