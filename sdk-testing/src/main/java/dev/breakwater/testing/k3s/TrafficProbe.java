package dev.breakwater.testing.k3s;

import dev.breakwater.network.Endpoint;
import dev.breakwater.network.Port;

/**
 * One attempt to reach a port.
 *
 * @param from the pod that tries
 * @param to a pod, or a service by its name in the cluster's DNS
 * @param port the port of the destination, over TCP or UDP
 */
public record TrafficProbe(Endpoint.Pod from, Endpoint to, Port port) {
    /** {@code shop/web to shop/db on TCP 5432}. */
    @Override
    public String toString() {
        return from + " to " + to + " on " + port;
    }
}
