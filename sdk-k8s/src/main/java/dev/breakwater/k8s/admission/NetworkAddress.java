package dev.breakwater.k8s.admission;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An IP address; no zones, no IPv4 addresses in IPv6 form. Never looks a name up. */
final class NetworkAddress implements CelValues.Opaque {
    private static final int LONGEST = 45;
    private static final Pattern GROUP = Pattern.compile("[0-9a-fA-F]{1,4}");
    private static final Pattern OCTET = Pattern.compile("[0-9]{1,3}");

    private final byte[] bytes;

    NetworkAddress(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    static void register(Map<String, Functions.Call> calls) {
        calls.put("isIP", args -> isAddress(Functions.text(args[0])));
        calls.put(
                "ip.isCanonical",
                args -> parse(Functions.text(args[0])).toString().equals(args[0]));
        calls.put("family", args -> of(args[0]).isV4() ? 4L : 6L);
        calls.put("isUnspecified", args -> of(args[0]).isUnspecified());
        calls.put("isLoopback", args -> of(args[0]).isLoopback());
        calls.put("isLinkLocalMulticast", args -> of(args[0]).isLinkLocalMulticast());
        calls.put("isLinkLocalUnicast", args -> of(args[0]).isLinkLocalUnicast());
        calls.put("isGlobalUnicast", args -> of(args[0]).isGlobalUnicast());
    }

    private static NetworkAddress of(Object value) {
        return Functions.as(value, NetworkAddress.class);
    }

    private static boolean isAddress(String text) {
        try {
            parse(text);
            return true;
        } catch (CelFailure failure) {
            return false;
        }
    }

    static NetworkAddress parse(String text) {
        String quoted = TextFunctions.quoted(text);
        if (text.indexOf('%') >= 0) {
            throw new CelFailure("IP address " + quoted + " with zone value is not allowed");
        }
        NetworkAddress address = read(text, "IP Address " + quoted + " parse error during conversion from string: ");
        if (address.isMapped()) {
            throw new CelFailure("IPv4-mapped IPv6 address " + quoted + " is not allowed");
        }
        return address;
    }

    static NetworkAddress read(String text, String prefix) {
        String error = prefix + "ParseAddr(" + TextFunctions.quoted(text) + "): ";
        if (text.length() > LONGEST) {
            throw new CelFailure(error + "unable to parse IP");
        }
        return new NetworkAddress(text.indexOf(':') >= 0 ? v6(text, error) : v4(text, error));
    }

    private static byte[] v4(String text, String error) {
        String[] octets = text.split("\\.", -1);
        if (octets.length != 4) {
            throw new CelFailure(error + "unable to parse IP");
        }
        byte[] bytes = new byte[4];
        for (int i = 0; i < 4; i++) {
            bytes[i] = octet(octets[i], error);
        }
        return bytes;
    }

    private static byte octet(String text, String error) {
        if (!OCTET.matcher(text).matches()) {
            throw new CelFailure(error + "unexpected character or empty field");
        }
        if (text.length() > 1 && text.startsWith("0")) {
            throw new CelFailure(error + "IPv4 field has octet with leading zero");
        }
        if (Integer.parseInt(text) > 255) {
            throw new CelFailure(error + "IPv4 field has value >255");
        }
        return (byte) Integer.parseInt(text);
    }

    private static byte[] v6(String text, String error) {
        int gap = text.indexOf("::");
        if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
            throw new CelFailure(error + "multiple :: in address");
        }
        List<Byte> head = groups(gap < 0 ? text : text.substring(0, gap), gap < 0, error);
        List<Byte> tail = groups(gap < 0 ? "" : text.substring(gap + 2), true, error);
        int missing = 16 - head.size() - tail.size();
        if (gap < 0 ? missing != 0 : missing < 2) {
            throw new CelFailure(error + (missing > 0 ? "address string too short" : "address string too long"));
        }
        byte[] bytes = new byte[16];
        for (int i = 0; i < head.size(); i++) {
            bytes[i] = head.get(i);
        }
        for (int i = 0; i < tail.size(); i++) {
            bytes[16 - tail.size() + i] = tail.get(i);
        }
        return bytes;
    }

    /** The bytes of groups of hexadecimal digits; the last may be an IPv4 address. */
    private static List<Byte> groups(String text, boolean last, String error) {
        List<Byte> bytes = new ArrayList<>();
        String[] groups = text.isEmpty() ? new String[0] : text.split(":", -1);
        for (int i = 0; i < groups.length; i++) {
            if (last && i == groups.length - 1 && groups[i].indexOf('.') >= 0) {
                for (byte octet : v4(groups[i], error)) {
                    bytes.add(octet);
                }
                return bytes;
            }
            if (!GROUP.matcher(groups[i]).matches()) {
                throw new CelFailure(error + "each colon-separated field must have one to four hexadecimal digits");
            }
            int group = Integer.parseInt(groups[i], 16);
            bytes.add((byte) (group >> 8));
            bytes.add((byte) group);
        }
        return bytes;
    }

    byte[] bytes() {
        return bytes.clone();
    }

    boolean isV4() {
        return bytes.length == 4;
    }

    boolean isMapped() {
        return !isV4() && startsWith(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff);
    }

    private boolean isUnspecified() {
        return Arrays.equals(bytes, new byte[bytes.length]);
    }

    private boolean isLoopback() {
        return isV4() ? startsWith(127) : toString().equals("::1");
    }

    private boolean isLinkLocalMulticast() {
        return isV4() ? startsWith(224, 0, 0) : startsWith(0xff) && (bytes[1] & 0x0f) == 2;
    }

    private boolean isLinkLocalUnicast() {
        return isV4() ? startsWith(169, 254) : startsWith(0xfe) && (bytes[1] & 0xc0) == 0x80;
    }

    private boolean isGlobalUnicast() {
        boolean multicast = isV4() ? (bytes[0] & 0xf0) == 0xe0 : startsWith(0xff);
        boolean broadcast = isV4() && startsWith(255, 255, 255, 255);
        return !isUnspecified() && !isLoopback() && !multicast && !broadcast && !isLinkLocalUnicast();
    }

    private boolean startsWith(int... head) {
        for (int i = 0; i < head.length; i++) {
            if ((bytes[i] & 0xff) != head[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String type() {
        return "net.IP";
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NetworkAddress that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The canonical form (RFC 5952). */
    @Override
    public String toString() {
        return isV4()
                ? (bytes[0] & 0xff) + "." + (bytes[1] & 0xff) + "." + (bytes[2] & 0xff) + "." + (bytes[3] & 0xff)
                : compressed();
    }

    private String compressed() {
        int start = -1;
        int length = 1;
        for (int i = 0; i < 8; i++) {
            int zeros = zeros(i);
            if (zeros > length) {
                start = i;
                length = zeros;
            }
        }
        return start < 0 ? hex(0, 8) : hex(0, start) + "::" + hex(start + length, 8);
    }

    private int zeros(int from) {
        int to = from;
        while (to < 8 && bytes[2 * to] == 0 && bytes[2 * to + 1] == 0) {
            to++;
        }
        return to - from;
    }

    private String hex(int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(i == from ? "" : ":");
            text.append(String.format(Locale.ROOT, "%x", ((bytes[2 * i] & 0xff) << 8) | (bytes[2 * i + 1] & 0xff)));
        }
        return text.toString();
    }
}
