/**
 * Plans and applies a desired state through providers. The engine is stateless: what the services say
 * is the state. It owns time, concurrency and retries, and it never prints.
 */
@NullMarked
package dev.breakwater.engine;

import org.jspecify.annotations.NullMarked;
