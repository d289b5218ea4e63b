/**
 * Where secrets live: key vaults, and the secrets in them by name, version and expiry, their values write-only.
 * Declarations, their property tables and their controls.
 */
@NullMarked
package dev.breakwater.secret;

import org.jspecify.annotations.NullMarked;
