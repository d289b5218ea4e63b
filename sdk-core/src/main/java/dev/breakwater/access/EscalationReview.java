package dev.breakwater.access;

import dev.breakwater.change.Effect;
import dev.breakwater.engine.Estate;
import dev.breakwater.engine.PlanReview;
import dev.breakwater.engine.Remark;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Tells of a plan who becomes cluster-admin by it in however many steps, and who no longer does. What is gained
 * weakens, unless there was no cluster and no binding before the plan; what is lost hardens. Never refuses.
 * Immutable, thread-safe.
 */
public final class EscalationReview implements PlanReview {
    private static final String CLUSTERS = "Microsoft.ContainerService/managedClusters";
    private static final String RBAC = "rbac.authorization.k8s.io/";

    /** Where Kubernetes objects live that name no cluster. */
    private static final String NO_CLUSTER = "kubernetes";

    private EscalationReview() {}

    /** The review. */
    public static EscalationReview standard() {
        return new EscalationReview();
    }

    @Override
    public List<Remark> review(Estate before, Estate after) {
        Set<String> clusters = new LinkedHashSet<>(clusters(before));
        clusters.addAll(clusters(after));
        List<Remark> remarks = new ArrayList<>();
        for (String cluster : clusters) {
            Map<Position, EscalationPath> was = administrators(before, cluster);
            Map<Position, EscalationPath> is = administrators(after, cluster);
            Effect gain = clusters(before).contains(cluster) ? Effect.WEAKENS : Effect.NEUTRAL;
            is.forEach((who, path) -> {
                EscalationPath old = was.get(who);
                if (old == null) {
                    remarks.add(remark(gain, lets(path) + who + " become cluster-admin: " + steps(path) + "."));
                } else if (path.isCertain() && !old.isCertain()) {
                    String text =
                            "this plan makes certain that " + who + " becomes cluster-admin, which it only might: ";
                    remarks.add(remark(gain, text + steps(path) + "."));
                }
            });
            was.forEach((who, path) -> {
                if (!is.containsKey(who)) {
                    String text =
                            "this plan keeps " + who + " from becoming cluster-admin, as by: " + steps(path) + ".";
                    remarks.add(remark(Effect.HARDENS, text));
                }
            });
        }
        return List.copyOf(remarks);
    }

    private static String lets(EscalationPath path) {
        return path.isCertain() ? "this plan lets " : "this plan might let ";
    }

    private static Set<String> clusters(Estate estate) {
        Set<String> clusters = new LinkedHashSet<>();
        estate.ofType(CLUSTERS).forEach(entry -> clusters.add(entry.address().path()));
        for (Estate.Entry entry : estate.entries()) {
            boolean loose = entry.address().path().startsWith(NO_CLUSTER + "/");
            if (loose && clusters.isEmpty() && entry.address().type().startsWith(RBAC)) {
                clusters.add(NO_CLUSTER);
            }
        }
        return clusters;
    }

    private static Map<Position, EscalationPath> administrators(Estate estate, String cluster) {
        Map<Position, EscalationPath> open = new TreeMap<>();
        for (EscalationPath path : EscalationPaths.of(estate, cluster).to(Position.Kind.CLUSTER_ADMIN)) {
            if (path.isOpen()) {
                open.put(path.from(), path);
            }
        }
        return open;
    }

    private static String steps(EscalationPath path) {
        List<String> steps = new ArrayList<>();
        path.steps().forEach(step -> steps.add(step.toString()));
        return String.join("; then ", steps);
    }

    private static Remark remark(Effect effect, String text) {
        return new Remark("escalation", Optional.empty(), effect, false, text);
    }

    @Override
    public String toString() {
        return "EscalationReview[cluster-admin]";
    }
}
