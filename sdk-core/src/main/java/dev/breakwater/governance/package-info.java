/**
 * What rules over a cluster from outside: the registries that its images come from. Declarations, their property
 * tables and their controls.
 */
@NullMarked
package dev.breakwater.governance;

import org.jspecify.annotations.NullMarked;
