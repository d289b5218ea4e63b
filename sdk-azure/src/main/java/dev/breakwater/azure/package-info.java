/**
 * The provider for Azure: one handler per resource type over a single pipeline of our own that speaks raw
 * JSON with Azure Resource Manager, so that no property is lost that an SDK model cannot name; and the way
 * into a cluster with an Entra token.
 */
@NullMarked
package dev.breakwater.azure;

import org.jspecify.annotations.NullMarked;
