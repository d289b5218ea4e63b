/**
 * The rule language of Azure Policy, evaluated over resource documents without asking Azure: conditions, fields and
 * aliases, counts, template functions, and what a set of assignments makes of a resource. Pure. Sources: the pages on
 * the structure of policy definitions, aliases, arrays, applicability and effects in Azure's documentation, 2025.
 */
@NullMarked
package dev.breakwater.policy;

import org.jspecify.annotations.NullMarked;
