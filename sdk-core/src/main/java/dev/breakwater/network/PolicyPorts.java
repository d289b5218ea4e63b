package dev.breakwater.network;

import dev.breakwater.document.Document;
import dev.breakwater.manifest.ManifestReader;
import java.util.List;
import java.util.Optional;

/** Reads and writes lists of ports. */
final class PolicyPorts {
    private PolicyPorts() {}

    static Document document(List<PolicyPort> ports) {
        return Document.of(ports.stream().map(PolicyPort::document).toList());
    }

    static List<PolicyPort> readAll(ManifestReader rule) {
        return rule.objects("ports").stream().map(PolicyPorts::read).toList();
    }

    private static PolicyPort read(ManifestReader reader) {
        PolicyPort.Protocol protocol = protocol(reader);
        Optional<Document> port = reader.any("port");
        Optional<Integer> end = reader.whole("endPort");
        if (port.isEmpty() || port.get().kind() == Document.Kind.STRING) {
            end.ifPresent(last -> reader.issue("/endPort", "needs a numeric port beside it."));
            return port.isEmpty()
                    ? PolicyPort.all(protocol)
                    : PolicyPort.named(protocol, port.get().asText().orElse(""));
        }
        return new PolicyPort.Range(protocol, reader.whole("port").orElse(0), end);
    }

    private static PolicyPort.Protocol protocol(ManifestReader reader) {
        String text = reader.text("protocol").orElse("TCP");
        for (PolicyPort.Protocol protocol : PolicyPort.Protocol.values()) {
            if (protocol.name().equals(text)) {
                return protocol;
            }
        }
        reader.issue("/protocol", "is '" + text + "', but must be TCP, UDP or SCTP.");
        return PolicyPort.Protocol.TCP;
    }
}
