/** The laws of the engine, each a test with a sentence for a name, run against an in-memory provider. */
@NullMarked
package dev.breakwater.engine;

import org.jspecify.annotations.NullMarked;
