package dev.breakwater.network;

import java.util.List;

/**
 * Traffic between two ends on some ports, all with the same verdict.
 *
 * @param from where it begins
 * @param to where it ends
 * @param ports the ports concerned
 * @param reach whether it passes; in a comparison, whether it passes now
 */
public record NetworkPath(Endpoint from, Endpoint to, List<PortSpan> ports, Reach reach) {
    /** Copies the ports. */
    public NetworkPath {
        ports = List.copyOf(ports);
    }

    /** {@code shop/web to shop/db on TCP 5432}, with a question mark if that is unknown. */
    @Override
    public String toString() {
        return from + " to " + to + " on " + PortSpans.text(ports) + (reach == Reach.UNKNOWN ? " (?)" : "");
    }
}
