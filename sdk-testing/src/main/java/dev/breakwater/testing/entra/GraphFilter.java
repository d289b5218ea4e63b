package dev.breakwater.testing.entra;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An OData filter as Microsoft Graph takes it on directory objects: comparisons, {@code in}, {@code startswith},
 * {@code endswith}, {@code any}, joined by {@code and}, {@code or}, {@code not}. Texts compare without case. What
 * Graph only answers as an advanced query is refused without {@code ConsistencyLevel: eventual}.
 */
final class GraphFilter {
    private static final Pattern TOKEN =
            Pattern.compile("\\s*('(?:[^']|'')*'|[(),]|[A-Za-z_@][\\w./@-]*:?|[0-9a-fA-F][\\w.:+-]*|-?\\d+)");

    private final Kind kind;
    private final boolean advanced;
    private final List<String> tokens = new ArrayList<>();
    private String variable = "";
    private int at;

    private GraphFilter(Kind kind, boolean advanced) {
        this.kind = kind;
        this.advanced = advanced;
    }

    static Predicate<Document> of(String text, Kind kind, boolean advanced) {
        GraphFilter filter = new GraphFilter(kind, advanced);
        filter.cut(text);
        Predicate<Document> predicate = filter.either();
        if (filter.at < filter.tokens.size()) {
            throw syntax(filter.tokens.get(filter.at));
        }
        return predicate;
    }

    private void cut(String text) {
        Matcher matcher = TOKEN.matcher(text.strip());
        int end = 0;
        while (matcher.lookingAt()) {
            tokens.add(matcher.group(1));
            end = matcher.end();
            matcher.region(end, text.strip().length());
        }
        if (end < text.strip().length() || tokens.isEmpty()) {
            throw syntax(text.strip().substring(end));
        }
    }

    private static GraphError syntax(String where) {
        return GraphError.of(400, "BadRequest", "Invalid filter clause: Syntax error at '" + where + "'.");
    }

    private Predicate<Document> either() {
        Predicate<Document> left = both();
        while (takes("or")) {
            left = left.or(both());
        }
        return left;
    }

    private Predicate<Document> both() {
        Predicate<Document> left = term();
        while (takes("and")) {
            left = left.and(term());
        }
        return left;
    }

    private Predicate<Document> term() {
        if (takes("not")) {
            requireAdvanced("not");
            return term().negate();
        }
        if (takes("(")) {
            Predicate<Document> inner = either();
            expect(")");
            return inner;
        }
        String word = next();
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "startswith", "endswith" -> function(word.toLowerCase(Locale.ROOT));
            default -> word.endsWith("/any") && takes("(") ? any(word) : comparison(property(word));
        };
    }

    private Predicate<Document> function(String name) {
        expect("(");
        String property = property(next());
        expect(",");
        String wanted = text(next()).toLowerCase(Locale.ROOT);
        expect(")");
        boolean ends = name.equals("endswith");
        if (ends) {
            requireAdvanced(name);
        }
        return object -> value(object, property)
                .flatMap(Document::asText)
                .map(text -> text.toLowerCase(Locale.ROOT))
                .filter(text -> ends ? text.endsWith(wanted) : text.startsWith(wanted))
                .isPresent();
    }

    /** {@code identifierUris/any(uri:uri eq 'x')}, {@code keyCredentials/any(c:c/keyId eq x)}. */
    private Predicate<Document> any(String word) {
        String property = property(word.substring(0, word.length() - "/any".length()));
        String name = next();
        String outer = variable;
        variable = name.endsWith(":") ? name.substring(0, name.length() - 1) : name;
        Predicate<Document> inner = either();
        expect(")");
        variable = outer;
        return object -> value(object, property).orElse(Document.array()).elements().stream()
                .anyMatch(inner);
    }

    private Predicate<Document> comparison(String property) {
        String operator = next().toLowerCase(Locale.ROOT);
        if (operator.equals("in")) {
            List<Document> values = list();
            return object -> values.stream().anyMatch(value -> isEqual(value(object, property), value));
        }
        Document wanted = literal(next());
        if (operator.equals("ne")) {
            requireAdvanced("ne");
        }
        return switch (operator) {
            case "eq" -> object -> isEqual(value(object, property), wanted);
            case "ne" -> object -> !isEqual(value(object, property), wanted);
            case "ge" -> object -> order(value(object, property), wanted) >= 0;
            case "gt" -> object -> order(value(object, property), wanted) > 0;
            case "le" -> object -> order(value(object, property), wanted) <= 0;
            case "lt" -> object -> order(value(object, property), wanted) < 0;
            default -> throw syntax(operator);
        };
    }

    private List<Document> list() {
        List<Document> values = new ArrayList<>();
        expect("(");
        do {
            values.add(literal(next()));
        } while (takes(","));
        expect(")");
        return values;
    }

    private static boolean isEqual(Optional<Document> value, Document wanted) {
        Document actual = value.orElse(Document.nothing());
        Optional<String> text = wanted.asText();
        return text.isPresent() ? text.get().equalsIgnoreCase(actual.asText().orElse(null)) : actual.equals(wanted);
    }

    private static int order(Optional<Document> value, Document wanted) {
        Optional<String> text = value.flatMap(Document::asText);
        return text.map(actual -> actual.compareToIgnoreCase(wanted.asText().orElse("")))
                .orElse(Integer.MIN_VALUE);
    }

    /** The path of a property as a pointer; empty text for the variable of {@code any} itself. */
    private String property(String word) {
        if (!variable.isEmpty() && word.equals(variable)) {
            return "";
        }
        boolean inner = !variable.isEmpty() && word.startsWith(variable + "/");
        String path = inner ? word.substring(variable.length() + 1) : word;
        String first = path.split("/", 2)[0];
        if (!inner && !kind.knows(first)) {
            throw GraphError.of(
                    400,
                    "BadRequest",
                    "Invalid filter clause: Could not find a property named '" + first + "' on type 'microsoft.graph."
                            + kind.type() + "'.");
        }
        return "/" + path;
    }

    private static Optional<Document> value(Document object, String pointer) {
        return pointer.isEmpty() ? Optional.of(object) : object.at(pointer);
    }

    private static Document literal(String token) {
        return switch (token) {
            case "true" -> Document.of(true);
            case "false" -> Document.of(false);
            case "null" -> Document.nothing();
            default -> token.matches("-?\\d+") ? Document.of(Long.valueOf(token)) : Document.of(text(token));
        };
    }

    private static String text(String token) {
        boolean quoted = token.length() > 1 && token.startsWith("'");
        return quoted ? token.substring(1, token.length() - 1).replace("''", "'") : token;
    }

    private void requireAdvanced(String operator) {
        if (!advanced) {
            throw GraphError.of(
                    400,
                    "Request_UnsupportedQuery",
                    "Operator '" + operator + "' is not supported because the request is missing the header"
                            + " ConsistencyLevel: eventual and $count=true. Refer to"
                            + " https://aka.ms/graph-docs/advanced-queries");
        }
    }

    private String next() {
        if (at >= tokens.size()) {
            throw syntax("the end");
        }
        return tokens.get(at++);
    }

    private boolean takes(String token) {
        boolean here = at < tokens.size() && tokens.get(at).equalsIgnoreCase(token);
        at += here ? 1 : 0;
        return here;
    }

    private void expect(String token) {
        if (!takes(token)) {
            throw syntax(at < tokens.size() ? tokens.get(at) : "the end");
        }
    }

    @Override
    public String toString() {
        return "GraphFilter" + tokens;
    }
}
