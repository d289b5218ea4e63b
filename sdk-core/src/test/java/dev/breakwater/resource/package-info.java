/** The laws of declarations: addresses, ids and what a desired state finds wrong. */
@NullMarked
package dev.breakwater.resource;

import org.jspecify.annotations.NullMarked;
