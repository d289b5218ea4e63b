/** Where secrets live and how pods get them: secrets of the cluster, and those the CSI driver brings from a vault. */
@NullMarked
package dev.breakwater.secret;

import org.jspecify.annotations.NullMarked;
