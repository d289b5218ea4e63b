package dev.breakwater.blueprint;

import java.util.Optional;

/** Addresses and blocks of IPv4. */
final class Ipv4 {
    private Ipv4() {}

    /** Whether the address lies in the block; empty if either is not IPv4. A bare address is a block of one. */
    static Optional<Boolean> contains(String block, String address) {
        String[] parts = block.split("/", 2);
        Optional<Integer> prefix = parts.length == 1 ? Optional.of(32) : number(parts[1], 32);
        Optional<Long> network = parse(parts[0]);
        Optional<Long> host = parse(address);
        if (prefix.isEmpty() || network.isEmpty() || host.isEmpty()) {
            return Optional.empty();
        }
        int shift = 32 - prefix.get();
        return Optional.of(network.get() >>> shift == host.get() >>> shift);
    }

    /** The address as a number. */
    static Optional<Long> parse(String address) {
        String[] octets = address.split("\\.", -1);
        if (octets.length != 4) {
            return Optional.empty();
        }
        long value = 0;
        for (String octet : octets) {
            Optional<Integer> number = number(octet, 255);
            if (number.isEmpty()) {
                return Optional.empty();
            }
            value = value << 8 | number.get();
        }
        return Optional.of(value);
    }

    private static Optional<Integer> number(String digits, int max) {
        boolean valid = digits.matches("[0-9]{1,3}") && Integer.parseInt(digits) <= max;
        return valid ? Optional.of(Integer.valueOf(digits)) : Optional.empty();
    }
}
