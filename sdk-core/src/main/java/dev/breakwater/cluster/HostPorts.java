package dev.breakwater.cluster;

import dev.breakwater.document.Document;

/**
 * Host ports of nodes that the network security group lets through.
 *
 * @param first the first port
 * @param last the last port
 * @param protocol {@code TCP} or {@code UDP}
 */
public record HostPorts(int first, int last, String protocol) {
    Document document() {
        return Document.object("portStart", first, "portEnd", last, "protocol", protocol);
    }
}
