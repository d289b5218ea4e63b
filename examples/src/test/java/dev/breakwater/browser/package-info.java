/** The page of an audit in a real browser. */
@NullMarked
package dev.breakwater.browser;

import org.jspecify.annotations.NullMarked;
