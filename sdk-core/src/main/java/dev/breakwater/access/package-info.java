/** Who may do what inside a cluster: bindings of roles to subjects, and the controls over them. */
@NullMarked
package dev.breakwater.access;

import org.jspecify.annotations.NullMarked;
