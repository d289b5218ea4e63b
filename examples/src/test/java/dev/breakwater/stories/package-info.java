/** The stories of the guide: each threat as one assertion that fails on the insecure variant and passes on the secure one. */
@NullMarked
package dev.breakwater.stories;

import org.jspecify.annotations.NullMarked;
