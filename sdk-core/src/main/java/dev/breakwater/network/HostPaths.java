package dev.breakwater.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Pairs that pass only because the source uses the network of the node on which the destination runs. */
final class HostPaths {
    private HostPaths() {}

    static long extra(Reachability reachability, Matrix matrix, int... groups) {
        PodClasses classes = reachability.classes();
        Map<String, List<Integer>> byNode = new HashMap<>();
        for (int place = 0; place < classes.podCount(); place++) {
            String node = classes.pod(place).node();
            if (!node.isEmpty()) {
                byNode.computeIfAbsent(node, fresh -> new ArrayList<>()).add(place);
            }
        }
        long extra = 0;
        for (int from : classes.host().toArray()) {
            extra += extra(classes, matrix, from, byNode, groups);
        }
        return extra;
    }

    private static long extra(
            PodClasses classes, Matrix matrix, int source, Map<String, List<Integer>> byNode, int... groups) {
        long extra = 0;
        for (int from = 0; from < classes.podCount(); from++) {
            if (classes.classOf(from) == source) {
                for (int to : byNode.getOrDefault(classes.pod(from).node(), List.of())) {
                    extra += from != to && isExtra(matrix, source, classes.classOf(to), groups) ? 1 : 0;
                }
            }
        }
        return extra;
    }

    private static boolean isExtra(Matrix matrix, int source, int target, int... groups) {
        boolean leaves = false;
        for (int group : groups) {
            if (matrix.leaves(source, target, group)) {
                leaves = true;
                if (matrix.enters(source, target, group)) {
                    return false;
                }
            }
        }
        return leaves;
    }
}
