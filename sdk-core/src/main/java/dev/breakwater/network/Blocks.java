package dev.breakwater.network;

import java.util.List;

/** Compares single addresses with blocks. */
final class Blocks {
    private Blocks() {}

    static boolean contains(Peer.IpBlock block, String ip) {
        return inside(block.cidr(), ip) && block.except().stream().noneMatch(except -> inside(except, ip));
    }

    private static boolean inside(String cidr, String ip) {
        return Cidr.parse(cidr)
                .filter(block -> Cidr.address(ip).filter(block::contains).isPresent())
                .isPresent();
    }

    /** Whether a pod or node at these addresses matches, given how the plug-in compares them. */
    static Reach reading(Peer.IpBlock block, List<String> ips, NetworkProfile.Reading reading) {
        long inside = ips.stream().filter(ip -> contains(block, ip)).count();
        if (reading == NetworkProfile.Reading.NO || (inside == 0 && !ips.isEmpty())) {
            return Reach.DENIED;
        }
        boolean sure = reading == NetworkProfile.Reading.YES && inside == ips.size() && !ips.isEmpty();
        return sure ? Reach.ALLOWED : Reach.UNKNOWN;
    }
}
