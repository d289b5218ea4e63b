package dev.breakwater.network;

import dev.breakwater.change.Effect;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.engine.PlanReview;
import dev.breakwater.engine.Remark;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tells which paths between pods, and with addresses outside, a plan opens: opening one weakens, and the pairs are
 * named. Judges each cluster of the estate by itself, and only pods that are there before and after; pods that the
 * estate does not hold cannot be judged. Immutable, thread-safe.
 */
public final class ReachabilityReview implements PlanReview {
    private static final int NAMED = 5;

    private final NetworkProfile profile;

    private ReachabilityReview(NetworkProfile profile) {
        this.profile = profile;
    }

    /** The review, reading policies as the specification says and no more. */
    public static ReachabilityReview standard() {
        return new ReachabilityReview(NetworkProfile.SPECIFICATION);
    }

    /** The review, reading policies as a network plug-in does. */
    public static ReachabilityReview readBy(NetworkProfile profile) {
        return new ReachabilityReview(profile);
    }

    @Override
    public List<Remark> review(Estate before, Estate after) {
        Map<String, List<Document>> old = clusters(before);
        List<Remark> remarks = new ArrayList<>();
        clusters(after).forEach((cluster, manifests) -> {
            List<Document> was = old.getOrDefault(cluster, List.of());
            if (!network(was).equals(network(manifests))) {
                remark(was, manifests).ifPresent(remarks::add);
            }
        });
        return List.copyOf(remarks);
    }

    private Optional<Remark> remark(List<Document> was, List<Document> is) {
        Reachability before = Reachability.of(World.of(was).readBy(profile));
        Reachability after = Reachability.of(World.of(is).readBy(profile));
        ReachabilityDiff diff = before.diff(after);
        if (diff.openedCount() == 0) {
            return Optional.empty();
        }
        String named =
                diff.opened().stream().limit(NAMED).map(NetworkPath::toString).collect(Collectors.joining("; "));
        long more = diff.openedCount() - Math.min(NAMED, diff.opened().size());
        return Optional.of(new Remark(
                "network-path",
                Optional.empty(),
                Effect.WEAKENS,
                false,
                "this plan opens " + diff.openedCount()
                        + (diff.openedCount() == 1 ? " network path: " : " network paths: ")
                        + named + (more > 0 ? "; and " + more + " more" : "")
                        + ". Narrow the policy if that is not meant."));
    }

    /** The manifests of each cluster, by the path before its namespaces. */
    private static Map<String, List<Document>> clusters(Estate estate) {
        Map<String, List<Document>> clusters = new LinkedHashMap<>();
        for (Estate.Entry entry : estate.entries()) {
            String path = entry.address().path();
            int end = path.indexOf("/namespaces/");
            if (entry.document().get("kind").isPresent() && end >= 0) {
                clusters.computeIfAbsent(path.substring(0, end), fresh -> new ArrayList<>())
                        .add(entry.document());
            }
        }
        return clusters;
    }

    /** What may change the answer. */
    private static Set<Document> network(List<Document> manifests) {
        return manifests.stream()
                .filter(manifest -> {
                    String kind = manifest.text("/kind").orElse("");
                    return kind.endsWith("NetworkPolicy") || kind.equals("Namespace");
                })
                .collect(Collectors.toSet());
    }

    /** {@code ReachabilityReview[CILIUM]}. */
    @Override
    public String toString() {
        return "ReachabilityReview[" + profile + "]";
    }
}
