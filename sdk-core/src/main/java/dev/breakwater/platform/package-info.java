/**
 * What a cluster stands on: the resource group that holds it, and storage. Declarations, their property tables and
 * their controls.
 */
@NullMarked
package dev.breakwater.platform;

import org.jspecify.annotations.NullMarked;
