package dev.breakwater.policy;

import java.math.BigInteger;

/**
 * A range of addresses of one family: one address, a CIDR block or first and last with a hyphen.
 *
 * @param bits 32 or 128
 * @param first the first address
 * @param last the last address
 */
record IpRange(int bits, BigInteger first, BigInteger last) {
    /**
     * Parses a range.
     *
     * @throws PolicyFailedException if it is none, or empty
     */
    static IpRange parse(String text) {
        String plain = text.trim();
        int slash = plain.indexOf('/');
        int dash = plain.indexOf('-');
        if (slash >= 0) {
            return block(plain, plain.substring(0, slash), plain.substring(slash + 1));
        }
        int[] from = words(dash < 0 ? plain : plain.substring(0, dash).trim(), plain);
        int[] to = dash < 0 ? from : words(plain.substring(dash + 1).trim(), plain);
        IpRange range = new IpRange(bits(from), value(from), value(to));
        if (from.length != to.length || range.first.compareTo(range.last) > 0) {
            throw refused(plain);
        }
        return range;
    }

    private static IpRange block(String whole, String address, String length) {
        int[] words = words(address, whole);
        int bits = bits(words);
        int prefix = length.matches("\\d{1,3}") ? Integer.parseInt(length) : -1;
        if (prefix < 0 || prefix > bits) {
            throw refused(whole);
        }
        BigInteger host = BigInteger.ONE.shiftLeft(bits - prefix).subtract(BigInteger.ONE);
        BigInteger first = value(words).andNot(host);
        return new IpRange(bits, first, first.or(host));
    }

    private static int bits(int[] words) {
        return words.length == 4 ? 32 : 128;
    }

    private static BigInteger value(int[] words) {
        int width = words.length == 4 ? 8 : 16;
        BigInteger value = BigInteger.ZERO;
        for (int word : words) {
            value = value.shiftLeft(width).add(BigInteger.valueOf(word));
        }
        return value;
    }

    private static int[] words(String address, String whole) {
        if (address.indexOf(':') < 0) {
            return parts(address, "\\.", 10, 255, 4, whole);
        }
        int gap = address.indexOf("::");
        if (gap < 0) {
            return parts(address, ":", 16, 65_535, 8, whole);
        }
        String head = address.substring(0, gap);
        String tail = address.substring(gap + 2);
        int[] left = head.isEmpty() ? new int[0] : parts(head, ":", 16, 65_535, -1, whole);
        int[] right = tail.isEmpty() ? new int[0] : parts(tail, ":", 16, 65_535, -1, whole);
        if (left.length + right.length > 7) {
            throw refused(whole);
        }
        int[] all = new int[8];
        System.arraycopy(left, 0, all, 0, left.length);
        System.arraycopy(right, 0, all, 8 - right.length, right.length);
        return all;
    }

    private static int[] parts(String text, String separator, int radix, int most, int count, String whole) {
        String[] parts = text.split(separator, -1);
        int[] words = new int[parts.length];
        for (int i = 0; i < parts.length; i++) {
            boolean digits = parts[i].matches("[0-9a-fA-F]{1,4}") && (radix == 16 || parts[i].matches("\\d{1,3}"));
            words[i] = digits ? Integer.parseInt(parts[i], radix) : -1;
            if (words[i] < 0 || words[i] > most) {
                throw refused(whole);
            }
        }
        if (count > 0 && parts.length != count) {
            throw refused(whole);
        }
        return words;
    }

    private static PolicyFailedException refused(String text) {
        return new PolicyFailedException("'" + text + "' is no range of IP addresses.");
    }

    /**
     * Whether all of the other range lies in this one.
     *
     * @throws PolicyFailedException if they are of different families
     */
    boolean contains(IpRange other) {
        if (bits != other.bits) {
            throw new PolicyFailedException("Ranges of IPv4 and IPv6 addresses cannot be compared.");
        }
        return first.compareTo(other.first) <= 0 && other.last.compareTo(last) <= 0;
    }
}
