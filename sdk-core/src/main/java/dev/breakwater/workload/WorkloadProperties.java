package dev.breakwater.workload;

import dev.breakwater.change.Property;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.change.Safety;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is known of the properties of objects that are declared as manifests: of pods, wherever they stand. */
public final class WorkloadProperties {
    private static final Set<String> FIXED_SELECTOR = Set.of(
            "apps/v1/Deployment", "apps/v1/StatefulSet", "apps/v1/DaemonSet", "apps/v1/ReplicaSet", "batch/v1/Job");

    /** Ephemeral containers come by a sub-resource of running pods: no manifest can ask for them. */
    private static final List<String> DECLARED = List.of("containers", "initContainers");

    private WorkloadProperties() {}

    /** The properties of a kind by its address type, such as {@code apps/v1/StatefulSet}; none for most kinds. */
    public static PropertyTable table(String type) {
        String base = PodView.PODS.getOrDefault(type, "");
        Map<String, Property> properties = new LinkedHashMap<>();
        for (PodRule rule : base.isEmpty() ? Set.<PodRule>of() : PodRule.ALL) {
            if (rule.scope() != PodRule.Scope.CONTAINER) {
                add(properties, base + rule.pointer(), rule);
            }
            if (rule.scope() != PodRule.Scope.POD) {
                DECLARED.forEach(list -> add(properties, base + "/" + list + "/*" + rule.pointer(), rule));
            }
        }
        if (FIXED_SELECTOR.contains(type)) {
            properties.put(
                    "/spec/selector",
                    Property.at("/spec/selector", "pods it counts").createOnly());
        }
        return PropertyTable.of(type, properties.values().toArray(Property[]::new));
    }

    /** Two rules may look at one place; then both must hold. */
    private static void add(Map<String, Property> properties, String path, PodRule rule) {
        Property property = properties.getOrDefault(path, Property.at(path, rule.title()));
        Safety other = property.safety().orElse(value -> Integer.MAX_VALUE);
        Safety both = value -> Math.min(rule.safety().score(value), other.score(value));
        properties.put(path, property.safe(both, rule.control()));
    }
}
