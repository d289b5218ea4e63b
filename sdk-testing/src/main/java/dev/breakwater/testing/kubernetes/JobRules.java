package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.StatusException.Cause;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What the API server refuses in jobs, in changes of them, and in the jobs that cron jobs make. */
final class JobRules {
    private static final String LABELS = "/spec/template/metadata/labels";
    static final Pattern PREFIXED = Pattern.compile("[a-z0-9]([-a-z0-9.]*[a-z0-9])?/[^\\s/].*");
    static final String UNPREFIXED = "must be a domain-prefixed path (such as \"acme.io/foo\")";
    private static final ValueType SPEC = SchemaTable.kind("JobSpec");
    private static final List<String> COUNTS = List.of(
            "parallelism",
            "completions",
            "activeDeadlineSeconds",
            "backoffLimit",
            "ttlSecondsAfterFinished",
            "backoffLimitPerIndex",
            "maxFailedIndexes");
    /** What a suspended job may still change in its pods. */
    private static final List<String> SCHEDULING = List.of(
            "/spec/affinity/nodeAffinity",
            "/spec/nodeSelector",
            "/spec/tolerations",
            "/spec/schedulingGates",
            "/metadata/annotations",
            "/metadata/labels");

    private final Rules rules;
    private final List<Cause> causes;

    private JobRules(List<Cause> causes) {
        this.rules = new Rules(causes);
        this.causes = causes;
    }

    static void check(Optional<Document> before, Document job, List<Cause> causes) {
        JobRules rules = new JobRules(causes);
        rules.marks(job);
        rules.spec(job.get("spec").orElse(Document.object()), "spec");
        rules.selector(job);
        before.ifPresent(live -> {
            rules.spec(job.get("spec").orElse(Document.object()), "spec"); // once as a job, once as a change of one
            rules.selector(job);
            rules.change(live, job);
        });
    }

    /** Checks the jobs that a cron job makes, which find their pods themselves. */
    static void checkTemplate(Document spec, String path, List<Cause> causes) {
        JobRules rules = new JobRules(causes);
        rules.spec(spec, path);
        spec.get("selector")
                .ifPresent(selector -> rules.rules.invalid(
                        path + ".selector", selector.toJson(), "`selector` will be auto-generated"));
        if (spec.flag("/manualSelector").orElse(false)) {
            String why = "Unsupported value: true: supported values: \"nil\", \"false\"";
            causes.add(new Cause("FieldValueNotSupported", why, path + ".manualSelector"));
        }
    }

    /** The labels by which a job knows its pods, unless it was told others. */
    private void marks(Document job) {
        Optional<Document> selector = job.at("/spec/selector");
        if (job.flag("/spec/manualSelector").orElse(false) || selector.isEmpty()) {
            return;
        }
        Map<String, Document> labels = labels(job);
        Map<String, Document> expected = BatchRules.marks(job);
        expected.forEach((mark, wanted) -> {
            String place = "spec.template.metadata.labels[" + mark + "]";
            String why = "must be '" + wanted.asText().orElse("") + "'";
            if (!labels.containsKey(mark)) {
                rules.required(place, why);
            } else if (!wanted.equals(labels.get(mark))) {
                rules.invalid(place, shown(job), why);
            }
        });
        if (!matches(selector.get(), expected)) {
            rules.invalid("spec.selector", LabelSelectors.shown(selector.get()), "`selector` not auto-generated");
        }
    }

    private static boolean matches(Document selector, Map<String, Document> labels) {
        Document metadata = Document.object("labels", Document.of(labels));
        return LabelSelectors.matching(selector).test(Document.object("metadata", metadata));
    }

    private static Map<String, Document> labels(Document job) {
        return job.at(LABELS).orElse(Document.object()).members();
    }

    private static String shown(Document job) {
        Map<String, Document> labels = labels(job);
        return labels.isEmpty() ? "null" : Document.of(new TreeMap<>(labels)).toJson();
    }

    private void selector(Document job) {
        Optional<Document> selector = job.at("/spec/selector");
        if (selector.isEmpty()) {
            rules.required("spec.selector", "");
        }
        List<Cause> wrong =
                selector.map(one -> LabelSelectors.check(one, "spec.selector")).orElse(List.of());
        causes.addAll(wrong);
        if (wrong.isEmpty() && !selector.map(one -> matches(one, labels(job))).orElse(false)) {
            rules.invalid("spec.template.metadata.labels", shown(job), "`selector` does not match template `labels`");
        }
    }

