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
        if (!Problems.matches(text, "[0-9]{1,3}\\.[0-9]{1,3}(\\.[0-9]{1,4})?")) {
            return Optional.empty();
        }
        String[] parts = text.split("\\.", -1);
        Optional<Integer> patch = parts.length == 3 ? Optional.of(Integer.parseInt(parts[2])) : Optional.empty();
        return Optional.of(new KubernetesVersion(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), patch));
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
