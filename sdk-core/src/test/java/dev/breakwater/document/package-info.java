/** The laws of documents: parsing within limits, pointers, merge, diff, numbers and references. */
@NullMarked
package dev.breakwater.document;

import org.jspecify.annotations.NullMarked;
