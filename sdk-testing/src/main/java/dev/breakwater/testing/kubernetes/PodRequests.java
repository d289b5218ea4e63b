package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.StatusException.Cause;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What is done to pods through their sub-resources: put on a node, evicted, read the log of. */
final class PodRequests {
    private static final String REFUSED = "Cannot evict pod as it would violate the pod's disruption budget.";

    private final Store store;
    private final Writes writes;
    private final Deletes deletes;
    private final Map<Store.Key, String> logs = new ConcurrentHashMap<>();

    PodRequests(Store store, Writes writes, Deletes deletes) {
        this.store = store;
        this.writes = writes;
        this.deletes = deletes;
    }

    /** Sets what the log of a pod says. */
    void log(Store.Key pod, String text) {
        logs.put(pod, text);
    }

    /** The log of a pod that runs or has run; empty unless it was set. */
    Reply log(Store.Key key) {
        Document pod = pod(key);
        String phase = pod.text("/status/phase").orElse("Pending");
        if (phase.equals("Pending") && pod.at("/spec/nodeName").isEmpty()) {
            return Reply.of(204, "text/plain", "");
        }
        if (phase.equals("Pending")) {
            String container = pod.text("/spec/containers/0/name").orElse("");
            throw StatusException.badRequest("container \"" + container + "\" in pod \"" + key.name()
                    + "\" is waiting to start: ContainerCreating");
        }
        return Reply.of(200, "text/plain", logs.getOrDefault(key, ""));
    }

    private Document pod(Store.Key key) {
        return store.get(ApiKinds.POD, key).orElseThrow(() -> StatusException.notFound(ApiKinds.POD, key.name()));
    }

    /** Puts a pod on a node. */
    Document bind(Store.Key key, Document body, WriteOptions options) {
        Document binding = named(ApiKinds.BINDING, key, body, options);
        String node = binding.text("/target/name").orElse("");
        if (node.isEmpty()) {
            throw StatusException.of(500, "", "target.name: Required value");
        }
        writes.patch(ApiKinds.POD, key, pod -> bound(pod, node), options);
        return success();
    }

    private static Document bound(Document pod, String node) {
        Optional<String> before = pod.text("/spec/nodeName").filter(name -> !name.isEmpty());
        if (before.isPresent()) {
            String why = "pod " + Meta.name(pod) + " is already assigned to node \"" + before.get() + "\"";
            throw StatusException.conflict("pods/binding", Meta.name(pod), why);
        }
        return pod.withAt("/spec/nodeName", node);
    }

    /** Deletes a pod if the disruption budget over it allows it. */
    Document evict(Store.Key key, Document body, WriteOptions options) {
        if (!List.of("", key.name()).contains(Meta.name(body))) {
            throw StatusException.badRequest("name in URL does not match name in Eviction object");
        }
        // The older version stays accepted here.
        Document sent =
                body.text("/apiVersion").filter("policy/v1beta1"::equals).isPresent()
                        ? body.with("apiVersion", "policy/v1")
                        : body;
        Document eviction = named(ApiKinds.EVICTION, key, sent, options);
        Document how = eviction.get("deleteOptions").orElse(Document.object());
        WriteOptions rehearsed = options.dry(Meta.texts(how, "/dryRun").contains("All"));
        synchronized (store) {
            Document pod = pod(key);
            if (isProtected(pod)) {
                List<Document> budgets = DisruptionBudgets.over(store, pod);
                require(budgets, pod);
            }
            deletes.delete(ApiKinds.POD, key, how, rehearsed);
        }
        return success();
    }

    private static boolean isProtected(Document pod) {
        return !Meta.isDeleting(pod)
                && !List.of("Succeeded", "Failed", "Pending")
                        .contains(pod.text("/status/phase").orElse("Pending"));
    }

    private void require(List<Document> budgets, Document pod) {
        if (budgets.size() > 1) {
            throw StatusException.of(
                    500,
                    "InternalError",
                    "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.");
        }
        for (Document budget : budgets) {
            Document status = DisruptionBudgets.status(store, budget);
            boolean none = status.number("/disruptionsAllowed").orElseThrow().signum() <= 0;
            boolean counts = DisruptionBudgets.isHealthy(pod)
                    || budget.text("/spec/unhealthyPodEvictionPolicy")
                            .filter("AlwaysAllow"::equals)
                            .isEmpty();
            boolean enough = status.number("/currentHealthy")
                            .orElseThrow()
                            .compareTo(status.number("/desiredHealthy").orElseThrow())
                    >= 0;
            boolean harmless = !DisruptionBudgets.isHealthy(pod)
                    && enough
                    && status.number("/desiredHealthy").orElseThrow().signum() > 0;
            if (none && counts && !harmless) {
                throw refusal(budget, status);
            }
        }
    }

    private static StatusException refusal(Document budget, Document status) {
        String why = "The disruption budget " + Meta.name(budget) + " needs "
                + status.text("/desiredHealthy").orElse("") + " healthy pods and has "
                + status.text("/currentHealthy").orElse("") + " currently";
        return StatusException.tooMany(REFUSED, List.of(new Cause("DisruptionBudget", why, "")));
    }

    private static Document named(ApiKind kind, Store.Key key, Document body, WriteOptions options) {
        return Identity.check(kind, key.namespace(), key.name(), Conformance.decode(kind, body, options));
    }

    private static Document success() {
        return Document.object(
                "kind", "Status", "apiVersion", "v1", "metadata", Document.object(), "status", "Success", "code", 201);
    }
}
