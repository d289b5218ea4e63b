/** Which pod may talk to which: network policies with their peers and ports, and the controls over them. */
@NullMarked
package dev.breakwater.network;

import org.jspecify.annotations.NullMarked;
