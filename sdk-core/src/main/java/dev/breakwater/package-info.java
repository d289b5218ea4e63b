/**
 * The root of Breakwater: what every package shares, and nothing else. Start at {@link
 * dev.breakwater.resource.DesiredState} to declare, at {@code dev.breakwater.engine.Engine} to plan
 * and apply, at {@code dev.breakwater.audit.Auditor} to audit.
 */
@NullMarked
package dev.breakwater;

import org.jspecify.annotations.NullMarked;
