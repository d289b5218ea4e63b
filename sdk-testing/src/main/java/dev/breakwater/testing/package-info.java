/**
 * What tests of a platform are written with: a bed of fakes with an engine over them, the JUnit extension that lends
 * it, rules that an estate must keep, and assertions on plans, audits, access and traffic. JUnit and AssertJ are
 * needed by the types that name them and by no others.
 */
@NullMarked
package dev.breakwater.testing;

import org.jspecify.annotations.NullMarked;
