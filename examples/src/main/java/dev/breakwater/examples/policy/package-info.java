/** An initiative of Azure Policy on its way into a cluster: assigned, enforced, exempted from for a week. */
@NullMarked
package dev.breakwater.examples.policy;

import org.jspecify.annotations.NullMarked;
