/** Keeps the documentation true: its snippets are cut from code that the build compiles and runs. */
@NullMarked
package dev.breakwater.docs;

import org.jspecify.annotations.NullMarked;
