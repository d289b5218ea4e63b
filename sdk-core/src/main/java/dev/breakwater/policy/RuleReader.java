package dev.breakwater.policy;

import dev.breakwater.document.Document;
import dev.breakwater.resource.Issue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads conditions, with the limits that Azure enforces when a definition is written. Not thread-safe. */
final class RuleReader {
    private static final int CONDITIONS = 4_096;
    private static final int VALUE_COUNTS = 10;
    private static final int COUNTS_OF_A_FIELD = 5;
    private static final int CALLS = 2_048;

    private final @Nullable Map<String, Document> parameters;
    private final List<Issue> issues = new ArrayList<>();
    private final Map<String, Integer> counted = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private int conditions;
    private int valueCounts;
    private int calls;
    private int counts;

    RuleReader(@Nullable Map<String, Document> parameters) {
        this.parameters = parameters;
    }

    /** All that is wrong, each with the pointer of its place. */
    List<Issue> issues() {
        return List.copyOf(issues);
    }

    void refuse(String at, String problem) {
        issues.add(new Issue("policyRule" + at, problem));
    }

    /** The condition, and once it is read, the limits. */
    Condition read(Document condition, String at) {
        Condition read = condition(condition, at);
        if (conditions > CONDITIONS) {
            refuse(at, "has " + conditions + " conditions; at most " + CONDITIONS + " are taken.");
        }
        if (valueCounts > VALUE_COUNTS) {
            refuse(at, "counts values " + valueCounts + " times; at most " + VALUE_COUNTS + " are taken.");
        }
        if (calls > CALLS) {
            refuse(at, "calls " + calls + " functions; at most " + CALLS + " are taken.");
        }
        counted.forEach((field, times) -> {
            if (times > COUNTS_OF_A_FIELD) {
                refuse(at, "counts '" + field + "' " + times + " times; at most " + COUNTS_OF_A_FIELD + " are taken.");
            }
        });
        return read;
    }

    private Condition condition(Document condition, String at) {
        Map<String, Document> members = lower(condition);
        if (members.containsKey("allof")) {
            return new Condition.All(parts(members, "allof", at + "/allOf"));
        }
        if (members.containsKey("anyof")) {
            return new Condition.Any(parts(members, "anyof", at + "/anyOf"));
        }
        if (members.containsKey("not")) {
            return new Condition.Not(condition(one(members, "not"), at + "/not"));
        }
        conditions++;
        try {
            return comparison(members, at);
        } catch (PolicyFailedException problem) {
            refuse(at, String.valueOf(problem.getMessage()));
            return new Condition.Always();
        }
    }

    private static Map<String, Document> lower(Document object) {
        Map<String, Document> members = new LinkedHashMap<>();
        object.members().forEach((name, value) -> members.put(name.toLowerCase(Locale.ROOT), value));
        return members;
    }

    private static Document one(Map<String, Document> members, String name) {
        return members.getOrDefault(name, Document.nothing());
    }

    private List<Condition> parts(Map<String, Document> members, String name, String at) {
        Document array = one(members, name);
        if (!array.isArray() || members.size() > 1) {
            refuse(at, "is not the one member of its condition, an array of conditions.");
        }
        List<Condition> parts = new ArrayList<>();
        for (Document part : array.elements()) {
            parts.add(condition(part, at + '/' + parts.size()));
        }
        return List.copyOf(parts);
    }

    private Condition comparison(Map<String, Document> members, String at) {
        Document count = one(members, "count");
        String left = members.containsKey("field") ? "field" : members.containsKey("value") ? "value" : "count";
        if (!members.containsKey(left) || members.size() != 2) {
            throw new PolicyFailedException(
                    "A condition has field, value or count, and one operator; this one has " + members.keySet() + ".");
        }
        Condition.Test test = test(members, left);
        return switch (left) {
            case "field" -> field(one(members, "field"), test);
            case "value" -> new Condition.OfValue(text(one(members, "value")), expression(one(members, "value")), test);
            default -> counted(count, test, at + "/count");
        };
    }

    private Condition.Test test(Map<String, Document> members, String left) {
        for (Map.Entry<String, Document> member : members.entrySet()) {
            if (!member.getKey().equals(left)) {
                Operator operator = Operator.of(member.getKey())
                        .orElseThrow(() -> new PolicyFailedException("'" + member.getKey() + "' is no operator."));
                Expression right = expression(member.getValue());
                requireShape(operator, member.getValue(), right);
                return new Condition.Test(operator, Operator.isNegated(member.getKey()), right);
            }
        }
        throw new PolicyFailedException("There is no operator.");
    }

    /** What is known while a rule is written, or when its parameters are. */
    private static void requireShape(Operator operator, Document written, Expression right) {
        if (!(right instanceof Expression.Literal literal)) {
            return;
        }
        Document value = literal.constant();
        boolean list = operator == Operator.IN;
        if (list != value.isArray()) {
            throw new PolicyFailedException("Evaluation result of '" + text(written) + "' is type '"
                    + (list ? "String" : "Array") + "', expected type is '" + (list ? "Array" : "String") + "'.");
        }
        String text = value.asText().orElse("");
        if (operator == Operator.LIKE && text.indexOf('*') != text.lastIndexOf('*')) {
            throw new PolicyFailedException("like takes one wildcard; '" + text + "' has more.");
        }
        if (operator == Operator.CONTAINS && text.indexOf('*') >= 0) {
            throw new PolicyFailedException("contains takes no wildcard; '" + text + "' has one.");
        }
        if (operator == Operator.EXISTS) {
            Operator.isTrue(value);
        }
    }

    private static String text(Document value) {
        return value.asText().orElseGet(value::toJson);
    }

    private Condition field(Document name, Condition.Test test) {
        Expression expression = expression(name);
        return expression instanceof Expression.Literal literal
                ? new Condition.OfPath(FieldPath.of(literal.constant().asText().orElse("")), test)
                : new Condition.OfField(expression, test);
    }

    private Condition counted(Document count, Condition.Test test, String at) {
        Map<String, Document> members = lower(count);
        counts++;
        Condition where =
                members.containsKey("where") ? condition(one(members, "where"), at + "/where") : new Condition.Always();
        counts--;
        if (members.containsKey("field")) {
            FieldPath path = FieldPath.of(text(one(members, "field")));
            counted.merge(path.toString(), 1, Integer::sum);
            if (!path.isCollection() || !path.endsWithElements()) {
                throw new PolicyFailedException(
                        "count takes the alias of an array, which ends with [*]; '" + path + "' does not.");
            }
            return new Condition.OfCount(path, where, test);
        }
        valueCounts++;
        if (counts > 0 && !members.containsKey("name")) {
            throw new PolicyFailedException("A count of values inside another count needs a name.");
        }
        String name = members.containsKey("name") ? text(one(members, "name")) : "default";
        return new Condition.OfValueCount(name, expression(one(members, "value")), where, test);
    }

    private Expression expression(Document value) {
        String text = value.kind() == Document.Kind.STRING ? value.asText().orElse("") : "";
        calls += Template.isTemplate(text) ? Template.calls(text) : 0;
        return Template.of(value, parameters);
    }
}
