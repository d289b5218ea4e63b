package dev.breakwater.network;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Arithmetic of addresses for the reference, by other means than the engine's: big numbers of the JDK's parser. */
final class Addresses {
    private Addresses() {}

    static boolean contains(String cidr, String ip) {
        String[] parts = cidr.split("/", -1);
        byte[] block = bytes(parts[0]);
        byte[] address = bytes(ip);
        int host = block.length * 8 - Integer.parseInt(parts[1]);
        return block.length == address.length
                && new BigInteger(1, block).shiftRight(host).equals(new BigInteger(1, address).shiftRight(host));
    }

    /** The block written with its first address. */
    static String masked(String cidr) {
        String[] parts = cidr.split("/", -1);
        byte[] block = bytes(parts[0]);
        int host = block.length * 8 - Integer.parseInt(parts[1]);
        BigInteger first = new BigInteger(1, block).shiftRight(host).shiftLeft(host);
        return first.equals(new BigInteger(1, block)) ? cidr : first + "/" + parts[1];
    }

    /** Literals only: nothing is looked up. */
    private static byte[] bytes(String literal) {
        try {
            return InetAddress.getByName(literal).getAddress();
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
