package dev.breakwater.k8s.admission;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A semantic version (semver.org 2.0); build metadata does not order and is not compared.
 *
 * @param numbers major, minor and patch
 * @param release the parts of the pre-release
 */
record SemanticVersion(List<Long> numbers, List<String> release)
        implements CelValues.Opaque, Comparable<SemanticVersion> {
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");
    private static final Pattern PART = Pattern.compile("[0-9A-Za-z-]+");
    private static final List<String> NAMES = List.of("major", "minor", "patch");

    static void register(Map<String, Functions.Call> calls) {
        calls.put("semver", args -> parse(Functions.text(args[0]), args.length > 1 && Functions.flag(args[1])));
        calls.put("isSemver", args -> isVersion(Functions.text(args[0]), args.length > 1 && Functions.flag(args[1])));
        for (int i = 0; i < NAMES.size(); i++) {
            int place = i;
            calls.put(
                    NAMES.get(i),
                    args -> Functions.as(args[0], SemanticVersion.class).numbers.get(place));
        }
    }

    private static boolean isVersion(String text, boolean normalize) {
        try {
            parse(text, normalize);
            return true;
        } catch (CelFailure failure) {
            return false;
        }
    }

    static SemanticVersion parse(String text, boolean normalize) {
        if (text.isEmpty()) {
            throw new CelFailure("Version string empty");
        }
        String[] parts = (normalize ? normalized(text) : text).split("\\.", 3);
        if (parts.length != 3) {
            throw new CelFailure("No Major.Minor.Patch elements found");
        }
        int build = parts[2].indexOf('+');
        String before = build < 0 ? parts[2] : parts[2].substring(0, build);
        int dash = before.indexOf('-');
        String patch = dash < 0 ? before : before.substring(0, dash);
        List<Long> numbers = List.of(number(parts[0], "major"), number(parts[1], "minor"), number(patch, "patch"));
        if (build >= 0) {
            parts(parts[2].substring(build + 1), "Build meta data");
        }
        return new SemanticVersion(numbers, dash < 0 ? List.of() : release(before.substring(dash + 1)));
    }

    /** Without a leading v or zeros, and with the numbers that are missing. */
    private static String normalized(String text) {
        String bare = text.startsWith("v") ? text.substring(1) : text;
        List<String> parts = new ArrayList<>(List.of(bare.split("\\.", 3)));
        parts.replaceAll(part -> part.replaceFirst("^0+(?=[0-9])", ""));
        String last = parts.get(parts.size() - 1);
        if (parts.size() < 3 && (last.indexOf('+') >= 0 || last.indexOf('-') >= 0)) {
            throw new CelFailure("short version cannot contain PreRelease/Build meta data");
        }
        while (parts.size() < 3) {
            parts.add("0");
        }
        return String.join(".", parts);
    }

    private static long number(String text, String name) {
        if (!DIGITS.matcher(text).matches()) {
            throw new CelFailure("Invalid character(s) found in " + name + " number " + TextFunctions.quoted(text));
        }
        if (text.length() > 1 && text.startsWith("0")) {
            String title = Character.toUpperCase(name.charAt(0)) + name.substring(1);
            throw new CelFailure(title + " number must not contain leading zeroes " + TextFunctions.quoted(text));
        }
        if (text.length() > 18) {
            throw new CelFailure("strconv.ParseUint: parsing " + TextFunctions.quoted(text) + ": value out of range");
        }
        return Long.parseLong(text);
    }

    private static List<String> release(String text) {
        List<String> parts = parts(text, "PreRelease");
        for (String part : parts) {
            if (part.length() > 1
                    && part.startsWith("0")
                    && DIGITS.matcher(part).matches()) {
                throw new CelFailure(
                        "Numeric PreRelease version must not contain leading zeroes " + TextFunctions.quoted(part));
            }
        }
        return parts;
    }

    private static List<String> parts(String text, String what) {
        List<String> parts = List.of(text.split("\\.", -1));
        for (String part : parts) {
            if (part.isEmpty()) {
                throw new CelFailure(what + " is empty");
            }
            if (!PART.matcher(part).matches()) {
                throw new CelFailure("Invalid character(s) found in " + what + " " + TextFunctions.quoted(part));
            }
        }
        return parts;
    }

    /** The order of the specification: a pre-release comes before its release. */
    @Override
    public int compareTo(SemanticVersion other) {
        for (int i = 0; i < numbers.size(); i++) {
            int order = Long.compare(numbers.get(i), other.numbers.get(i));
            if (order != 0) {
                return order < 0 ? -1 : 1;
            }
        }
        if (release.isEmpty() || other.release.isEmpty()) {
            return Boolean.compare(release.isEmpty(), other.release.isEmpty());
        }
        return compareReleases(other);
    }

    private int compareReleases(SemanticVersion other) {
        for (int i = 0; i < Math.min(release.size(), other.release.size()); i++) {
            int order = compareParts(release.get(i), other.release.get(i));
            if (order != 0) {
                return order < 0 ? -1 : 1;
            }
        }
        return Integer.compare(release.size(), other.release.size());
    }

    private static int compareParts(String left, String right) {
        boolean number = DIGITS.matcher(left).matches();
        boolean otherNumber = DIGITS.matcher(right).matches();
        if (number && otherNumber) {
            return new BigInteger(left).compareTo(new BigInteger(right));
        }
        return number == otherNumber ? left.compareTo(right) : number ? -1 : 1;
    }

    @Override
    public String type() {
        return "kubernetes.Semver";
    }

    @Override
    public String toString() {
        String release = this.release.isEmpty() ? "" : "-" + String.join(".", this.release);
        return numbers.get(0) + "." + numbers.get(1) + "." + numbers.get(2) + release;
    }
}
