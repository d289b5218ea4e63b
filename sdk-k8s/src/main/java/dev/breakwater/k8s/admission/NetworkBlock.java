package dev.breakwater.k8s.admission;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * A block of addresses such as {@code 10.0.0.0/8}; bits beyond the prefix are kept.
 *
 * @param address the address before the slash
 * @param bits the length of the prefix
 */
record NetworkBlock(NetworkAddress address, int bits) implements CelValues.Opaque {
    private static final String ERROR = "network address parse error during conversion from string: ";
    private static final Pattern BITS = Pattern.compile("0|[1-9][0-9]{0,2}");

    static void register(Map<String, Functions.Call> calls) {
        calls.put("cidr", args -> parse(Functions.text(args[0])));
        calls.put("isCIDR", args -> isBlock(Functions.text(args[0])));
        calls.put("containsIP", args -> of(args[0]).contains(address(args[1])));
        calls.put("containsCIDR", args -> of(args[0]).contains(block(args[1])));
        calls.put("prefixLength", args -> (long) of(args[0]).bits);
        calls.put("masked", args -> of(args[0]).masked());
        calls.put(
                "ip",
                args -> args[0] instanceof NetworkBlock block
                        ? block.address
                        : NetworkAddress.parse(Functions.text(args[0])));
    }

    private static NetworkBlock of(Object value) {
        return Functions.as(value, NetworkBlock.class);
    }

    private static NetworkAddress address(Object value) {
        return value instanceof String text ? NetworkAddress.parse(text) : Functions.as(value, NetworkAddress.class);
    }

    private static NetworkBlock block(Object value) {
        return value instanceof String text ? parse(text) : of(value);
    }

    private static boolean isBlock(String text) {
        try {
            parse(text);
            return true;
        } catch (CelFailure failure) {
            return false;
        }
    }

    static NetworkBlock parse(String text) {
        String error = ERROR + ERROR + "netip.ParsePrefix(" + TextFunctions.quoted(text) + "): ";
        int slash = text.lastIndexOf('/');
        if (slash < 0) {
            throw new CelFailure(error + "no '/'");
        }
        if (text.indexOf('%') >= 0) {
            throw new CelFailure(error + "IPv6 zones cannot be present in a prefix");
        }
        NetworkAddress address = NetworkAddress.read(text.substring(0, slash), error);
        if (address.isMapped()) {
            throw new CelFailure(ERROR + "IPv4-mapped IPv6 address " + TextFunctions.quoted(text) + " is not allowed");
        }
        return new NetworkBlock(address, bits(text.substring(slash + 1), address, error));
    }

    private static int bits(String text, NetworkAddress address, String error) {
        if (!BITS.matcher(text).matches()) {
            throw new CelFailure(error + "bad bits after slash: " + TextFunctions.quoted(text));
        }
        int bits = Integer.parseInt(text);
        if (bits > address.bytes().length * 8) {
            throw new CelFailure(error + "prefix length out of range");
        }
        return bits;
    }

    private boolean contains(NetworkAddress other) {
        return other.isV4() == address.isV4()
                && new NetworkBlock(other, bits).masked().equals(masked());
    }

    private boolean contains(NetworkBlock other) {
        return bits <= other.bits && contains(other.address);
    }

    private NetworkBlock masked() {
        byte[] bytes = address.bytes();
        for (int i = 0; i < bytes.length; i++) {
            int kept = Math.max(0, Math.min(8, bits - 8 * i));
            bytes[i] &= (byte) (0xff00 >> kept);
        }
        return new NetworkBlock(new NetworkAddress(bytes), bits);
    }

    @Override
    public String type() {
        return "net.CIDR";
    }

    @Override
    public String toString() {
        return address + "/" + bits;
    }
}
