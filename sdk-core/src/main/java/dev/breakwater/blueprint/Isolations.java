package dev.breakwater.blueprint;

import dev.breakwater.admission.PodSecurity;
import dev.breakwater.cluster.AksCluster;
import dev.breakwater.cluster.PoolIsolation;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.manifest.PodIsolation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Where the marked workloads of an estate land, and whether that is fit for them. */
final class Isolations {
    private static final String RUNTIME_CLASS = "node.k8s.io/v1/RuntimeClass";

    /** The label by which AKS tells confidential nodes, and its value there. */
    static final String SECURITY_TYPE = "kubernetes.azure.com/security-type";

    static final String CONFIDENTIAL_VM = "ConfidentialVM";

    private final Estate estate;
    private final Map<String, List<Estate.Entry>> namespaces = new HashMap<>();

    Isolations(Estate estate) {
        this.estate = estate;
        for (Estate.Entry space : estate.ofType("v1/Namespace")) {
            namespaces
                    .computeIfAbsent(space.address().name(), name -> new ArrayList<>())
                    .add(space);
        }
    }

    /**
     * Where one workload lands.
     *
     * @param entry the workload
     * @param marks what it is marked as
     * @param spec the spec of its pods
     * @param pools the pools that take it; empty if its cluster is not known, or none does
     * @param known whether the pools of its cluster are known
     */
    record Landing(Estate.Entry entry, Set<PodIsolation> marks, Document spec, List<PoolFit> pools, boolean known) {
        String runtimeClass() {
            return spec.text("/runtimeClassName").orElse("");
        }

        /** Whether its pods are fit for a mark by what they say themselves, wherever they land. */
        boolean isFitBySpec(PodIsolation mark) {
            return mark.runtimeClasses().contains(runtimeClass());
        }

        /** Whether each pool that takes them is fit for a mark; what no pool takes is not. */
        boolean isFit(PodIsolation mark) {
            boolean sandboxed = mark == PodIsolation.UNTRUSTED;
            return !pools.isEmpty()
                    && (isFitBySpec(mark) || (!sandboxed && pools.stream().allMatch(PoolFit::confidential)));
        }

        /** {@code lands on plugins (sandboxed)}. */
        @Override
        public String toString() {
            String where = pools.stream().map(PoolFit::toString).collect(Collectors.joining(", "));
            return where.isEmpty() ? "lands on no pool, and never starts" : "lands on " + where;
        }
    }

    static boolean isConfidential(Document pool) {
        Set<PoolIsolation> ways = PoolIsolation.of(pool);
        return ways.contains(PoolIsolation.CONFIDENTIAL_MACHINES)
                || ways.contains(PoolIsolation.CONFIDENTIAL_CONTAINERS);
    }

    /** Where the workload lands; empty if it makes no pods, is marked as nothing, or another object made it. */
    Optional<Landing> landing(Estate.Entry entry) {
        Document object = entry.document();
        Optional<Document> pod =
                object.at("/metadata/ownerReferences").isPresent() ? Optional.empty() : PodSecurity.podOf(object);
        if (pod.isEmpty()) {
            return Optional.empty();
        }
        Set<PodIsolation> marks = PodIsolation.of(namespace(entry), pod.get());
        Document spec = pod.get().get("spec").orElse(Document.object());
        return marks.isEmpty() ? Optional.empty() : Optional.of(landing(entry, marks, spec));
    }

    private Landing landing(Estate.Entry entry, Set<PodIsolation> marks, Document spec) {
        Optional<Estate.Entry> cluster = cluster(entry);
        Document placed = placed(entry, spec);
        List<PoolFit> taking = new ArrayList<>();
        for (PoolFit pool : cluster.map(Isolations::pools).orElse(List.of())) {
            if (pool.takes(placed)) {
                taking.add(pool);
            }
        }
        return new Landing(entry, marks, spec, taking, cluster.isPresent());
    }

    /** The spec as the API server admits it: with what its runtime class says of nodes, where that is known. */
    private Document placed(Estate.Entry entry, Document spec) {
        String name = spec.text("/runtimeClassName").orElse("");
        Document scheduling = estate.ofType(RUNTIME_CLASS).stream()
                .filter(one -> one.address().name().equals(name) && isBeside(one, entry))
                .findFirst()
                .flatMap(one -> one.document().get("scheduling"))
                .orElse(Document.object());
        List<Document> tolerations = new ArrayList<>(list(spec));
        tolerations.addAll(list(scheduling));
        Document nodes = scheduling.get("nodeSelector").orElse(Document.object());
        return spec.merge(Document.object("nodeSelector", nodes, "tolerations", tolerations));
    }

    private static List<Document> list(Document of) {
        return of.at("/tolerations").orElse(Document.array()).elements();
    }

    private static List<PoolFit> pools(Estate.Entry cluster) {
        List<PoolFit> all = new ArrayList<>();
        Document body = cluster.document();
        for (Document pool : body.at("/properties/agentPoolProfiles")
                .orElse(Document.array())
                .elements()) {
            all.add(PoolFit.of(pool));
        }
        boolean provisions = body.text("/properties/nodeProvisioningProfile/mode")
                .filter("Auto"::equalsIgnoreCase)
                .isPresent();
        if (provisions) {
            all.add(PoolFit.provisioned());
        }
        return all;
    }

    /** The cluster of an object: the one whose address it is below, or the only one there is if it is below none. */
    private Optional<Estate.Entry> cluster(Estate.Entry entry) {
        List<Estate.Entry> all = estate.ofType(AksCluster.TYPE);
        boolean placeless = !entry.address().key().startsWith("/subscriptions/");
        return all.size() == 1 && placeless
                ? Optional.of(all.get(0))
                : all.stream()
                        .filter(one -> entry.address().isInside(one.address()))
                        .findFirst();
    }

    private Optional<Document> namespace(Estate.Entry entry) {
        String name = entry.document().text("/metadata/namespace").orElse("default");
        return namespaces.getOrDefault(name, List.of()).stream()
                .filter(space -> isBeside(space, entry))
                .map(Estate.Entry::document)
                .findFirst();
    }

    private boolean isBeside(Estate.Entry one, Estate.Entry other) {
        Optional<String> here = cluster(one).map(cluster -> cluster.address().key());
        return here.equals(cluster(other).map(cluster -> cluster.address().key()));
    }

    @Override
    public String toString() {
        return "Isolations[" + estate + "]";
    }
}
