package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.StatusException.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the API server defaults and refuses in stateful sets, daemon sets and autoscalers. */
final class SetRules {
    private static final List<String> STRATEGIES = List.of("OnDelete", "RollingUpdate");
    /** What a stateful set may change. */
    private static final List<String> CHANGED = List.of(
            "replicas",
            "ordinals",
            "template",
            "updateStrategy",
            "revisionHistoryLimit",
            "persistentVolumeClaimRetentionPolicy",
            "minReadySeconds");

    private static final String FROZEN = "updates to statefulset spec for fields other than 'replicas', 'ordinals',"
            + " 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and"
            + " 'minReadySeconds' are forbidden";

    private SetRules() {}

    static Document defaulted(ApiKind kind, Document object) {
        if (object.get("spec").isEmpty()) {
            return object;
        }
        boolean daemons = kind.kind().equals("DaemonSet");
        Document rolling =
                daemons ? Document.object("maxUnavailable", 1, "maxSurge", 0) : Document.object("partition", 0);
        Document all = Document.object("type", "RollingUpdate", "rollingUpdate", rolling);
        String pointer = "/spec/updateStrategy";
        String type = object.text(pointer + "/type").orElse("");
        boolean filled = type.isEmpty() || (daemons && type.equals("RollingUpdate"));
        Document strategy = object.at(pointer).orElse(Document.object());
        Document result = filled ? object.withAt(pointer, all.merge(strategy).with("type", "RollingUpdate")) : object;
        String retention = "/spec/persistentVolumeClaimRetentionPolicy";
        return daemons || object.at(retention).isPresent()
                ? result
                : result.withAt(retention, Document.object("whenDeleted", "Retain", "whenScaled", "Retain"));
    }

    static void check(String kind, Optional<Document> before, Document object, List<Cause> causes) {
        Rules rules = new Rules(causes);
        rules.atLeastZero(object, "/spec/minReadySeconds", "spec.minReadySeconds");
        rules.atLeastZero(object, "/spec/revisionHistoryLimit", "spec.revisionHistoryLimit");
        rules.oneOf(object.text("/spec/updateStrategy/type"), "spec.updateStrategy.type", STRATEGIES);
        if (kind.equals("DaemonSet")) {
            rolling(object.at("/spec/updateStrategy").orElse(Document.object()), rules);
        } else {
            rules.oneOf(
                    object.text("/spec/podManagementPolicy"),
                    "spec.podManagementPolicy",
                    List.of("OrderedReady", "Parallel"));
            before.filter(live -> !kept(live).equals(kept(object)))
                    .ifPresent(live -> rules.add(Cause.forbidden("spec", FROZEN)));
        }
    }

    /** A daemon set replaces a pod before the new one runs or after, and not both. */
    private static void rolling(Document strategy, Rules rules) {
        Optional<Document> rolling = strategy.get("rollingUpdate");
        if (rolling.isEmpty()
                || !strategy.text("/type").filter("RollingUpdate"::equals).isPresent()) {
            return;
        }
        String path = "spec.updateStrategy.rollingUpdate";
        boolean missing = !WorkloadRules.isNone(rolling, "maxUnavailable");
        boolean surplus = !WorkloadRules.isNone(rolling, "maxSurge");
        if (missing && surplus) {
            String shown = rolling.get().get("maxSurge").orElseThrow().toJson();
            rules.invalid(path + ".maxSurge", shown, "may not be set when maxUnavailable is non-zero");
        } else if (!missing && !surplus) {
            rules.required(path + ".maxUnavailable", "cannot be 0 when maxSurge is 0");
        }
    }

    private static Document kept(Document set) {
        Document spec = set.get("spec").orElse(Document.object());
        for (String field : CHANGED) {
            spec = spec.without(field);
        }
        return spec;
    }

    /** An autoscaler that names nothing measures the processor. */
    static Document measured(Document object) {
        if (object.get("spec").isEmpty() || object.at("/spec/metrics").isPresent()) {
            return object;
        }
        Document target = Document.object("type", "Utilization", "averageUtilization", 80);
        Document resource = Document.object("name", "cpu", "target", target);
        return object.withAt("/spec/metrics", List.of(Document.object("type", "Resource", "resource", resource)));
    }

    /** What is measured of what is wanted, as kubectl shows it; only resources of pods are looked into. */
    static String targets(Document autoscaler) {
        List<Document> measured = Rules.elements(autoscaler, "/status/currentMetrics");
        List<String> shown = new ArrayList<>();
        for (Document metric : Rules.elements(autoscaler, "/spec/metrics")) {
            String name = metric.text("/resource/name").orElse("");
            Optional<Document> current = measured.stream()
                    .filter(one ->
                            one.text("/resource/name").filter(name::equals).isPresent())
                    .findFirst();
            shown.add((name.isEmpty() ? "" : name + ": ")
                    + current.flatMap(one -> one.at("/resource/current"))
                            .map(SetRules::amount)
                            .orElse("<unknown>")
                    + "/"
                    + metric.at("/resource/target").map(SetRules::amount).orElse("<unknown>"));
        }
        return shown.isEmpty() ? "<none>" : String.join(", ", shown);
    }

    private static String amount(Document target) {
        return target.number("/averageUtilization")
                .map(percent -> percent + "%")
                .or(() -> target.text("/averageValue"))
                .orElse("<unknown>");
    }

    static void checkSizes(Document object, List<Cause> causes) {
        Rules rules = new Rules(causes);
        long least = object.number("/spec/minReplicas").map(Number::longValue).orElse(1L);
        Optional<Long> most = object.number("/spec/maxReplicas").map(Number::longValue);
        if (least < 1) {
            rules.invalid("spec.minReplicas", Long.toString(least), "must be greater than or equal to 1");
        }
        if (most.filter(number -> number < 1).isPresent()) {
            rules.invalid("spec.maxReplicas", most.get().toString(), "must be greater than 0");
        }
        if (most.filter(number -> number < least).isPresent()) {
            rules.invalid("spec.maxReplicas", most.get().toString(), "must be greater than or equal to `minReplicas`");
        }
    }
}
