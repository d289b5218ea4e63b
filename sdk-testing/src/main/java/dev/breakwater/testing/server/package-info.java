/**
 * The fakes as servers, for programs in other languages: started by one command, or from a test, and reached by the
 * environment and kubeconfig that they hand out.
 */
@NullMarked
package dev.breakwater.testing.server;

import org.jspecify.annotations.NullMarked;
