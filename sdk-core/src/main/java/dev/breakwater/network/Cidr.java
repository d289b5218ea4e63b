package dev.breakwater.network;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A block of IP addresses, parsed without ever asking a name server. Host bits are masked away. */
record Cidr(BigInteger network, int prefix, int bits) {
    static Optional<Cidr> parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || !text.substring(slash + 1).matches("0|[1-9][0-9]{0,2}")) {
            return Optional.empty();
        }
        String address = text.substring(0, slash);
        int prefix = Integer.parseInt(text.substring(slash + 1));
        int bits = address.contains(":") ? 128 : 32;
        Optional<BigInteger> value = bits == 32 ? ipv4(address) : ipv6(address);
        return prefix > bits
                ? Optional.empty()
                : value.map(number -> new Cidr(mask(number, prefix, bits), prefix, bits));
    }

    boolean contains(Cidr other) {
        return bits == other.bits
                && prefix <= other.prefix
                && mask(other.network, prefix, bits).equals(network);
    }

    private static BigInteger mask(BigInteger number, int prefix, int bits) {
        return number.shiftRight(bits - prefix).shiftLeft(bits - prefix);
    }

    private static Optional<BigInteger> ipv4(String text) {
        String[] parts = text.split("\\.", -1);
        boolean valid = parts.length == 4
                && Arrays.stream(parts)
                        .allMatch(part -> part.matches("0|[1-9][0-9]{0,2}") && Integer.parseInt(part) < 256);
        return valid
                ? Optional.of(Arrays.stream(parts)
                        .map(BigInteger::new)
                        .reduce(BigInteger.ZERO, (sum, part) -> sum.shiftLeft(8).or(part)))
                : Optional.empty();
    }

    private static Optional<BigInteger> ipv6(String text) {
        String[] halves = text.split("::", -1);
        List<String> groups = new ArrayList<>(groups(halves[0]));
        List<String> tail = halves.length == 2 ? groups(halves[1]) : List.of();
        int missing = 8 - groups.size() - tail.size();
        if (halves.length > 2 || (halves.length == 2 ? missing < 1 : missing != 0)) {
            return Optional.empty();
        }
        for (int i = 0; i < missing; i++) {
            groups.add("0");
        }
        groups.addAll(tail);
        return groups.stream().allMatch(group -> group.matches("[0-9a-fA-F]{1,4}"))
                ? Optional.of(groups.stream()
                        .map(group -> new BigInteger(group, 16))
                        .reduce(
                                BigInteger.ZERO,
                                (sum, group) -> sum.shiftLeft(16).or(group)))
                : Optional.empty();
    }

    private static List<String> groups(String half) {
        return half.isEmpty() ? List.of() : List.of(half.split(":", -1));
    }
}
