/** One main class for each story, each run by the build. */
@NullMarked
package dev.breakwater.examples;

import org.jspecify.annotations.NullMarked;
