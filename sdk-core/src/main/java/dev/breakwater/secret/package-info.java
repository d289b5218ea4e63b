/**
 * Where secrets live and how pods get them: key vaults and the secrets in them by name, version and expiry, their
 * values write-only; secrets of the cluster, and those the CSI driver brings from a vault. Declarations, their
 * property tables and their controls.
 */
@NullMarked
package dev.breakwater.secret;

import org.jspecify.annotations.NullMarked;
