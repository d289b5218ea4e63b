/**
 * Who may do what in Azure: managed identities, role assignments and the built-in roles that matter to
 * a cluster. Declarations, their property tables and their controls.
 */
@NullMarked
package dev.breakwater.identity;

import org.jspecify.annotations.NullMarked;
