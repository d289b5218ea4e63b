/** The snippets of the guide, as tests. */
@NullMarked
package dev.breakwater.guide;

import org.jspecify.annotations.NullMarked;
