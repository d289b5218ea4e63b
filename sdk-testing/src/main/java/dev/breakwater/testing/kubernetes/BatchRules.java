package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.StatusException.Cause;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the API server defaults and refuses in jobs and cron jobs, and how it shows them. */
final class BatchRules {
    private static final String UID = "batch.kubernetes.io/controller-uid";
    /** In the order in which the server misses them. */
    static final List<String> MARKS = List.of("controller-uid", "job-name", UID, "batch.kubernetes.io/job-name");

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
        return labelled(object.with("spec", (once ? defaults.with("completions", 1) : defaults).merge(spec)));
    }

    /** A new job counts the pods that carry its uid, unless its selector is said to be its writer's own. */
    static Document fresh(ApiKind kind, Document job) {
        boolean own = job.flag("/spec/manualSelector").orElse(false);
        if (!kind.kind().equals("Job") || own) {
            return job;
        }
        Map<String, Document> labels = new TreeMap<>(marks(job));
        labels.putAll(job.at(LABELS).orElse(Document.object()).members());
        String pointer = "/spec/selector/matchLabels";
        Map<String, Document> wanted = new TreeMap<>(Map.of(UID, Document.of(Meta.uid(job))));
        wanted.putAll(job.at(pointer).orElse(Document.object()).members());
        return job.withAt(LABELS, Document.of(labels)).withAt(pointer, Document.of(wanted));
    }

    /** The labels that mark the pods of a job. */
    static Map<String, Document> marks(Document job) {
        Map<String, Document> marks = new LinkedHashMap<>();
        MARKS.forEach(mark -> marks.put(mark, Document.of(mark.endsWith("uid") ? Meta.uid(job) : Meta.name(job))));
        return marks;
    }

    /** A job without labels has those of its pods. */
    private static Document labelled(Document job) {
        boolean bare = job.at("/metadata/labels").isEmpty() && job.at(LABELS).isPresent();
        return bare ? Meta.with(job, "labels", job.at(LABELS).orElseThrow()) : job;
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

    static void checkCronJob(Optional<Document> before, Document object, List<Cause> causes) {
        Rules rules = new Rules(causes);
        schedule(before, object, rules);
        rules.atLeastZero(object, "/spec/startingDeadlineSeconds", "spec.startingDeadlineSeconds");
        Optional<String> zone = object.text("/spec/timeZone");
        if (!zone.equals(before.flatMap(live -> live.text("/spec/timeZone")))) {
            zone.ifPresent(name -> rules.sound(name, "spec.timeZone", CronRules.zone(name)));
        }
        rules.oneOf(
                object.text("/spec/concurrencyPolicy"),
                "spec.concurrencyPolicy",
                List.of("Allow", "Forbid", "Replace"));
        Document template = object.at("/spec/jobTemplate/spec").orElse(Document.object());
        JobRules.checkTemplate(template, "spec.jobTemplate.spec", causes);
        for (String field : List.of("successfulJobsHistoryLimit", "failedJobsHistoryLimit")) {
            rules.atLeastZero(object, "/spec/" + field, "spec." + field);
        }
        if (Meta.name(object).length() > LONGEST) {
            rules.invalid("metadata.name", Names.quoted(Meta.name(object)), "must be no more than 52 characters");
        }
    }

    private static void schedule(Optional<Document> before, Document object, Rules rules) {
        String schedule = object.text("/spec/schedule").orElse("");
        if (schedule.isEmpty()) {
            rules.required("spec.schedule", "");
            return;
        }
        rules.sound(schedule, "spec.schedule", CronRules.schedule(schedule));
        boolean kept = before.flatMap(live -> live.text("/spec/schedule"))
                .filter(live -> live.contains("TZ"))
                .isPresent();
        if (schedule.contains("TZ") && !kept) {
            String why = "cannot use TZ or CRON_TZ in schedule, use timeZone field instead";
            rules.invalid("spec.schedule", Names.quoted(schedule), why);
        } else if (schedule.contains("TZ") && object.at("/spec/timeZone").isPresent()) {
            String why = "cannot use both timeZone field and TZ or CRON_TZ in schedule";
            rules.invalid("spec.schedule", Names.quoted(schedule), why);
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
