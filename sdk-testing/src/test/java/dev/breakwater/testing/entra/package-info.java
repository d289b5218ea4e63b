/** Shows that the fake Entra ID keeps a directory and hands out tokens as the real one does. */
@NullMarked
package dev.breakwater.testing.entra;

import org.jspecify.annotations.NullMarked;
