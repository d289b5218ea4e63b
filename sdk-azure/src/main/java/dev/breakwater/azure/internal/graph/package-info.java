/**
 * The handlers of what Microsoft Graph knows: applications, service principals, groups, consents, credentials and
 * policies. Not for use from outside of this module. It knows neither the pipeline nor ARM: {@link
 * dev.breakwater.azure.internal.graph.GraphApi} and {@link dev.breakwater.azure.internal.graph.SecretVault} are all
 * that it asks for. Nothing of it but the list of handlers and their one class is loaded until something of the kind is planned.
 */
@NullMarked
package dev.breakwater.azure.internal.graph;

import org.jspecify.annotations.NullMarked;
