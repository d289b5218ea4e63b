/**
 * Spans of OpenTelemetry for plans, applies, resources and the requests to API servers. Needs {@code
 * io.opentelemetry:opentelemetry-api}, which nothing else here does.
 */
@NullMarked
package dev.breakwater.k8s.trace;

import org.jspecify.annotations.NullMarked;
