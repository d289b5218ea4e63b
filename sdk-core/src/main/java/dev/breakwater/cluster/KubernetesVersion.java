package dev.breakwater.cluster;

import dev.breakwater.document.Document;
import java.util.Optional;

/** A Kubernetes version, of which the patch may be left open. */
record KubernetesVersion(int major, int minor, Optional<Integer> patch) {
    /** The version a body runs or wants; empty if it leaves it to the service. */
    static Optional<KubernetesVersion> ofCluster(Document body) {
        return body.text("/properties/currentKubernetesVersion")
                .or(() -> body.text("/properties/kubernetesVersion"))
                .flatMap(KubernetesVersion::parse);
    }

    /** The version in that text; empty if there is none. */
    static Optional<KubernetesVersion> parse(String text) {
        int first = text.indexOf('.');
        int second = text.indexOf('.', first + 1);
        int major = number(text, 0, first, 3);
        int minor = number(text, first + 1, second < 0 ? text.length() : second, 3);
        int patch = second < 0 ? 0 : number(text, second + 1, text.length(), 4);
        return major < 0 || minor < 0 || patch < 0
                ? Optional.empty()
                : Optional.of(new KubernetesVersion(major, minor, second < 0 ? Optional.empty() : Optional.of(patch)));
    }

    /** The number between two places of a text, of so many digits at most; below zero if there is none. */
    private static int number(String text, int from, int to, int most) {
        int number = from < to && to - from <= most ? 0 : -1;
        for (int at = from; number >= 0 && at < to; at++) {
            boolean digit = '0' <= text.charAt(at) && text.charAt(at) <= '9';
            number = digit ? number * 10 + text.charAt(at) - '0' : -1;
        }
        return number;
    }

    /** Whether the first is surely older than the second; not if either is no version. */
    static boolean isOlder(String version, String than) {
        Optional<KubernetesVersion> one = parse(version);
        Optional<KubernetesVersion> other = parse(than);
        return one.isPresent() && other.isPresent() && one.get().isOlder(other.get());
    }

    boolean isOlder(KubernetesVersion other) {
        if (major != other.major || minor != other.minor) {
            return major < other.major || (major == other.major && minor < other.minor);
        }
        return patch.isPresent() && other.patch.isPresent() && patch.get() < other.patch.get();
    }

    boolean isAtLeast(int wantedMinor) {
        return major > 1 || minor >= wantedMinor;
    }

    @Override
    public String toString() {
        return major + "." + minor + patch.map(number -> "." + number).orElse("");
    }
}
