package dev.breakwater.network;

import dev.breakwater.document.Document;
import dev.breakwater.manifest.KubernetesSyntax;
import dev.breakwater.manifest.ManifestReader;
import dev.breakwater.resource.Issue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Selects pods or namespaces by their labels; all conditions must hold. Without any condition it
 * selects everything.
 *
 * @param matchLabels labels that must have exactly these values
 * @param expressions further conditions
 */
public record LabelSelector(Map<String, String> matchLabels, List<Requirement> expressions) {
    /** Copies both. */
    public LabelSelector {
        matchLabels = Collections.unmodifiableMap(new LinkedHashMap<>(matchLabels));
        expressions = List.copyOf(expressions);
    }

    /** How a condition compares. */
    public enum Operator {
        /** The label has one of the values. */
        IN("In"),
        /** The label has none of the values, or is not there. */
        NOT_IN("NotIn"),
        /** The label is there. */
        EXISTS("Exists"),
        /** The label is not there. */
        DOES_NOT_EXIST("DoesNotExist");

        private final String text;

        Operator(String text) {
            this.text = text;
        }

        /** The operator in manifests. */
        public String text() {
            return text;
        }

        boolean takesValues() {
            return this == IN || this == NOT_IN;
        }
    }

    /**
     * A condition on one label.
     *
     * @param key the label's key
     * @param operator how it compares
     * @param values what it compares with; empty for {@code EXISTS} and {@code DOES_NOT_EXIST}
     */
    public record Requirement(String key, Operator operator, List<String> values) {
        /** Copies the values. */
        public Requirement {
            values = List.copyOf(values);
        }

        boolean matches(Map<String, String> labels) {
            String value = labels.get(key);
            return switch (operator) {
                case IN -> value != null && values.contains(value);
                case NOT_IN -> value == null || !values.contains(value);
                case EXISTS -> value != null;
                case DOES_NOT_EXIST -> value == null;
            };
        }

        Document document() {
            Document head = Document.object("key", key, "operator", operator.text());
            return values.isEmpty() ? head : head.with("values", values);
        }

        private List<Issue> issues(String subject) {
            List<Issue> issues = new ArrayList<>(KubernetesSyntax.key(subject, key));
            values.forEach(value -> issues.addAll(KubernetesSyntax.labelValue(subject + " " + key, value)));
            if (operator.takesValues() == values.isEmpty()) {
                issues.add(new Issue(
                        subject + " " + key,
                        operator.text() + (values.isEmpty() ? " needs at least one value." : " takes no values.")));
            }
            return issues;
        }
    }

    /** Selects everything. */
    public static LabelSelector all() {
        return new LabelSelector(Map.of(), List.of());
    }

    /** Selects what has that label value. */
    public static LabelSelector label(String key, String value) {
        return new LabelSelector(Map.of(key, value), List.of());
    }

    /** Selects what has all of these label values. */
    public static LabelSelector labels(Map<String, String> labels) {
        return new LabelSelector(labels, List.of());
    }

    /** This selector, also requiring that label value. */
    public LabelSelector and(String key, String value) {
        Map<String, String> all = new LinkedHashMap<>(matchLabels);
        all.put(key, value);
        return new LabelSelector(all, expressions);
    }

    /** This selector, also requiring one of these values of a label. */
    public LabelSelector in(String key, String... values) {
        return and(new Requirement(key, Operator.IN, List.of(values)));
    }

    /** This selector, also requiring that a label has none of these values or is not there. */
    public LabelSelector notIn(String key, String... values) {
        return and(new Requirement(key, Operator.NOT_IN, List.of(values)));
    }

    /** This selector, also requiring that a label is there. */
    public LabelSelector exists(String key) {
        return and(new Requirement(key, Operator.EXISTS, List.of()));
    }

    /** This selector, also requiring that a label is not there. */
    public LabelSelector doesNotExist(String key) {
        return and(new Requirement(key, Operator.DOES_NOT_EXIST, List.of()));
    }

    /** Whether it selects everything. */
    public boolean selectsAll() {
        return matchLabels.isEmpty() && expressions.isEmpty();
    }

    /** Whether something with these labels is selected; a label that is not there meets NotIn and DoesNotExist. */
    boolean matches(Map<String, String> labels) {
        for (Map.Entry<String, String> wanted : matchLabels.entrySet()) {
            if (!wanted.getValue().equals(labels.get(wanted.getKey()))) {
                return false;
            }
        }
        for (Requirement requirement : expressions) {
            if (!requirement.matches(labels)) {
                return false;
            }
        }
        return true;
    }

    Document document() {
        Document labels = matchLabels.isEmpty() ? Document.object() : Document.object("matchLabels", matchLabels);
        return expressions.isEmpty()
                ? labels
                : labels.with(
                        "matchExpressions",
                        expressions.stream().map(Requirement::document).toList());
    }

    List<Issue> issues(String subject) {
        List<Issue> issues = new ArrayList<>();
        matchLabels.forEach((key, value) -> issues.addAll(KubernetesSyntax.labelPair(subject, key, value)));
        expressions.forEach(expression -> issues.addAll(expression.issues(subject)));
        return issues;
    }

    static LabelSelector read(ManifestReader reader) {
        List<Requirement> expressions = reader.objects("matchExpressions").stream()
                .map(LabelSelector::requirement)
                .toList();
        return new LabelSelector(reader.textMap("matchLabels"), expressions);
    }

    private LabelSelector and(Requirement requirement) {
        List<Requirement> all = new ArrayList<>(expressions);
        all.add(requirement);
        return new LabelSelector(matchLabels, all);
    }

    private static Requirement requirement(ManifestReader reader) {
        return new Requirement(reader.requiredText("key"), operator(reader), reader.texts("values"));
    }

    private static Operator operator(ManifestReader reader) {
        String text = reader.requiredText("operator");
        for (Operator operator : Operator.values()) {
            if (operator.text.equals(text)) {
                return operator;
            }
        }
        reader.issue("/operator", "is '" + text + "', but must be In, NotIn, Exists or DoesNotExist.");
        return Operator.EXISTS;
    }

    /** The selector as the manifest holds it. */
    @Override
    public String toString() {
        return document().toString();
    }
}
