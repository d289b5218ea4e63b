package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.StatusException.Cause;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the API server refuses in the policies of a job: what a failure means, when it has succeeded. */
final class JobPolicies {
    private static final List<String> ACTIONS = List.of("Count", "FailIndex", "FailJob", "Ignore");
    private static final Pattern INDEX = Pattern.compile("\\d{1,9}");
    private static final ValueType SUCCESS = SchemaTable.kind("SuccessPolicy");

    private final Document spec;
    private final Rules rules;

    private JobPolicies(Document spec, Rules rules) {
        this.spec = spec;
        this.rules = rules;
    }

    static void check(Document spec, String path, Rules rules) {
        JobPolicies policies = new JobPolicies(spec, rules);
        List<Document> failures = Rules.elements(spec, "/podFailurePolicy/rules");
        for (int i = 0; i < failures.size(); i++) {
            policies.failure(failures.get(i), path + ".podFailurePolicy.rules[" + i + "]");
        }
        spec.get("successPolicy").ifPresent(success -> policies.success(success, path + ".successPolicy"));
        boolean failing = spec.get("podFailurePolicy").isPresent();
        rules.oneOf(
                spec.text("/podReplacementPolicy"),
                path + ".podReplacementPolicy",
                failing ? List.of("Failed") : List.of("Failed", "TerminatingOrFailed"));
    }

    private void failure(Document rule, String path) {
        String action = rule.text("/action").orElse("");
        if (action.isEmpty()) {
            rules.required(path + ".action", "valid values: [\"Count\" \"FailIndex\" \"FailJob\" \"Ignore\"]");
        } else if (action.equals("FailIndex")
                && spec.get("backoffLimitPerIndex").isEmpty()) {
            rules.invalid(path + ".action", Names.quoted(action), "requires the backoffLimitPerIndex to be set");
        }
        rules.oneOf(Optional.of(action).filter(one -> !one.isEmpty()), path + ".action", ACTIONS);
        Optional<Document> codes = rule.get("onExitCodes");
        codes.ifPresent(one -> codes(one, path + ".onExitCodes"));
        List<Document> conditions = Rules.elements(rule, "/onPodConditions");
        for (int i = 0; i < conditions.size(); i++) {
            condition(conditions.get(i), path + ".onPodConditions[" + i + "]");
        }
        if (codes.isPresent() != conditions.isEmpty()) {
            String why = codes.isPresent()
                    ? "specifying both OnExitCodes and OnPodConditions is not supported"
                    : "specifying one of OnExitCodes and OnPodConditions is required";
            rules.add(new Cause("FieldValueInvalid", "Invalid value: " + why, path));
        }
    }

    private void condition(Document pattern, String path) {
        String type = pattern.text("/type").orElse("");
        Names.keyFault(type).ifPresent(why -> rules.invalid(path + ".type", Names.quoted(type), why));
        rules.oneOf(pattern.text("/status"), path + ".status", List.of("False", "True", "Unknown"));
    }

    private void codes(Document codes, String path) {
        String operator = codes.text("/operator").orElse("");
        if (operator.isEmpty()) {
            rules.required(path + ".operator", "valid values: [\"In\" \"NotIn\"]");
        } else {
            rules.oneOf(Optional.of(operator), path + ".operator", List.of("In", "NotIn"));
        }
        codes.text("/containerName")
                .filter(name -> !isContainer(name))
                .ifPresent(name -> rules.invalid(
                        path + ".containerName",
                        Names.quoted(name),
                        "must be one of the container or initContainer names in the pod template"));
        values(Rules.elements(codes, "/values"), operator, path + ".values");
    }

    private boolean isContainer(String name) {
        return Stream.of("/template/spec/containers", "/template/spec/initContainers")
                .flatMap(list -> Rules.elements(spec, list).stream())
                .anyMatch(one -> one.text("/name").filter(name::equals).isPresent());
    }

