package dev.breakwater.k8s;

import dev.breakwater.cluster.PoolDrain;
import dev.breakwater.document.Document;
import dev.breakwater.provider.ProviderException;
import dev.breakwater.resource.ObjectState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The nodes of a pool and the pods on them that a drain has to move: all but those of daemon sets, those that a
 * kubelet runs by itself, and those that have ended, as {@code kubectl drain} has it.
 *
 * @param nodes the nodes
 * @param pods what has to leave, also what is leaving
 */
record PoolNodes(List<Document> nodes, List<Document> pods) {
    static final PoolNodes NONE = new PoolNodes(List.of(), List.of());

    private static final String NODES = "/api/v1/nodes";
    private static final String OF_POOL = "kubernetes.azure.com/agentpool=";
    private static final String MIRROR = "/metadata/annotations/kubernetes.io~1config.mirror";

    static PoolNodes read(ApiServer server, String pool) {
        List<Document> nodes = server.list(NODES, OF_POOL + pool);
        List<Document> pods = new ArrayList<>();
        for (Document node : nodes) {
            for (Document pod : server.podsOn(name(node))) {
                if (mustLeave(pod)) {
                    pods.add(pod);
                }
            }
        }
        return new PoolNodes(nodes, pods);
    }

    private static boolean mustLeave(Document pod) {
        String phase = pod.text("/status/phase").orElse("");
        boolean ended = phase.equals("Succeeded") || phase.equals("Failed");
        boolean daemon = controller(pod).filter("DaemonSet"::equals).isPresent();
        return !ended && !daemon && pod.at(MIRROR).isEmpty();
    }

    private static Optional<String> controller(Document pod) {
        return pod.at("/metadata/ownerReferences").orElse(Document.array()).elements().stream()
                .filter(owner -> owner.flag("/controller").orElse(false))
                .flatMap(owner -> owner.text("/kind").stream())
                .findFirst();
    }

    /** How many nodes of a pool take pods. */
    static int ready(ApiServer server, String pool) {
        int ready = 0;
        for (Document node : server.list(NODES, OF_POOL + pool)) {
            boolean well = node.at("/status/conditions").orElse(Document.array()).elements().stream()
                    .anyMatch(condition -> condition
                                    .text("/type")
                                    .filter("Ready"::equals)
                                    .isPresent()
                            && condition.text("/status").filter("True"::equals).isPresent());
            ready += well && !isCordoned(node) ? 1 : 0;
        }
        return ready;
    }

    private static boolean isCordoned(Document node) {
        return node.flag("/spec/unschedulable").orElse(false);
    }

    /** Whether nothing has to leave any more. */
    boolean isEmpty() {
        return pods.isEmpty();
    }

    void cordon(ApiServer server) {
        for (Document node : nodes) {
            if (!isCordoned(node)) {
                server.cordon(name(node));
            }
        }
    }

    /** Refuses to go on where a pod would be lost. */
    void requireManaged(String pool) {
        List<String> unmanaged = unmanaged();
        if (!unmanaged.isEmpty()) {
            throw ProviderException.refused(
                    "UnmanagedPod",
                    "The pool " + pool + " cannot be drained: " + String.join(", ", unmanaged) + " came without a"
                            + " controller and would not come back. Delete it, then plan again.");
        }
    }

    private List<String> unmanaged() {
        return pods.stream()
                .filter(pod -> controller(pod).isEmpty())
                .map(PoolNodes::label)
                .toList();
    }

    /** Asks for the eviction of what is not leaving yet, and tells what stays. */
    String evict(ApiServer server) {
        List<String> staying = new ArrayList<>();
        for (Document pod : pods) {
            Optional<String> refusal = Heads.isLeaving(pod) ? Optional.empty() : server.evict(pod);
            staying.add(label(pod) + refusal.map(why -> " (" + why + ")").orElse(""));
        }
        return "there are " + String.join(", ", staying.subList(0, Math.min(5, staying.size())))
                + (staying.size() > 5 ? " and " + (staying.size() - 5) + " more" : "");
    }

    private static String label(Document pod) {
        return pod.text("/metadata/namespace").orElse("") + "/" + name(pod);
    }

    private static String name(Document object) {
        return object.text("/metadata/name").orElse("");
    }

    /** What a plan shows of it. */
    ObjectState state() {
        long cordoned = nodes.stream().filter(PoolNodes::isCordoned).count();
        Document state = Document.object("nodes", cordoned + " of " + nodes.size() + " cordoned", "pods", pods.size())
                .with("unmanaged", unmanaged());
        boolean drained = cordoned == nodes.size() && pods.isEmpty();
        return new ObjectState(drained ? state.with(PoolDrain.DRAINED.name(), "" + nodes.size()) : state, "v1");
    }

    @Override
    public String toString() {
        return "PoolNodes[" + nodes.size() + " nodes, " + pods.size() + " pods]";
    }
}
