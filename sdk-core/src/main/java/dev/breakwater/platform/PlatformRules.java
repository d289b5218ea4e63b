package dev.breakwater.platform;

import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.Issue;
import dev.breakwater.resource.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Collects what Azure refuses in one declaration of this package. */
final class PlatformRules {
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:.]*");

    private final String subject;
    private final List<Issue> issues = new ArrayList<>();

    private PlatformRules(String subject) {
        this.subject = subject;
    }

    /** What is wrong with the declaration of that kind and name, whose name must be like this. */
    static PlatformRules of(String kind, String name, String pattern, String rule) {
        PlatformRules rules = new PlatformRules(kind + " '" + name + "'");
        return rules.unless(name.matches(pattern), "name contains '" + name + "', which is not " + rule + ".");
    }

    PlatformRules unless(boolean good, String problem) {
        if (!good) {
            issues.add(new Issue(subject, problem));
        }
        return this;
    }

    PlatformRules group(ArmId group) {
        return unless(
                group.resourceGroupName().isPresent(),
                "group contains '" + group + "', which is not a resource group.");
    }

    PlatformRules location(String location) {
        return unless(!location.isBlank(), "location is blank; name a region such as 'westeurope'.");
    }

    /** A parent must be of the type that such a resource lives in. */
    PlatformRules parent(String attribute, ArmId parent, String type, String advice) {
        String path = ("/providers/" + type + "/").toLowerCase(Locale.ROOT);
        String text = parent.toString().toLowerCase(Locale.ROOT);
        int at = text.indexOf(path);
        boolean fits = at >= 0 && text.indexOf('/', at + path.length()) < 0;
        return unless(fits, attribute + " contains '" + parent + "', which is not a " + advice + ".");
    }

    /** Blocks, or single addresses where {@code blocks} is false. */
    PlatformRules addresses(String attribute, List<String> texts, boolean blocks) {
        for (String text : texts) {
            problem(text, blocks)
                    .ifPresent(problem -> unless(false, attribute + " contains '" + text + "': " + problem));
        }
        return this;
    }

    private static Optional<String> problem(String text, boolean block) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        boolean v6 = IPV6.matcher(address).matches();
        if (block != slash >= 0 || !(v6 || isIpv4(address))) {
            return Optional.of(
                    block ? "a block is wanted, such as 10.0.0.0/16." : "one address is wanted, such as 10.0.0.4.");
        }
        String length = block ? text.substring(slash + 1) : "32";
        if (!length.matches("0|[1-9]\\d{0,2}") || Integer.parseInt(length) > (v6 ? 128 : 32)) {
            return Optional.of("the prefix length is 0 to " + (v6 ? 128 : 32) + ".");
        }
        return v6 || !block || isAligned(address, Integer.parseInt(length))
                ? Optional.empty()
                : Optional.of("it has host bits.");
    }

    private static boolean isIpv4(String address) {
        if (!IPV4.matcher(address).matches()) {
            return false;
        }
        for (String octet : address.split("\\.", -1)) {
            if (Integer.parseInt(octet) > 255) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAligned(String address, int length) {
        long bits = 0;
        for (String octet : address.split("\\.", -1)) {
            bits = bits << 8 | Integer.parseInt(octet);
        }
        return length == 32 || (bits & (0xFFFFFFFFL >> length)) == 0;
    }

    /** An id of something else: as far as it is known, one of ARM's. */
    PlatformRules reference(String attribute, Optional<Output<String>> id) {
        Optional<String> known = id.flatMap(Output::known);
        return known.isEmpty()
                ? this
                : unless(
                        known.get().startsWith("/"),
                        attribute + " contains '" + known.get() + "', which is not an ARM id; it begins with '/'.");
    }

    PlatformRules range(String attribute, Optional<Integer> value, int least, int most) {
        return value.isEmpty()
                ? this
                : unless(
                        least <= value.get() && value.get() <= most,
                        attribute + " contains " + value.get() + ", which is not from " + least + " to " + most + ".");
    }

    List<Issue> issues() {
        return issues;
    }
}
