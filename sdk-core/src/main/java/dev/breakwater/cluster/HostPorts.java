package dev.breakwater.cluster;

import dev.breakwater.document.Document;
import dev.breakwater.resource.InvalidDeclarationException;

/**
 * Host ports of nodes that the network security group lets through.
 *
 * @param first the first port
 * @param last the last port
 * @param protocol {@code TCP} or {@code UDP}
 */
public record HostPorts(int first, int last, String protocol) {
    /** Refuses what are no ports and what is no protocol. */
    public HostPorts {
        Problems problems = new Problems("HostPorts");
        problems.unless(
                1 <= first && first <= last && last <= 65535,
                "the ports are " + first + " to " + last + ", which is not a range within 1 to 65535.");
        problems.unlessMatches("protocol", protocol, "TCP|UDP", "is neither TCP nor UDP");
        InvalidDeclarationException.throwIfAny(problems.issues());
    }

    /** One port of TCP. */
    public static HostPorts tcp(int port) {
        return new HostPorts(port, port, "TCP");
    }

    Document document() {
        return Document.object("portStart", first, "portEnd", last, "protocol", protocol);
    }
}
