/**
 * A provider by a third party: names in an imaginary DNS service, in the same plan as the cluster they point to. It
 * depends on sdk-core alone and keeps the laws of the provider contract.
 */
@NullMarked
package dev.breakwater.examples.dns;

import org.jspecify.annotations.NullMarked;
