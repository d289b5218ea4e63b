/**
 * What the fakes serve HTTPS with: an authority made at run time, and certificates for loopback and for the names that
 * a fake stands in for. Nothing of it is for use outside tests.
 */
@NullMarked
package dev.breakwater.testing.tls;

import org.jspecify.annotations.NullMarked;
