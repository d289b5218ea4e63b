/**
 * What a backend implements: one handler per resource type. Handlers are idempotent, safe to call
 * from several threads for different addresses, and never wait for an operation.
 */
@NullMarked
package dev.breakwater.provider;

import org.jspecify.annotations.NullMarked;
