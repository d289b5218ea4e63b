package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import dev.breakwater.policy.AssignedPolicies;
import dev.breakwater.policy.PolicyMatch;
import dev.breakwater.policy.PolicyTarget;
import dev.breakwater.policy.PolicyVerdict;
import dev.breakwater.testing.kubernetes.FakeKubernetes;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * What assignments are to become inside clusters that have the Azure Policy add-on, and when. Worked out under the
 * engine's lock after each request that changed something; the API servers behind clusters read the timetable.
 */
final class PolicyAddOn {
    private static final String DATA = "Microsoft.Kubernetes.Data";

    /**
     * What a cluster is to hold from a moment on.
     *
     * @param from the moment
     * @param constraints all constraints of the add-on
     */
    record Step(Instant from, List<Document> constraints) {}

    private final World world;
    private final PolicyDefinitions definitions;
    private final PolicyGate gate;
    private final Map<String, List<Step>> timetables = new ConcurrentHashMap<>();
    private long seen = -1;

    PolicyAddOn(World world, PolicyDefinitions definitions, PolicyGate gate) {
        this.world = world;
        this.definitions = definitions;
        this.gate = gate;
        world.parts().add("policies in clusters", timetables); // also where off: snapshots go from one to the other
        if (world.settings().policyDelay().isPresent()) {
            world.backends().equip(this);
        }
    }

    /** What keeps the server behind a cluster to its timetable. */
    Consumer<FakeKubernetes> inside(String cluster) {
        return new ClusterPolicies(
                () -> timetables.getOrDefault(cluster, List.of()),
                world.settings().time().clock());
    }

    /** Follows what has changed in assignments, exemptions and clusters. */
    void refresh() {
        Optional<Duration> delay = world.settings().policyDelay();
        if (delay.isEmpty() || world.store().version() == seen) {
            return;
        }
        seen = world.store().version();
        AssignedPolicies assigned = assigned();
        Set<String> there = new HashSet<>();
        for (Document cluster : world.store().ofType(Clusters.TYPE)) {
            String id = cluster.text("/id").orElse("").toLowerCase(Locale.ROOT);
            there.add(id);
            List<Step> before = timetables.getOrDefault(id, List.of());
            timetables.put(id, timetable(before, gate.target(cluster), assigned, delay.get()));
        }
        timetables.keySet().retainAll(there);
    }

    /** The definitions for the inside of clusters, as if they were about the clusters themselves. */
    private AssignedPolicies assigned() {
        return AssignedPolicies.of(
                world.store().ofType(PolicyAssignments.TYPE),
                id -> definitions
                        .find(id)
                        .filter(PolicyAddOn::isInside)
                        .map(one ->
                                one.at("/properties/mode").isPresent() ? one.withAt("/properties/mode", "All") : one),
                world.store().ofType(PolicyGate.EXEMPTIONS));
    }

    /** Initiatives have no mode; what they bring has. */
    private static boolean isInside(Document policy) {
        return policy.at("/properties/policyDefinitions").isPresent()
                || policy.text("/properties/mode").filter(DATA::equals).isPresent();
    }

    /** What had been seen before goes its way; what is now, and what follows from exemptions that end, comes later. */
    private List<Step> timetable(List<Step> before, PolicyTarget cluster, AssignedPolicies assigned, Duration delay) {
        Instant now = world.settings().time().clock().instant();
        List<Step> steps = new ArrayList<>();
        for (Step step : before) {
            if (!step.from().isAfter(now.plus(delay))) {
                steps.add(step);
            }
        }
        TreeSet<Instant> moments = new TreeSet<>(ends(now));
        moments.add(now);
        for (Instant moment : moments) {
            List<Document> wanted = wanted(assigned, cluster.at(moment));
            List<Document> last =
                    steps.isEmpty() ? List.of() : steps.get(steps.size() - 1).constraints();
            if (!wanted.equals(last)) {
                steps.add(new Step(moment.plus(delay), wanted));
            }
        }
        return List.copyOf(steps);
    }

    private List<Instant> ends(Instant now) {
        return world.store().ofType(PolicyGate.EXEMPTIONS).stream()
                .flatMap(exemption -> exemption.text("/properties/expiresOn").stream())
                .flatMap(text -> instant(text).stream())
                .filter(now::isBefore)
                .toList();
    }

    /** An exemption whose end is no time never holds, so it does not end either. */
    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException noTime) {
            return Optional.empty();
        }
    }

    private static List<Document> wanted(AssignedPolicies assigned, PolicyTarget cluster) {
        Map<String, Document> constraints = new HashMap<>();
        boolean on = hasAddOn(cluster.resource());
        for (PolicyVerdict verdict : on ? assigned.judge(cluster) : List.<PolicyVerdict>of()) {
            if (verdict.exemptions().isEmpty() && verdict.match() == PolicyMatch.MATCHES) {
                PolicyConstraint.of(verdict)
                        .ifPresent(one ->
                                constraints.put(one.text("/metadata/name").orElse(""), one));
            }
        }
        return constraints.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue)
                .toList();
    }

    private static boolean hasAddOn(Document cluster) {
        return cluster.at("/properties/addonProfiles").map(Document::members).orElse(Map.of()).entrySet().stream()
                .anyMatch(addOn -> addOn.getKey().equalsIgnoreCase("azurepolicy")
                        && addOn.getValue().flag("/enabled").orElse(false));
    }

    @Override
    public String toString() {
        return "PolicyAddOn[" + timetables.size() + " clusters]";
    }
}
