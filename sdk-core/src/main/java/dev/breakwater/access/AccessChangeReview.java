package dev.breakwater.access;

import dev.breakwater.change.Effect;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.engine.PlanReview;
import dev.breakwater.engine.Remark;
import dev.breakwater.resource.Address;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Tells of a plan whom it lets do what is dangerous, and from whom it takes that: reading secrets, running commands
 * in pods, becoming somebody else, granting more than one has. What is gained weakens, unless the cluster has no
 * roles and bindings before the plan; what is lost hardens. Never refuses. Immutable, thread-safe.
 */
public final class AccessChangeReview implements PlanReview {
    private static final String RBAC = "rbac.authorization.k8s.io";
    private static final List<AccessCell> DANGEROUS = List.of(
            new AccessCell("*", "*", "*"),
            new AccessCell("get", "", "secrets"),
            new AccessCell("list", "", "secrets"),
            new AccessCell("create", "", "pods"),
            new AccessCell("create", "apps", "deployments"),
            new AccessCell("create", "", "pods/exec"),
            new AccessCell("get", "", "nodes/proxy"),
            new AccessCell("create", "", "serviceaccounts/token"),
            new AccessCell("impersonate", "", "users"),
            new AccessCell("impersonate", "", "groups"),
            new AccessCell("impersonate", "", "serviceaccounts"),
            new AccessCell("create", RBAC, "rolebindings"),
            new AccessCell("create", RBAC, "clusterrolebindings"),
            new AccessCell("bind", RBAC, "clusterroles"),
            new AccessCell("escalate", RBAC, "clusterroles"),
            new AccessCell("create", "admissionregistration.k8s.io", "mutatingwebhookconfigurations"));

    private final List<AccessCell> cells;

    private AccessChangeReview(List<AccessCell> cells) {
        this.cells = List.copyOf(cells);
    }

    /** The review of what the good practices of Kubernetes call dangerous. */
    public static AccessChangeReview standard() {
        return new AccessChangeReview(DANGEROUS);
    }

    /** The review of these cells. */
    public static AccessChangeReview of(List<AccessCell> cells) {
        return new AccessChangeReview(cells);
    }

    @Override
    public List<Remark> review(Estate before, Estate after) {
        Map<String, List<Estate.Entry>> old = byCluster(before);
        List<Remark> remarks = new ArrayList<>();
        Map<String, List<Estate.Entry>> all = new TreeMap<>(old);
        byCluster(after).forEach(all::putIfAbsent);
        Map<String, List<Estate.Entry>> fresh = byCluster(after);
        for (String cluster : all.keySet()) {
            Authorizer was = authorizer(old.getOrDefault(cluster, List.of()));
            Authorizer is = authorizer(fresh.getOrDefault(cluster, List.of()));
            AccessMatrix wasMatrix = AccessMatrix.of(was, cells);
            AccessMatrix isMatrix = AccessMatrix.of(is, cells);
            Effect gain = old.containsKey(cluster) ? Effect.WEAKENS : Effect.NEUTRAL;
            remarks.addAll(remarks("lets ", isMatrix.beyond(wasMatrix), is, gain, after));
            remarks.addAll(remarks("no longer lets ", wasMatrix.beyond(isMatrix), was, Effect.HARDENS, before));
        }
        return List.copyOf(remarks);
    }

    private static Map<String, List<Estate.Entry>> byCluster(Estate estate) {
        Map<String, List<Estate.Entry>> clusters = new LinkedHashMap<>();
        for (Estate.Entry entry : estate.entries()) {
            if (entry.address().type().startsWith(RBAC + "/")) {
                clusters.computeIfAbsent(cluster(entry.address()), path -> new ArrayList<>())
                        .add(entry);
            }
        }
        return clusters;
    }

    /** The path above the namespace, or above kind and name. */
    private static String cluster(Address<?> address) {
        String kind = address.path().substring(0, Math.max(0, address.path().lastIndexOf('/')));
        String above = kind.substring(0, Math.max(0, kind.lastIndexOf('/')));
        int namespace = above.lastIndexOf("/namespaces/");
        return namespace > 0 && above.indexOf('/', namespace + 12) < 0 ? above.substring(0, namespace) : above;
    }

    private static Authorizer authorizer(List<Estate.Entry> entries) {
        List<Document> documents = new ArrayList<>();
        entries.forEach(entry -> documents.add(entry.document()));
        return Authorizer.withDefaults(documents);
    }

    private List<Remark> remarks(
            String verb, List<AccessMatrix.Entry> entries, Authorizer authorizer, Effect effect, Estate estate) {
        Map<AccessSubject, Map<String, List<AccessMatrix.Entry>>> bySubject = new TreeMap<>();
        for (AccessMatrix.Entry entry : entries) {
            bySubject
                    .computeIfAbsent(entry.subject(), subject -> new TreeMap<>())
                    .computeIfAbsent(entry.namespace(), namespace -> new ArrayList<>())
                    .add(entry);
        }
        List<Remark> remarks = new ArrayList<>();
        bySubject.forEach((subject, places) -> places.forEach((namespace, told) -> {
            Optional<Grant> grant = authorizer
                    .decide(told.get(0).cell().request(subject.caller(), namespace))
                    .grant();
            String where = namespace.isEmpty() ? "in all namespaces" : "in " + namespace;
            String text = "this plan " + verb + subject + " " + what(told) + " " + where
                    + grant.map(chain -> ", by " + chain.describe()).orElse("") + ".";
            remarks.add(new Remark("access", grant.flatMap(chain -> address(chain, estate)), effect, false, text));
        }));
        return remarks;
    }

    /** Who may do everything needs no list. */
    private static String what(List<AccessMatrix.Entry> told) {
        List<String> words = new ArrayList<>();
        for (AccessMatrix.Entry entry : told) {
            words.add(entry.cell().toString());
        }
        return words.get(0).startsWith("* *") ? "do everything" : String.join(", ", words);
    }

    private static Optional<Address<?>> address(Grant grant, Estate estate) {
        for (Estate.Entry entry : estate.entries()) {
            if (RbacObjects.kind(entry.document()).equals(grant.binding())
                    && RbacObjects.name(entry.document()).equals(grant.name())
                    && RbacObjects.namespace(entry.document()).equals(grant.namespace())) {
                return Optional.of(entry.address());
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return "AccessChangeReview[" + cells.size() + " cells]";
    }
}
