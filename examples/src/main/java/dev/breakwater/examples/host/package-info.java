/**
 * A long-running host that embeds Breakwater for several tenants: an engine each, side by side, watched and cancelled
 * one by one, with no state shared and none kept.
 */
@NullMarked
package dev.breakwater.examples.host;

import org.jspecify.annotations.NullMarked;