    private void values(List<Document> values, String operator, String path) {
        if (values.isEmpty()) {
            rules.invalid(path, "null", "at least one value is required");
        }
        Set<Document> seen = new HashSet<>();
        List<BigDecimal> numbers = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            String shown = values.get(i).toJson();
            if (operator.equals("In") && shown.equals("0")) {
                rules.invalid(path + "[" + i + "]", shown, "must not be 0 for the In operator");
            }
            if (!seen.add(values.get(i))) {
                rules.add(Cause.duplicate(path + "[" + i + "]", shown));
            }
            numbers.add(values.get(i).asNumber().orElse(BigDecimal.ZERO));
        }
        if (!numbers.equals(numbers.stream().sorted().toList())) {
            rules.invalid(path, Document.of(values).toJson(), "must be ordered");
        }
    }

    private void success(Document policy, String path) {
        if (!spec.text("/completionMode").filter("Indexed"::equals).isPresent()) {
            rules.invalid(path, GoTypes.internal(policy, SUCCESS), "requires indexed completion mode");
            return;
        }
        List<Document> all = Rules.elements(policy, "/rules");
        if (all.isEmpty()) {
            rules.required(path + ".rules", "at least one rules must be specified when the successPolicy is specified");
        }
        for (int i = 0; i < all.size(); i++) {
            success(all.get(i), JobRules.number(spec, "completions").orElse(0L), path + ".rules[" + i + "]");
        }
    }

    private void success(Document rule, long completions, String path) {
        Optional<String> indexes = rule.text("/succeededIndexes");
        Optional<Long> count = JobRules.number(rule, "succeededCount");
        if (indexes.isEmpty() && count.isEmpty()) {
            rules.required(path, "at least one of succeededCount or succeededIndexes must be specified");
        }
        Optional<Long> total = indexes.flatMap(text -> indexes(text, completions, path + ".succeededIndexes"));
        rules.atLeastZero(rule, "/succeededCount", path + ".succeededCount");
        if (count.filter(many -> many > completions).isPresent()) {
            String why = "must be less than or equal to " + completions + " (the number of specified completions)";
            rules.invalid(path + ".succeededCount", count.get().toString(), why);
        }
        if (total.isPresent() && count.filter(many -> many > total.get()).isPresent()) {
            String why = "must be less than or equal to " + total.get()
                    + " (the number of indexes in the specified succeededIndexes field)";
            rules.invalid(path + ".succeededCount", count.get().toString(), why);
        }
    }

    /** How many indexes a text such as 1,3-5 names; empty if it names none well. */
    private Optional<Long> indexes(String text, long completions, String path) {
        long last = -1;
        long total = 0;
        for (String interval : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            String[] ends = interval.split("-", -1);
            Optional<String> wrong = fault(interval, ends, completions, last);
            if (wrong.isPresent()) {
                String why = "error parsing succeededIndexes: " + wrong.get();
                rules.invalid(path, Names.quoted(text), why);
                return Optional.empty();
            }
            last = Long.parseLong(ends[ends.length - 1]);
            total += last - Long.parseLong(ends[0]) + 1;
        }
        return Optional.of(total);
    }

    private static Optional<String> fault(String interval, String[] ends, long completions, long last) {
        if (ends.length > 2) {
            return Optional.of("the fragment " + Names.quoted(interval)
                    + " violates the requirement that an index interval can have at most two parts separated by '-'");
        }
        for (String end : ends) {
            if (!INDEX.matcher(end).matches()) {
                return Optional.of("cannot convert string to integer for index: " + Names.quoted(end));
            }
            if (Long.parseLong(end) >= completions) {
                return Optional.of("too large index: " + Names.quoted(end));
            }
        }
        long first = Long.parseLong(ends[0]);
        if (first > Long.parseLong(ends[ends.length - 1])) {
            return Optional.of("non-increasing order, previous: " + first + ", current: " + ends[1]);
        }
        return first > last
                ? Optional.empty()
                : Optional.of("non-increasing order, previous: " + last + ", current: " + first);
    }
}
