package dev.breakwater.policy;

import dev.breakwater.document.Document;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * The template functions that make names of texts: the same as Azure's, letter by letter. A guid is the UUID of version
 * 5 (RFC 4122) of the texts joined by hyphens, in the namespace that the documentation of Bicep names; a unique string
 * is a Murmur hash of the same, in two lanes of 32 bits, written with 32 letters.
 */
final class Hashes {
    private static final UUID NAMESPACE = UUID.fromString("11fb06fb-712d-4ddd-98c7-e71bbd588830");
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int LENGTH = 13;
    private static final int FIRST = 0x239b961b;
    private static final int SECOND = 0xab0e9789;

    private Hashes() {}

    static String guid(List<Document> args) {
        ByteBuffer namespaced = ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(NAMESPACE.getMostSignificantBits())
                .putLong(NAMESPACE.getLeastSignificantBits());
        MessageDigest sha = sha1();
        sha.update(namespaced.array());
        ByteBuffer digest = ByteBuffer.wrap(sha.digest(joined("guid", args)));
        long high = (digest.getLong() & ~0xf000L) | 0x5000L;
        long low = (digest.getLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }

    static String uniqueString(List<Document> args) {
        long hash = murmur(joined("uniqueString", args));
        StringBuilder name = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            name.append(LETTERS.charAt((int) (hash >>> 59)));
            hash <<= 5;
        }
        return name.toString();
    }

    private static byte[] joined(String name, List<Document> args) {
        StringBuilder all = new StringBuilder(Functions.text(args, 0, name));
        for (int i = 1; i < args.size(); i++) {
            all.append('-').append(Functions.text(args, i, name));
        }
        return all.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    /** What does not fill a block of two lanes is mixed as if zeros followed, but for what the lane does next. */
    private static long murmur(byte[] data) {
        int whole = data.length / 8 * 8;
        ByteBuffer bytes = ByteBuffer.wrap(Arrays.copyOf(data, whole + 8)).order(ByteOrder.LITTLE_ENDIAN);
        int one = 0;
        int two = 0;
        while (bytes.position() < whole) {
            one = (Integer.rotateLeft(one ^ lane(bytes.getInt(), FIRST, 15, SECOND), 19) + two) * 5 + 0x561ccd1b;
            two = (Integer.rotateLeft(two ^ lane(bytes.getInt(), SECOND, 17, FIRST), 13) + one) * 5 + 0x0bcaa747;
        }
        one ^= lane(bytes.getInt(), FIRST, 15, SECOND) ^ data.length;
        two ^= lane(bytes.getInt(), SECOND, 17, FIRST) ^ data.length;
        one += two;
        two += one;
        one = last(one);
        two = last(two);
        one += two;
        two += one;
        return (Integer.toUnsignedLong(two) << Integer.SIZE) | Integer.toUnsignedLong(one);
    }

    private static int lane(int four, int before, int turn, int after) {
        return Integer.rotateLeft(four * before, turn) * after;
    }

    private static int last(int lane) {
        int mixed = (lane ^ (lane >>> 16)) * 0x85ebca6b;
        mixed = (mixed ^ (mixed >>> 13)) * 0xc2b2ae35;
        return mixed ^ (mixed >>> 16);
    }
}
