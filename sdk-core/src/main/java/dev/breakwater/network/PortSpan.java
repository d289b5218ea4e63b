package dev.breakwater.network;

/**
 * Neighbouring ports of one protocol.
 *
 * @param protocol the protocol
 * @param first the first port
 * @param last the last port, included
 */
public record PortSpan(PolicyPort.Protocol protocol, int first, int last) {
    /** Whether a port is one of them. */
    public boolean contains(Port port) {
        return protocol == port.protocol() && first <= port.number() && port.number() <= last;
    }

    /** {@code TCP 443}, {@code UDP 100-200} or {@code SCTP}, which means all of its ports. */
    @Override
    public String toString() {
        if (first == 1 && last == 65535) {
            return protocol.toString();
        }
        return protocol + " " + first + (first == last ? "" : "-" + last);
    }
}
