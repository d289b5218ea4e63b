package dev.breakwater.network;

import dev.breakwater.document.Document;
import dev.breakwater.resource.Issue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The ports of one protocol that a rule allows. On pods, not on services. */
public sealed interface PolicyPort {
    /** A transport protocol. */
    enum Protocol {
        /** The default of manifests. */
        TCP,
        /** Datagrams. */
        UDP,
        /** Stream control transmission. */
        SCTP
    }

    /** One TCP port. */
    static PolicyPort tcp(int port) {
        return new Range(Protocol.TCP, port, Optional.empty());
    }

    /** One UDP port. */
    static PolicyPort udp(int port) {
        return new Range(Protocol.UDP, port, Optional.empty());
    }

    /** The ports from {@code first} to {@code last}, both included. */
    static PolicyPort range(Protocol protocol, int first, int last) {
        return new Range(protocol, first, Optional.of(last));
    }

    /** The port that a container names so, which may differ from pod to pod. */
    static PolicyPort named(Protocol protocol, String name) {
        return new Named(protocol, name);
    }

    /** All ports of a protocol. */
    static PolicyPort all(Protocol protocol) {
        return new AllPorts(protocol);
    }

    /** The protocol. */
    Protocol protocol();

    /** How the manifest holds it, the protocol always written. */
    Document document();

    /** What the API server would refuse, told of that subject. */
    default List<Issue> issues(String subject) {
        return List.of();
    }

    /**
     * A port, or a range of ports.
     *
     * @param protocol the protocol
     * @param port the port, the first of a range
     * @param endPort the last port of a range
     */
    record Range(Protocol protocol, int port, Optional<Integer> endPort) implements PolicyPort {
        @Override
        public Document document() {
            return Document.object("protocol", protocol, "port", port).withSome("endPort", endPort);
        }

        @Override
        public List<Issue> issues(String subject) {
            List<Issue> issues = new ArrayList<>();
            int last = endPort.orElse(port);
            if (port < 1 || port > 65535 || last > 65535) {
                issues.add(new Issue(
                        subject,
                        "port " + port + endPort.map(end -> "-" + end).orElse("") + " must lie between 1 and 65535."));
            }
            if (last < port) {
                issues.add(new Issue(subject, "endPort " + last + " must not be less than port " + port + "."));
            }
            return issues;
        }
    }

    /**
     * A port by name.
     *
     * @param protocol the protocol
     * @param name the name of a container port
     */
    record Named(Protocol protocol, String name) implements PolicyPort {
        private static final Pattern NAME = Pattern.compile("(?=.*[a-z])[a-z0-9]([a-z0-9]|-(?!-)){0,13}[a-z0-9]|[a-z]");

        @Override
        public Document document() {
            return Document.object("protocol", protocol, "port", name);
        }

        @Override
        public List<Issue> issues(String subject) {
            return NAME.matcher(name).matches()
                    ? List.of()
                    : List.of(new Issue(
                            subject,
                            "the port name '" + name + "' must be 1 to 15 lower-case letters,"
                                    + " digits and single hyphens, with at least one letter."));
        }
    }

    /**
     * Every port of a protocol.
     *
     * @param protocol the protocol
     */
    record AllPorts(Protocol protocol) implements PolicyPort {
        @Override
        public Document document() {
            return Document.object("protocol", protocol);
        }
    }
}
