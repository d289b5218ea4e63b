package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What Azure refuses in the blocks of networks and subnets. */
final class NetworkRules {
    private NetworkRules() {}

    static void requireNetwork(String id, Document body) {
        List<Block> space = blocks(id, texts(body, "/properties/addressSpace/addressPrefixes"));
        if (space.isEmpty()) {
            throw ArmError.badRequest(
                    "InvalidRequestFormat",
                    "Cannot parse the request. Required property addressSpace of resource " + id + " is missing.");
        }
        List<Document> subnets =
                body.at("/properties/subnets").map(Document::elements).orElse(List.of());
        subnets.forEach(subnet -> requireInside(id, name(subnet), blocks(id, prefixes(subnet)), space));
    }

    static void requireSubnet(String id, Document body, Document network) {
        String name = id.substring(id.lastIndexOf('/') + 1);
        List<Block> blocks = blocks(id, prefixes(body));
        if (blocks.isEmpty()) {
            throw ArmError.badRequest(
                    "InvalidRequestFormat",
                    "Cannot parse the request. Required property addressPrefix of resource " + id + " is missing.");
        }
        requireInside(
                network.text("/id").orElse(""),
                name,
                blocks,
                blocks(id, texts(network, "/properties/addressSpace/addressPrefixes")));
        for (Document other :
                network.at("/properties/subnets").map(Document::elements).orElse(List.of())) {
            boolean itself = name(other).equalsIgnoreCase(name);
            if (!itself && overlap(blocks, blocks(id, prefixes(other)))) {
                throw ArmError.badRequest(
                        "NetcfgSubnetRangesOverlap",
                        "Subnet '" + name + "' is not valid because its IP address range overlaps with that of an"
                                + " existing subnet in virtual network '" + name(network) + "'.");
            }
        }
    }

    private static void requireInside(String network, String subnet, List<Block> blocks, List<Block> space) {
        for (Block block : blocks) {
            if (space.stream().noneMatch(one -> one.contains(block))) {
                throw ArmError.badRequest(
                        "NetcfgInvalidSubnet",
                        "Subnet '" + subnet + "' is not valid because its IP address range is outside the IP address"
                                + " range of virtual network '" + network.substring(network.lastIndexOf('/') + 1)
                                + "'.");
            }
        }
    }

    private static boolean overlap(List<Block> some, List<Block> others) {
        return some.stream()
                .anyMatch(one -> others.stream().anyMatch(other -> one.contains(other) || other.contains(one)));
    }

    /** The blocks of a subnet, by whichever name they are told. */
    static List<String> prefixes(Document subnet) {
        List<String> all = new ArrayList<>(texts(subnet, "/properties/addressPrefixes"));
        subnet.text("/properties/addressPrefix").ifPresent(all::add);
        return all;
    }

    private static List<String> texts(Document body, String pointer) {
        return body.at(pointer).map(Document::elements).orElse(List.of()).stream()
                .map(Document::asText)
                .flatMap(Optional::stream)
                .toList();
    }

    private static String name(Document resource) {
        return resource.text("/name").orElse("");
    }

    private static List<Block> blocks(String id, List<String> texts) {
        return texts.stream().map(text -> Block.parse(id, text)).toList();
    }

    /** A block of addresses of either family. */
    private record Block(BigInteger address, int free, int bits) {
        static Block parse(String id, String text) {
            try {
                int slash = text.indexOf('/');
                byte[] bytes = InetAddress.getByName(text.substring(0, slash)).getAddress();
                int bits = bytes.length * 8;
                int free = bits - Integer.parseInt(text.substring(slash + 1));
                BigInteger address = new BigInteger(1, bytes);
                if (free < 0 || !address.shiftRight(free).shiftLeft(free).equals(address)) {
                    throw notation(id, text, null);
                }
                return new Block(address, free, bits);
            } catch (UnknownHostException | RuntimeException wrong) {
                throw wrong instanceof ArmError refusal ? refusal : notation(id, text, wrong);
            }
        }

        private static ArmError notation(String id, String text, @Nullable Throwable cause) {
            String sentence = "The address prefix " + text + " in resource " + id + " has an invalid CIDR notation.";
            return cause == null
                    ? ArmError.badRequest("InvalidCIDRNotation", sentence)
                    : ArmError.badRequest("InvalidCIDRNotation", sentence, cause);
        }

        boolean contains(Block other) {
            return bits == other.bits
                    && free >= other.free
                    && address.shiftRight(free).equals(other.address.shiftRight(free));
        }
    }
}
