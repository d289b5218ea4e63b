/**
 * What stands above the single resources: the secure cluster as one declaration, the controls that look
 * at several kinds of resource at once, the reviews of a whole plan, and the catalogue of all controls.
 */
@NullMarked
package dev.breakwater.blueprint;

import org.jspecify.annotations.NullMarked;
