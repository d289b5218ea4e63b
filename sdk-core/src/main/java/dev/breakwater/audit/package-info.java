/**
 * Controls and the findings they make of an estate, whether declared, planned, live or saved. A finding
 * always carries its evidence.
 */
@NullMarked
package dev.breakwater.audit;

import org.jspecify.annotations.NullMarked;
