package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads label selectors, and refuses bad ones in the words of the API server's parser. */
final class SelectorParser {
    private static final Pattern TOKEN = Pattern.compile("\\s*(==|!=|[=!(),><]|[^\\s=!(),><]+)");
    private static final Set<String> MARKS = Set.of("==", "!=", "=", "!", "(", ")", ",", ">", "<", "");
    private static final List<String> OPERATORS = List.of("in", "notin", "=", "==", "!=", ">", "<");

    private final Deque<String> tokens = new ArrayDeque<>();
    private final List<Lookup> lookups = new ArrayList<>();

    private SelectorParser(String selector) {
        Matcher token = TOKEN.matcher(selector);
        while (token.find()) {
            tokens.add(token.group(1));
        }
    }

    /** The objects that a selector selects. */
    static Selection parse(String selector) {
        SelectorParser parser = new SelectorParser(selector);
        if (parser.peek().isEmpty()) {
            return Selection.ALL;
        }
        Predicate<Map<String, Document>> selected = parser.requirements();
        return new Selection(object -> selected.test(Meta.labels(object)), parser.lookups);
    }

    /** The next token; empty text at the end. */
    private String peek() {
        return tokens.isEmpty() ? "" : tokens.peek();
    }

    private String take() {
        return tokens.isEmpty() ? "" : tokens.remove();
    }

    private static boolean isWord(String token) {
        return !MARKS.contains(token);
    }

    private static StatusException refused(String why) {
        return StatusException.badRequest(why);
    }

    private static StatusException unparsed(String found, String expected) {
        return refused("unable to parse requirement: found '" + found + "', expected: " + expected);
    }

    private Predicate<Map<String, Document>> requirements() {
        Predicate<Map<String, Document>> all = labels -> true;
        while (!peek().isEmpty()) {
            if (!isWord(peek()) && !peek().equals("!")) {
                throw refused("found '" + peek() + "', expected: !, identifier, or 'end of string'");
            }
            all = all.and(requirement());
            String next = take();
            boolean more = isWord(peek()) || peek().equals("!");
            if (next.equals(",") && !more) {
                throw refused("found '" + peek() + "', expected: identifier after ','");
            } else if (!next.isEmpty() && !next.equals(",")) {
                throw refused("found '" + next + "', expected: ',' or 'end of string'");
            }
        }
        return all;
    }

    private Predicate<Map<String, Document>> requirement() {
        boolean absent = peek().equals("!");
        String key = absent ? second() : take();
        if (!isWord(key)) {
            throw unparsed(key, "identifier");
        }
        Names.keyFault(key).ifPresent(why -> {
            throw refused("unable to parse requirement: <nil>: Invalid value: " + Names.quoted(key) + ": " + why);
        });
        if (absent || peek().isEmpty() || peek().equals(",")) {
            return labels -> labels.containsKey(key) != absent;
        }
        String operator = take();
        if (!OPERATORS.contains(operator)) {
            throw unparsed(operator, "in, notin, =, ==, !=, gt, lt");
        }
        Set<String> values = operator.endsWith("in") ? values() : Set.of(value());
        return check(key, operator, values);
    }

    private String second() {
        take();
        return take();
    }

    private String value() {
        if (peek().isEmpty() || peek().equals(",")) {
            return "";
        }
        String value = take();
        if (!isWord(value)) {
            throw unparsed(value, "identifier");
        }
        return value;
    }

    private Set<String> values() {
        String open = take();
        if (!open.equals("(")) {
            throw refused("unable to parse requirement: found '" + open + "' expected: '('");
        }
        Set<String> values = new TreeSet<>();
        do {
            values.add(isWord(peek()) ? take() : "");
            if (!peek().equals(",") && !peek().equals(")")) {
                throw unparsed(peek(), "',' or ')'");
            }
        } while (take().equals(","));
        return values;
    }

    private Predicate<Map<String, Document>> check(String key, String operator, Set<String> values) {
        if (operator.equals(">") || operator.equals("<")) {
            long bound = bound(values.iterator().next());
            return labels -> number(labels.get(key))
                    .filter(number -> operator.equals(">") ? number > bound : number < bound)
                    .isPresent();
        }
        int index = 0;
        for (String value : values) {
            String place = "values[" + index++ + "][" + key + "]: Invalid value: " + Names.quoted(value) + ": ";
            Names.valueFault(value).ifPresent(why -> {
                throw refused("unable to parse requirement: " + place + why);
            });
        }
        boolean wanted = !operator.equals("!=") && !operator.equals("notin");
        if (wanted) {
            lookups.add(Lookup.label(key, values));
        }
        return labels -> wanted == values.contains(shown(labels.get(key)));
    }

    /** A label that is absent equals nothing, not even an empty value. */
    private static String shown(@Nullable Document label) {
        return label == null ? "\0" : label.asText().orElse("");
    }

    private static Optional<Long> number(@Nullable Document label) {
        String text = shown(label);
        return text.matches("-?[0-9]{1,18}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }

    private static long bound(String value) {
        if (!value.matches("-?[0-9]{1,18}")) {
            throw refused("unable to parse requirement: values[0]: Invalid value: " + Names.quoted(value)
                    + ": for 'Gt', 'Lt' operators, the value must be an integer");
        }
        return Long.parseLong(value);
    }
}
