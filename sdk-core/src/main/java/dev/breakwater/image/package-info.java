/**
 * Images and who vouches for them: what scanners found in them, in one model whatever the scanner, and gates over that.
 * Nothing here is declared or applied.
 */
@NullMarked
package dev.breakwater.image;

import org.jspecify.annotations.NullMarked;
