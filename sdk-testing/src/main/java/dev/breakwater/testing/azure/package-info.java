/**
 * A fake Azure in memory that speaks the wire protocol of Azure Resource Manager and of Entra's token
 * endpoint. {@link dev.breakwater.testing.azure.FakeAzure} holds the state; real SDK clients reach it
 * through an {@code HttpClient} in process, without a port, TLS or a thread. It refuses what Azure
 * refuses, and says so when it is asked for something it does not do.
 */
@NullMarked
package dev.breakwater.testing.azure;

import org.jspecify.annotations.NullMarked;
