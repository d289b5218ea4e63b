package dev.breakwater.intake;

import dev.breakwater.document.Document;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the expressions of one template can see: its parameters, its variables, the loops around them, and where it is
 * deployed to. Immutable.
 *
 * @param template the template
 * @param given the values of parameters, by name in lower case
 * @param base the id of the resource group, subscription or tenant that is deployed to
 * @param loops the numbers of the loops around, by name; the innermost also by the empty name
 * @param depth how many definitions were followed to get here
 * @param budget what may still be worked out, so that a hostile template ends
 */
record TemplateScope(
        Document template,
        Map<String, Document> given,
        String base,
        Map<String, Integer> loops,
        int depth,
        Budget budget) {

    /** What a definition may refer to in turn; more is a circle. */
    private static final int MAX_DEPTH = 20;

    /** What Azure Resource Manager lets a loop make. */
    private static final int MAX_COPIES = 800;

    static TemplateScope of(Document template, Map<String, Document> given, String base) {
        return new TemplateScope(template, given, base, Map.of(), 0, new Budget());
    }

    /** This scope inside a loop. */
    TemplateScope in(String loop, int number) {
        Map<String, Integer> all = new HashMap<>(loops);
        all.put(loop.toLowerCase(Locale.ROOT), number);
        all.put("", number);
        return new TemplateScope(template, given, base, all, depth, budget);
    }

    private TemplateScope deeper() {
        return new TemplateScope(template, given, base, Map.of(), depth + 1, budget);
    }

    /** The value of a parameter: as given, else its default. Secrets are never read. */
    Optional<Document> parameter(String name) {
        Optional<Document> declared = member("/parameters", name);
        String type = declared.flatMap(one -> one.text("/type")).orElse("").toLowerCase(Locale.ROOT);
        if (type.startsWith("secure") || depth > MAX_DEPTH) {
            return Optional.empty();
        }
        Optional<Document> value = Optional.ofNullable(given.get(name.toLowerCase(Locale.ROOT)));
        return value.isPresent()
                ? value
                : declared.flatMap(one -> one.get("defaultValue")).map(one -> deeper().evaluate(one));
    }

    /** The value of a variable, or what its loop makes. */
    Optional<Document> variable(String name) {
        if (depth > MAX_DEPTH) {
            return Optional.empty();
        }
        Optional<Document> value = member("/variables", name).map(one -> deeper().evaluate(one));
        return value.isPresent()
                ? value
                : copies(template.at("/variables").orElse(Document.object())).stream()
                        .filter(copy -> name.equalsIgnoreCase(copy.text("/name").orElse("")))
                        .findFirst()
                        .map(copy -> deeper().repeated(copy));
    }

    private Optional<Document> member(String pointer, String name) {
        Map<String, Document> members =
                template.at(pointer).orElse(Document.object()).members();
        if (!budget.takesNodes(members.size())) {
            return Optional.empty();
        }
        return members.entrySet().stream()
                .filter(member -> member.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** The value with every expression in it replaced by its value, or by a reference that names it. */
    Document evaluate(Document value) {
        try {
            if (!budget.enter()) {
                return Document.reference("what nests too deeply");
            }
            if (!budget.takesNodes(1)) {
                return Document.reference("what the template makes too much of");
            }
            return value.isArray() ? elements(value) : value.isObject() ? members(value) : scalar(value);
        } finally {
            budget.leave();
        }
    }

    private Document scalar(Document value) {
        return value.kind() == Document.Kind.STRING
                ? Expression.evaluate(value.asText().orElse(""), this)
                : value;
    }

    private Document elements(Document value) {
        List<Document> evaluated = new ArrayList<>();
        for (Document element : value.elements()) {
            evaluated.add(evaluate(element));
        }
        return Document.of(evaluated);
    }

    private Document members(Document value) {
        List<Document> copies = copies(value);
        Map<String, Document> evaluated = new LinkedHashMap<>();
        for (Map.Entry<String, Document> member : value.members().entrySet()) {
            if (!member.getKey().equals("copy") || copies.isEmpty()) {
                evaluated.put(member.getKey(), evaluate(member.getValue()));
            }
        }
        for (Document copy : copies) {
            evaluated.put(copy.text("/name").orElse(""), repeated(copy));
        }
        return Document.of(evaluated);
    }

    private Document repeated(Document copy) {
        String name = copy.text("/name").orElse("");
        Optional<Integer> count = count(copy);
        if (count.isEmpty()) {
            return Document.reference("the loop " + name);
        }
        List<Document> made = new ArrayList<>();
        for (int i = 0; i < count.get(); i++) {
            if (!budget.takesExpression(0)) {
                return Document.reference("the loop " + name);
            }
            made.add(in(name, i).evaluate(copy.get("input").orElse(Document.nothing())));
        }
        return Document.of(made);
    }

    /** How often a loop runs, if that can be told. */
    Optional<Integer> count(Document copy) {
        return copy.get("count")
                .map(this::evaluate)
                .flatMap(Document::asNumber)
                .filter(number -> number.signum() >= 0 && number.compareTo(BigDecimal.valueOf(MAX_COPIES)) <= 0)
                .map(BigDecimal::intValue);
    }

    private static List<Document> copies(Document object) {
        Document copy = object.get("copy").orElse(Document.nothing());
        boolean loops = !copy.elements().isEmpty()
                && copy.elements().stream().allMatch(one -> one.text("/name").isPresent());
        return loops ? copy.elements() : List.of();
    }
}
