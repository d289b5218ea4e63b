package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.StatusException.Cause;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the API server defaults and refuses in jobs and cron jobs, and how it shows them. */
final class BatchRules {
    private static final String UID = "batch.kubernetes.io/controller-uid";
    private static final List<String> MARKS =
            List.of(UID, "batch.kubernetes.io/job-name", "controller-uid", "job-name");
    private static final String LABELS = "/spec/template/metadata/labels";
    private static final int LONGEST = 52;

    private BatchRules() {}

    static Document job(Document object) {
        if (object.get("spec").isEmpty()) {
            return object;
        }
        Document spec = object.get("spec").orElseThrow();
        boolean once =
                spec.get("completions").isEmpty() && spec.get("parallelism").isEmpty();
        Document defaults = Document.object("parallelism", 1, "completionMode", "NonIndexed", "suspend", false)
                .with("manualSelector", false)
                .with("backoffLimit", spec.get("backoffLimitPerIndex").isPresent() ? Integer.MAX_VALUE : 6)
                .with(
                        "podReplacementPolicy",
                        spec.get("podFailurePolicy").isPresent() ? "Failed" : "TerminatingOrFailed");
        Document complete = object.with("spec", (once ? defaults.with("completions", 1) : defaults).merge(spec));
        return labelled(object, marked(complete));
    }

    /** A job that is given no selector counts the pods that carry its uid. */
    private static Document marked(Document job) {
        if (job.at("/spec/selector").isPresent()
                || job.flag("/spec/manualSelector").orElse(false)) {
            return job;
        }
        Document labels = job.at(LABELS)
                .orElse(Document.object())
                .with("batch.kubernetes.io/controller-uid", Meta.uid(job))
                .with("batch.kubernetes.io/job-name", Meta.name(job))
                .with("controller-uid", Meta.uid(job))
                .with("job-name", Meta.name(job));
        return job.withAt(LABELS, labels)
                .withAt("/spec/selector", Document.object("matchLabels", Document.object(UID, Meta.uid(job))));
    }

    /** A job without labels has those of its pods. */
    private static Document labelled(Document sent, Document job) {
        Optional<Document> labels = sent.at(LABELS).or(() -> job.at(LABELS));
        boolean bare = job.at("/metadata/labels").isEmpty() && labels.isPresent();
        return bare ? Meta.with(job, "labels", labels.get()) : job;
    }

    /** What somebody sent, without what the server marked it with, which nobody owns. */
    static Document unmarked(Document sent, Document job) {
        Document result = sent.at("/spec/selector").isPresent() ? job : job.withoutAt("/spec/selector");
        for (String pointer : List.of(LABELS, "/metadata/labels")) {
            Document labels = result.at(pointer).orElse(Document.object());
            for (String mark : MARKS) {
                labels = labels.without(mark);
            }
            result = labels.members().isEmpty() ? result.withoutAt(pointer) : result.withAt(pointer, labels);
        }
        return result;
    }

    static void checkJob(Optional<Document> before, Document object, List<Cause> causes) {
        Rules rules = new Rules(causes);
        checkSpec(object, "/spec", rules, causes);
        if (object.at("/spec/selector").isEmpty()) {
            rules.required("spec.selector", "");
        } else if (isUnmatched(object)) {
            String labels = object.at(LABELS).map(Document::toJson).orElse("null");
            rules.invalid("spec.template.metadata.labels", labels, "`selector` does not match template `labels`");
        }
        WorkloadRules.immutable(before, object, "/spec/selector", causes);
        WorkloadRules.immutable(before, object, "/spec/completionMode", causes);
        before.filter(live -> !live.at("/spec/template").equals(object.at("/spec/template")))
                .filter(live -> !live.flag("/spec/suspend").orElse(false))
                .ifPresent(live -> WorkloadRules.immutable(before, object, "/spec/template", causes));
    }

    private static boolean isUnmatched(Document job) {
        Map<String, Document> wanted =
                job.at("/spec/selector/matchLabels").orElse(Document.object()).members();
        return !job.at(LABELS).orElse(Document.object()).members().entrySet().containsAll(wanted.entrySet());
    }

    private static void checkSpec(Document object, String pointer, Rules rules, List<Cause> causes) {
        String path = pointer.substring(1).replace('/', '.');
        for (String field : List.of(
                "parallelism", "completions", "activeDeadlineSeconds", "backoffLimit", "ttlSecondsAfterFinished")) {
            rules.atLeastZero(object, pointer + "/" + field, path + "." + field);
        }
        Optional<String> mode = object.text(pointer + "/completionMode");
        rules.oneOf(mode, path + ".completionMode", List.of("Indexed", "NonIndexed"));
        if (mode.filter("Indexed"::equals).isPresent()
                && object.at(pointer + "/completions").isEmpty()) {
            rules.required(path + ".completions", "when completion mode is Indexed");
        }
        Document pod = object.at(pointer + "/template/spec").orElse(Document.object());
        PodRules.check(pod, path + ".template.spec", causes);
        if (pod.text("/restartPolicy").filter("Always"::equals).isPresent()) {
            rules.required(path + ".template.spec.restartPolicy", "valid values: \"OnFailure\", \"Never\"");
        }
    }

    static void checkCronJob(Document object, List<Cause> causes) {
        Rules rules = new Rules(causes);
        String[] fields = object.text("/spec/schedule").orElse("").strip().split("\\s+", -1);
        if (!fields[0].isEmpty() && !fields[0].startsWith("@") && fields.length != 5) {
            String why = "expected exactly 5 fields, found " + fields.length + ": [" + String.join(" ", fields) + "]";
            rules.invalid(
                    "spec.schedule", Names.quoted(object.text("/spec/schedule").orElse("")), why);
        }
        rules.atLeastZero(object, "/spec/startingDeadlineSeconds", "spec.startingDeadlineSeconds");
        rules.oneOf(
                object.text("/spec/concurrencyPolicy"),
                "spec.concurrencyPolicy",
                List.of("Allow", "Forbid", "Replace"));
        checkSpec(object, "/spec/jobTemplate/spec", rules, causes);
        for (String field : List.of("successfulJobsHistoryLimit", "failedJobsHistoryLimit")) {
            rules.atLeastZero(object, "/spec/" + field, "spec." + field);
        }
        if (Meta.name(object).length() > LONGEST) {
            rules.invalid("metadata.name", Names.quoted(Meta.name(object)), "must be no more than 52 characters");
        }
    }

    static String state(Document job) {
        for (String type : List.of("Complete", "Failed", "Suspended", "FailureTarget")) {
            boolean holds = Rules.elements(job, "/status/conditions").stream()
                    .anyMatch(one -> one.text("/type").filter(type::equals).isPresent()
                            && one.text("/status").filter("True"::equals).isPresent());
            if (holds) {
                return type;
            }
        }
        return "Running";
    }

    static String completions(Document job) {
        Number done =
                job.number("/status/succeeded").<Number>map(number -> number).orElse(0);
        long parallel = job.number("/spec/parallelism").map(Number::longValue).orElse(1L);
        return done + "/"
                + job.at("/spec/completions").map(Document::toJson).orElse(parallel > 1 ? "1 of " + parallel : "1");
    }
}
