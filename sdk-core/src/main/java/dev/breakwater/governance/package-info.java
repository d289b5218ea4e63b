/**
 * What rules over a cluster from outside: assignments of Azure Policy, plans of Microsoft Defender for Cloud, and the
 * registries that its images come from. Declarations, their property tables and their controls.
 */
@NullMarked
package dev.breakwater.governance;

import org.jspecify.annotations.NullMarked;
