/**
 * What a cluster stands on: the resource group that holds it, the networks and private names it lives among, storage,
 * and where its logs go. Declarations, their property tables and their controls.
 */
@NullMarked
package dev.breakwater.platform;

import org.jspecify.annotations.NullMarked;
