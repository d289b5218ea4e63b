package dev.breakwater.network;

/**
 * A port of a pod, after the translation of any service before it.
 *
 * @param protocol the protocol
 * @param number the number, 1 to 65535
 */
public record Port(PolicyPort.Protocol protocol, int number) {
    /** Refuses numbers that no pod can listen on. */
    public Port {
        if (number < 1 || number > 65535) {
            throw new IllegalArgumentException("Port: " + number + " must lie between 1 and 65535.");
        }
    }

    /** A TCP port. */
    public static Port tcp(int number) {
        return new Port(PolicyPort.Protocol.TCP, number);
    }

    /** A UDP port. */
    public static Port udp(int number) {
        return new Port(PolicyPort.Protocol.UDP, number);
    }

    /** An SCTP port. */
    public static Port sctp(int number) {
        return new Port(PolicyPort.Protocol.SCTP, number);
    }

    /** {@code TCP 443}. */
    @Override
    public String toString() {
        return protocol + " " + number;
    }
}
