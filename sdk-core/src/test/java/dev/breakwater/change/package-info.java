/** The laws of property tables: what is compared, what a change takes, what a merge keeps. */
@NullMarked
package dev.breakwater.change;

import org.jspecify.annotations.NullMarked;
