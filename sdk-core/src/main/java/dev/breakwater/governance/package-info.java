/**
 * What a subscription demands of its clusters and how it watches them: assignments of Azure Policy and
 * plans of Microsoft Defender for Cloud. Declarations, their property tables and their controls.
 */
@NullMarked
package dev.breakwater.governance;

import org.jspecify.annotations.NullMarked;
