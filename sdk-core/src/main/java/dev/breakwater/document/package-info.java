/**
 * The immutable JSON tree that every declaration renders to and every service answer is read into.
 * It is the evidence of audits, the two sides of a diff, and the body that handlers send.
 */
@NullMarked
package dev.breakwater.document;

import org.jspecify.annotations.NullMarked;
