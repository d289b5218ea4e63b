/**
 * Recordings of estates that are there: read without a write, kept without a secret in one file, and played back by
 * {@link dev.breakwater.testing.azure.FakeAzure} or audited as they are.
 */
@NullMarked
package dev.breakwater.testing.replay;

import org.jspecify.annotations.NullMarked;
