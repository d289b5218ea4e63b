package dev.breakwater.cluster;

import dev.breakwater.resource.InvalidDeclarationException;
import dev.breakwater.resource.Issue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An IPv4 block in canonical form: four octets and a prefix length, no host bits. */
record Cidr(long address, int length) {
    /** Parses {@code 203.0.113.0/24} or a single address, which means its /32. */
    static Cidr parse(String text) {
        int slash = text.indexOf('/');
        String[] octets = (slash < 0 ? text : text.substring(0, slash)).split("\\.", -1);
        if (octets.length != 4) {
            throw new IllegalArgumentException("four octets and a prefix length are wanted, such as 203.0.113.0/24");
        }
        long address = 0;
        for (String octet : octets) {
            address = address << 8 | number(octet, 255, "each octet is 0 to 255");
        }
        int length = slash < 0 ? 32 : number(text.substring(slash + 1), 32, "the prefix length is 0 to 32");
        Cidr block = new Cidr(address, length);
        if ((address & ~block.mask()) != 0) {
            throw new IllegalArgumentException("it has host bits; write " + block.canonical());
        }
        return block;
    }

    private static int number(String text, int limit, String rule) {
        int number = 0;
        boolean digits = !text.isEmpty() && text.length() <= 3 && (text.charAt(0) != '0' || text.length() == 1);
        for (int at = 0; digits && at < text.length(); at++) {
            digits = '0' <= text.charAt(at) && text.charAt(at) <= '9';
            number = number * 10 + text.charAt(at) - '0';
        }
        if (!digits || number > limit) {
            throw new IllegalArgumentException(rule);
        }
        return number;
    }

    /** What is wrong with the text; empty if it is a block. */
    static Optional<String> problem(String text) {
        try {
            parse(text);
            return Optional.empty();
        } catch (IllegalArgumentException wrong) {
            return Optional.of("'" + text + "' is not a CIDR: " + wrong.getMessage() + ".");
        }
    }

    /** What is wrong with the text; empty if it is a single address. */
    static Optional<String> addressProblem(String text) {
        return text.contains("/")
                ? Optional.of("'" + text + "', which is a block; give one address, such as 10.0.0.10.")
                : problem(text);
    }

    /** The block; empty if the text is none. */
    static Optional<Cidr> tryParse(String text) {
        try {
            return Optional.of(parse(text));
        } catch (IllegalArgumentException wrong) {
            return Optional.empty();
        }
    }

    /** The canonical texts, or an exception with every issue. */
    static List<String> canonical(String subject, List<String> texts) {
        List<Issue> issues = new ArrayList<>();
        List<String> canonical = new ArrayList<>();
        for (String text : texts) {
            Optional<String> problem = problem(text);
            if (problem.isPresent()) {
                issues.add(new Issue(subject, problem.get()));
            } else {
                canonical.add(parse(text).toString());
            }
        }
        InvalidDeclarationException.throwIfAny(issues);
        return List.copyOf(canonical);
    }

    private long mask() {
        return length == 0 ? 0 : 0xFFFFFFFFL << (32 - length) & 0xFFFFFFFFL;
    }

    private Cidr canonical() {
        return new Cidr(address & mask(), length);
    }

    /** Whether the two share an address. */
    boolean overlaps(Cidr other) {
        long common = mask() & other.mask();
        return (address & common) == (other.address & common);
    }

    /** Whether the block holds the whole other. */
    boolean contains(Cidr other) {
        return length <= other.length && overlaps(other);
    }

    @Override
    public String toString() {
        return (address >> 24) + "." + (address >> 16 & 255) + "." + (address >> 8 & 255) + "." + (address & 255) + "/"
                + length;
    }
}
