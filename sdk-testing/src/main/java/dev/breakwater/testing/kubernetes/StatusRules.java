package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.StatusException.Cause;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the API server refuses in the status that somebody writes. */
final class StatusRules {
    /** The numbers of a status that cannot be less than nothing. */
    private static final Map<String, List<String>> COUNTS = Map.of(
            "StatefulSet",
            List.of("replicas", "readyReplicas", "currentReplicas", "updatedReplicas", "availableReplicas"),
            "DaemonSet",
            List.of(
                    "currentNumberScheduled",
                    "numberMisscheduled",
                    "desiredNumberScheduled",
                    "numberReady",
                    "observedGeneration",
                    "updatedNumberScheduled",
                    "numberAvailable",
                    "numberUnavailable"),
            "Job",
            List.of("active", "succeeded", "failed"),
            "HorizontalPodAutoscaler",
            List.of("currentReplicas", "desiredReplicas"));

    private StatusRules() {}

    static void check(String kind, Document object, List<Cause> causes) {
        Document status = object.get("status").orElse(Document.object());
        Rules rules = new Rules(causes);
        List<String> counts = COUNTS.getOrDefault(kind, List.of());
        counts.forEach(field -> rules.atLeastZero(status, "/" + field, "status." + field));
        if (kind.equals("StatefulSet")) {
            for (String field : counts.subList(1, counts.size())) {
                atMost(status, field, "replicas", rules);
            }
            atMost(status, "availableReplicas", "readyReplicas", rules);
        } else if (kind.equals("Job")) {
            job(status, rules);
        }
    }

    private static void atMost(Document status, String field, String most, Rules rules) {
        long number = number(status, field);
        if (number > number(status, most)) {
            rules.invalid("status." + field, Long.toString(number), "cannot be greater than status." + most);
        }
    }

    private static long number(Document status, String field) {
        return JobRules.number(status, field).orElse(0L);
    }

    private static void job(Document status, Rules rules) {
        long ready = number(status, "ready");
        if (ready < 0) {
            rules.invalid("status.ready", Long.toString(ready), "must be greater than or equal to 0");
        }
        boolean complete = holds(status, "Complete");
        boolean failed = holds(status, "Failed");
        Optional<Document> ended = status.get("completionTime");
        if (ended.isEmpty() && complete) {
            rules.required("status.completionTime", "completionTime is required for Complete jobs");
        }
        if (ended.isPresent() && !complete) {
            String why = "cannot set completionTime when there is no Complete=True condition";
            rules.invalid("status.completionTime", ended.get().toJson(), why);
        }
        if (complete && !holds(status, "SuccessCriteriaMet")) {
            rules.add(bare("cannot set Complete=True condition without the SuccessCriteriaMet=true condition"));
        }
        if (failed && !holds(status, "FailureTarget")) {
            rules.add(bare("cannot set Failed=True condition without the FailureTarget=true condition"));
        }
        if ((complete || failed) && status.get("startTime").isEmpty()) {
            rules.required("status.startTime", "startTime is required for finished job");
        }
        if (status.get("ready").isPresent() && ready > number(status, "active")) {
            rules.invalid("status.ready", Long.toString(ready), "cannot set more ready pods than active");
        }
    }

    private static Cause bare(String why) {
        return new Cause("FieldValueInvalid", "Invalid value: " + why, "status.conditions");
    }

    private static boolean holds(Document status, String type) {
        return Rules.elements(status, "/conditions").stream()
                .anyMatch(one -> one.text("/type").filter(type::equals).isPresent()
                        && one.text("/status").filter("True"::equals).isPresent());
    }
}
