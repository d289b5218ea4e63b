/**
 * A fake Entra ID in memory: one tenant's directory behind Microsoft Graph, and the endpoints that hand out
 * tokens. {@link dev.breakwater.testing.entra.FakeEntra} holds the state; it speaks the wire protocol and knows
 * nothing of Azure Resource Manager, whose fake stands on top of it. It refuses what Entra refuses, in its words
 * and with its codes, and says so when it is asked for something it does not do.
 */
@NullMarked
package dev.breakwater.testing.entra;

import org.jspecify.annotations.NullMarked;
