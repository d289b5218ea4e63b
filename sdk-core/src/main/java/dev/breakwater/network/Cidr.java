package dev.breakwater.network;

import java.util.Optional;

/**
 * A block of IP addresses, parsed without ever asking a name server. Host bits are masked away. An IPv4 address
 * fills the upper 32 of the 128 bits, so that both families are masked and compared alike.
 */
record Cidr(boolean six, long high, long low, int prefix) implements Comparable<Cidr> {
    static Optional<Cidr> parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return Optional.empty();
        }
        int prefix = number(text, slash + 1, text.length(), 128);
        return address(text.substring(0, slash))
                .filter(address -> prefix >= 0 && prefix <= address.prefix())
                .map(address -> address.cut(prefix));
    }

    /** The block of one address alone. */
    static Optional<Cidr> address(String text) {
        return text.indexOf(':') < 0 ? ipv4(text) : ipv6(text);
    }

    boolean contains(Cidr other) {
        return six == other.six && prefix <= other.prefix && other.cut(prefix).equals(this);
    }

    private Cidr cut(int length) {
        long upper = length == 0 ? 0 : length >= 64 ? high : high & (-1L << (64 - length));
        long lower = length <= 64 ? 0 : length >= 128 ? low : low & (-1L << (128 - length));
        return new Cidr(six, upper, lower, length);
    }

    /** IPv4 first, then by first address, wider blocks first: a block stands before all that lie in it. */
    @Override
    public int compareTo(Cidr other) {
        if (six != other.six) {
            return six ? 1 : -1;
        }
        int order = Long.compareUnsigned(high, other.high);
        if (order == 0) {
            order = Long.compareUnsigned(low, other.low);
        }
        return order == 0 ? Integer.compare(prefix, other.prefix) : order;
    }

    private static Optional<Cidr> ipv4(String text) {
        long value = 0;
        int from = 0;
        for (int part = 0; part < 4; part++) {
            int end = part == 3 ? text.length() : text.indexOf('.', from);
            int octet = end < 0 ? -1 : number(text, from, end, 255);
            if (octet < 0) {
                return Optional.empty();
            }
            value = value << 8 | octet;
            from = end + 1;
        }
        return Optional.of(new Cidr(false, value << 32, 0, 32));
    }

    /** A decimal number without leading zeros up to a limit; -1 if it is none. */
    private static int number(String text, int from, int to, int most) {
        int length = to - from;
        if (length < 1 || length > 3 || (length > 1 && text.charAt(from) == '0')) {
            return -1;
        }
        int value = 0;
        for (int at = from; at < to; at++) {
            int digit = text.charAt(at) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value <= most ? value : -1;
    }

    private static Optional<Cidr> ipv6(String text) {
        String[] halves = text.split("::", -1);
        String[] head = groups(halves[0]);
        String[] tail = halves.length == 2 ? groups(halves[1]) : new String[0];
        int missing = 8 - head.length - tail.length;
        if (halves.length > 2 || (halves.length == 2 ? missing < 1 : missing != 0)) {
            return Optional.empty();
        }
        long[] words = new long[2];
        return fill(words, head, 0) && fill(words, tail, 8 - tail.length)
                ? Optional.of(new Cidr(true, words[0], words[1], 128))
                : Optional.empty();
    }

    private static boolean fill(long[] words, String[] groups, int first) {
        for (int i = 0; i < groups.length; i++) {
            String group = groups[i];
            if (!group.matches("[0-9a-fA-F]{1,4}")) {
                return false;
            }
            int place = first + i;
            words[place / 4] |= Long.parseLong(group, 16) << (48 - 16 * (place % 4));
        }
        return true;
    }

    private static String[] groups(String half) {
        return half.isEmpty() ? new String[0] : half.split(":", -1);
    }

    /** {@code 10.0.0.0/8}. */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        if (six) {
            for (int group = 0; group < 8; group++) {
                long word = group < 4 ? high : low;
                out.append(group == 0 ? "" : ":").append(Long.toHexString(word >>> (48 - 16 * (group % 4)) & 0xffff));
            }
        } else {
            for (int octet = 0; octet < 4; octet++) {
                out.append(octet == 0 ? "" : ".").append(high >>> (56 - 8 * octet) & 0xff);
            }
        }
        return out.append('/').append(prefix).toString();
    }
}
