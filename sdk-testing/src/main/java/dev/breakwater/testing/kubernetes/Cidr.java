package dev.breakwater.testing.kubernetes;

import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A range of addresses, read without any name look-up.
 *
 * @param bits 32 or 128
 * @param address the address as a number
 * @param prefix how many leading bits are fixed
 */
record Cidr(int bits, BigInteger address, int prefix) {
    private static final Pattern PREFIX = Pattern.compile("0|[1-9][0-9]{0,2}");
    private static final Pattern OCTET = Pattern.compile("0|[1-9][0-9]{0,2}");
    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{1,4}");

    static Optional<Cidr> parse(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length != 2 || !PREFIX.matcher(parts[1]).matches()) {
            return Optional.empty();
        }
        boolean six = parts[0].contains(":");
        int bits = six ? 128 : 32;
        int prefix = Integer.parseInt(parts[1]);
        Optional<BigInteger> address = six ? six(parts[0]) : four(parts[0]);
        return address.filter(number -> prefix <= bits).map(number -> new Cidr(bits, number, prefix));
    }

    /** Whether the other range is inside this one and smaller. */
    boolean strictlyContains(Cidr other) {
        return bits == other.bits && prefix < other.prefix && network(prefix).equals(other.network(prefix));
    }

    private BigInteger network(int length) {
        return address.shiftRight(bits - length);
    }

    private static Optional<BigInteger> four(String text) {
        String[] octets = text.split("\\.", -1);
        BigInteger number = BigInteger.ZERO;
        for (String octet : octets) {
            if (!OCTET.matcher(octet).matches() || Integer.parseInt(octet) > 255) {
                return Optional.empty();
            }
            number = number.shiftLeft(8).add(new BigInteger(octet));
        }
        return octets.length == 4 ? Optional.of(number) : Optional.empty();
    }

    private static Optional<BigInteger> six(String text) {
        String[] halves = text.split("::", -1);
        String[] head = groups(halves[0]);
        String[] tail = halves.length == 2 ? groups(halves[1]) : new String[0];
        int zeros = 8 - head.length - tail.length;
        if (halves.length > 2 || (halves.length == 1 ? zeros != 0 : zeros < 1)) {
            return Optional.empty();
        }
        Optional<BigInteger> number = append(Optional.of(BigInteger.ZERO), head);
        return append(number.map(value -> value.shiftLeft(16 * zeros)), tail);
    }

    private static String[] groups(String text) {
        return text.isEmpty() ? new String[0] : text.split(":", -1);
    }

    private static Optional<BigInteger> append(Optional<BigInteger> number, String[] groups) {
        Optional<BigInteger> result = number;
        for (String group : groups) {
            result = HEX.matcher(group).matches()
                    ? result.map(value -> value.shiftLeft(16).add(new BigInteger(group, 16)))
                    : Optional.empty();
        }
        return result;
    }
}