    private void spec(Document spec, String path) {
        COUNTS.forEach(field -> rules.atLeastZero(spec, "/" + field, path + "." + field));
        if (spec.get("maxFailedIndexes").isPresent()
                && spec.get("backoffLimitPerIndex").isEmpty()) {
            rules.required(path + ".backoffLimitPerIndex", "when maxFailedIndexes is specified");
        }
        spec.text("/managedBy")
                .filter(name -> !PREFIXED.matcher(name).matches())
                .ifPresent(name -> rules.invalid(path + ".managedBy", Names.quoted(name), UNPREFIXED));
        String mode = spec.text("/completionMode").orElse("NonIndexed");
        rules.oneOf(Optional.of(mode), path + ".completionMode", List.of("NonIndexed", "Indexed"));
        if (mode.equals("Indexed")) {
            indexed(spec, path);
        }
        if (mode.equals("NonIndexed")) {
            for (String field : List.of("backoffLimitPerIndex", "maxFailedIndexes")) {
                spec.get(field)
                        .ifPresent(number ->
                                rules.invalid(path + "." + field, number.toJson(), "requires indexed completion mode"));
            }
        }
        JobPolicies.check(spec, path, rules);
        Document pod = spec.at("/template/spec").orElse(Document.object());
        Document labels = spec.at("/template/metadata/labels").orElse(Document.object());
        causes.addAll(Names.labels(labels.members(), path + ".template.labels"));
        PodRules.check(pod, path + ".template.spec", causes);
        restart(pod.text("/restartPolicy").orElse(""), spec, path + ".template.spec.restartPolicy");
    }

    private void indexed(Document spec, String path) {
        Optional<Long> completions = number(spec, "completions");
        Optional<Long> most = number(spec, "maxFailedIndexes");
        if (completions.isEmpty()) {
            rules.required(path + ".completions", "when completion mode is Indexed");
        }
        atMost(number(spec, "parallelism"), 100_000, path + ".parallelism", " when completion mode is Indexed");
        if (most.isPresent() && completions.filter(all -> most.get() > all).isPresent()) {
            String why = "must be less than or equal to completions";
            rules.invalid(path + ".maxFailedIndexes", most.get().toString(), why);
        }
        atMost(most, 100_000, path + ".maxFailedIndexes", "");
    }

    private void atMost(Optional<Long> number, long most, String path, String when) {
        number.filter(one -> one > most)
                .ifPresent(one -> rules.invalid(path, one.toString(), "must be less than or equal to " + most + when));
    }

    static Optional<Long> number(Document holder, String field) {
        return holder.number("/" + field).map(Number::longValue);
    }

    private void restart(String policy, Document spec, String path) {
        if (policy.isEmpty() || policy.equals("Always")) {
            rules.required(path, "valid values: \"OnFailure\", \"Never\"");
        } else if (!policy.equals("OnFailure") && !policy.equals("Never")) {
            rules.oneOf(Optional.of(policy), path, List.of("OnFailure", "Never"));
        } else if (spec.get("podFailurePolicy").isPresent() && !policy.equals("Never")) {
            String why = "only \"Never\" is supported when podFailurePolicy is specified";
            rules.invalid(path, Names.quoted(policy), why);
        }
    }

    private void change(Document live, Document job) {
        completions(live, job);
        frozen(live, job, "selector");
        Document kept = directed(live, job);
        if (!kept.equals(job.at("/spec/template").orElse(Document.object()))) {
            String shown = job.at("/spec/template").orElse(Document.object()).toJson();
            rules.invalid("spec.template", shown, "field is immutable");
        }
        for (String field :
                List.of("completionMode", "podFailurePolicy", "backoffLimitPerIndex", "managedBy", "successPolicy")) {
            frozen(live, job, field);
        }
    }

    private void completions(Document live, Document job) {
        String field = "/spec/completions";
        boolean indexed =
                job.text("/spec/completionMode").filter("Indexed"::equals).isPresent();
        if (!indexed) {
            frozen(live, job, "completions");
        } else if (job.at(field).isPresent()
                && !job.at(field).equals(live.at(field))
                && !job.at(field).equals(job.at("/spec/parallelism"))) {
            String why = "can only be modified in tandem with spec.parallelism";
            rules.invalid("spec.completions", job.at(field).get().toJson(), why);
        }
    }

    private void frozen(Document live, Document job, String field) {
        Optional<Document> now = job.at("/spec/" + field);
        if (!now.equals(live.at("/spec/" + field))) {
            String shown = now.map(
                            value -> GoTypes.internal(value, SPEC.member(field).orElseThrow()))
                    .orElse("null");
            rules.invalid("spec." + field, shown, "field is immutable");
        }
    }

    /** The live template, with what a suspended job that never began may change taken from the new one. */
    private static Document directed(Document live, Document job) {
        Document kept = live.at("/spec/template").orElse(Document.object());
        if (!live.flag("/spec/suspend").orElse(false)
                || live.at("/status/startTime").isPresent()) {
            return kept;
        }
        Document template = job.at("/spec/template").orElse(Document.object());
        for (String pointer : SCHEDULING) {
            kept = template.at(pointer).isPresent()
                    ? kept.withAt(pointer, template.at(pointer).get())
                    : kept.withoutAt(pointer);
        }
        String affinity = "/spec/affinity";
        boolean none = kept.at(affinity).filter(Document.object()::equals).isPresent()
                && template.at(affinity).isEmpty();
        return none ? kept.withoutAt(affinity) : kept;
    }
}
