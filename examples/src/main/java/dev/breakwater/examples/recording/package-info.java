/** Records an estate, and rehearses a change of it where nothing can break. */
@NullMarked
package dev.breakwater.examples.recording;

import org.jspecify.annotations.NullMarked;
