package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Counts what disruption budgets allow, as their controller does. */
final class DisruptionBudgets {
    private DisruptionBudgets() {}

    /** The budgets over a pod. */
    static List<Document> over(Store store, Document pod) {
        List<Document> budgets = new ArrayList<>();
        for (Document budget :
                store.list(ApiKinds.DISRUPTION_BUDGET, Meta.namespace(pod)).values()) {
            Optional<Document> selector = budget.at("/spec/selector");
            if (selector.isPresent() && LabelSelectors.matching(selector.get()).test(pod)) {
                budgets.add(budget);
            }
        }
        return budgets;
    }

    static boolean isHealthy(Document pod) {
        return !Meta.isDeleting(pod)
                && pod.at("/status/conditions").orElse(Document.array()).elements().stream()
                        .anyMatch(condition ->
                                condition.text("/type").filter("Ready"::equals).isPresent()
                                        && condition
                                                .text("/status")
                                                .filter("True"::equals)
                                                .isPresent());
    }

    /** The status of a budget as the pods are. */
    static Document status(Store store, Document budget) {
        List<Document> pods = pods(store, budget);
        int healthy = (int) pods.stream().filter(DisruptionBudgets::isHealthy).count();
        Optional<Document> minimum = budget.at("/spec/minAvailable");
        Optional<Document> maximum = budget.at("/spec/maxUnavailable");
        boolean counted =
                maximum.isPresent() || minimum.flatMap(Document::asNumber).isEmpty();
        int expected = counted ? wanted(store, pods) : pods.size();
        int desired = maximum.isPresent()
                ? Math.max(0, expected - scaled(maximum.get(), expected))
                : minimum.map(value -> scaled(value, expected)).orElse(0);
        int allowed = expected <= 0 ? 0 : Math.max(0, healthy - desired);
        return Document.object(
                "conditions",
                List.of(Document.object(
                        "type",
                        "DisruptionAllowed",
                        "status",
                        allowed > 0 ? "True" : "False",
                        "reason",
                        allowed > 0 ? "SufficientPods" : "InsufficientPods",
                        "message",
                        "")),
                "currentHealthy",
                healthy,
                "desiredHealthy",
                desired,
                "disruptionsAllowed",
                allowed,
                "expectedPods",
                expected,
                "observedGeneration",
                budget.number("/metadata/generation").orElse(BigDecimal.ONE));
    }

    private static List<Document> pods(Store store, Document budget) {
        Optional<Document> selector = budget.at("/spec/selector");
        return selector.isEmpty()
                ? List.of()
                : store.list(ApiKinds.POD, Meta.namespace(budget)).values().stream()
                        .filter(LabelSelectors.matching(selector.get()))
                        .toList();
    }

    /** How many pods the owners of these want; a pod without an owner counts for itself. */
    private static int wanted(Store store, List<Document> pods) {
        List<String> owners = new ArrayList<>();
        int wanted = 0;
        for (Document pod : pods) {
            Optional<Document> owner = Owners.controller(pod);
            String uid = owner.flatMap(one -> one.text("/uid")).orElse("");
            if (owner.isEmpty()) {
                wanted++;
            } else if (!owners.contains(uid)) {
                owners.add(uid);
                wanted += replicas(store, Meta.namespace(pod), owner.get());
            }
        }
        return wanted;
    }

    private static int replicas(Store store, String namespace, Document owner) {
        Store.Key key = new Store.Key(namespace, owner.text("/name").orElse(""));
        return store.get(ApiKinds.REPLICA_SET, key)
                .flatMap(set -> set.number("/spec/replicas"))
                .map(Number::intValue)
                .orElse(1);
    }

    /** A number, or a share of all, rounded up. */
    private static int scaled(Document value, int all) {
        String text = value.asText().orElse("");
        if (!text.endsWith("%")) {
            return value.asNumber().map(Number::intValue).orElse(0);
        }
        return (int) Math.ceil(all * Double.parseDouble(text.substring(0, text.length() - 1)) / 100);
    }
}
