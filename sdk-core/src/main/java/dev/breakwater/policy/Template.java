package dev.breakwater.policy;

import dev.breakwater.document.Document;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Parses {@code [concat('a', parameters('b'))]}. Not thread-safe. */
final class Template {
    private static final int LONGEST = 81_920;
    private static final int DEEPEST = 64;
    private static final int ARGUMENTS = 128;
    private static final int MOST_BRACKETS = 256;
    private static final int MOST_LINKS = 512;

    private final String text;
    private final @Nullable Map<String, Document> parameters;
    private int at = 1;
    private int depth;
    private int open;
    private int links;
    private int calls;

    private Template(String text, @Nullable Map<String, Document> parameters) {
        this.text = text;
        this.parameters = parameters;
    }

    /** Whether a text is an expression; two brackets stand for one. */
    static boolean isTemplate(String text) {
        return text.length() > 1 && text.charAt(0) == '[' && text.charAt(1) != '[' && text.endsWith("]");
    }

    /**
     * A value of a rule: a text may be an expression, and so may the elements of an array.
     *
     * @param parameters the values of parameters; null while nothing is assigned
     */
    static Expression of(Document value, @Nullable Map<String, Document> parameters) {
        if (value.isArray()) {
            return ofArray(value, parameters);
        }
        String text = value.kind() == Document.Kind.STRING ? value.asText().orElse("") : "";
        if (text.startsWith("[[")) {
            return new Expression.Literal(Document.of(text.substring(1)));
        }
        return isTemplate(text) ? new Template(text, parameters).whole() : new Expression.Literal(value);
    }

    private static Expression ofArray(Document array, @Nullable Map<String, Document> parameters) {
        List<Expression> elements = new ArrayList<>();
        List<Document> constants = new ArrayList<>();
        for (Document element : array.elements()) {
            Expression one = of(element, parameters);
            elements.add(one);
            if (one instanceof Expression.Literal literal) {
                constants.add(literal.constant());
            }
        }
        return constants.size() == elements.size()
                ? new Expression.Literal(Document.of(constants))
                : Expression.Call.of("createArray", elements);
    }

    /** How many functions a value calls. */
    static int calls(String text) {
        Template template = new Template(text, null);
        template.whole();
        return template.calls;
    }

    private Expression whole() {
        if (text.length() > LONGEST) {
            throw refused("is longer than " + LONGEST + " characters");
        }
        Expression expression = expression();
        expect(']');
        if (at != text.length()) {
            throw refused("goes on after its end");
        }
        return expression;
    }

    private Expression expression() {
        if (++open > MOST_BRACKETS) {
            throw refused("nests brackets more than " + MOST_BRACKETS + " deep");
        }
        Expression expression = chain(primary());
        open--;
        return expression;
    }

    /** What members of it are asked for; each of them is evaluated inside the next. */
    private Expression chain(Expression first) {
        Expression expression = first;
        while (true) {
            skip();
            if ((peek() == '.' || peek() == '[') && ++links > MOST_LINKS) {
                throw refused("asks for members more than " + MOST_LINKS + " times");
            }
            boolean safe = peek() == '.' && at + 1 < text.length() && text.charAt(at + 1) == '?';
            if (peek() == '.') {
                at += safe ? 2 : 1;
                expression = access(expression, new Expression.Literal(Document.of(word())), safe);
            } else if (peek() == '[') {
                at++;
                safe = peek() == '?';
                at += safe ? 1 : 0;
                expression = access(expression, expression(), safe);
                expect(']');
            } else {
                return expression;
            }
        }
    }

    private static Expression access(Expression of, Expression name, boolean safe) {
        Expression.Access access = new Expression.Access(of, name, safe);
        if (of instanceof Expression.Literal value && name instanceof Expression.Literal key) {
            Document found = Functions.member(value.constant(), key.constant());
            return found == null ? access : new Expression.Literal(found);
        }
        return access;
    }

    private Expression primary() {
        skip();
        char c = peek();
        if (c == '\'') {
            return new Expression.Literal(Document.of(quoted()));
        }
        if (c == '(') {
            at++;
            Expression inner = expression();
            expect(')');
            return inner;
        }
        if (c == '-' || Character.isDigit(c)) {
            return new Expression.Literal(number());
        }
        return call(word());
    }

    private Expression call(String name) {
        if (!Functions.isKnown(name)) {
            throw refused("calls '" + name + "', " + Functions.refusal(name));
        }
        expect('(');
        calls++;
        if (++depth > DEEPEST) {
            throw refused("nests functions more than " + DEEPEST + " deep");
        }
        List<Expression> arguments = new ArrayList<>();
        skip();
        while (peek() != ')') {
            arguments.add(expression());
            skip();
            if (peek() == ',') {
                at++;
                skip();
            } else if (peek() != ')') {
                throw refused("wants ',' or ')' at character " + at);
            }
        }
        at++;
        depth--;
        if (arguments.size() > ARGUMENTS) {
            throw refused("gives a function more than " + ARGUMENTS + " arguments");
        }
        return bound(name, arguments);
    }

    /** Parameters are what they are once assigned. */
    private Expression bound(String name, List<Expression> arguments) {
        boolean parameter = name.toLowerCase(Locale.ROOT).equals("parameters");
        if (parameter
                && parameters != null
                && arguments.size() == 1
                && arguments.get(0) instanceof Expression.Literal one) {
            Document value = parameters.get(one.constant().asText().orElse(""));
            if (value == null) {
                throw refused("asks for parameter '" + one.constant().asText().orElse("") + "', which has no value");
            }
            return new Expression.Literal(value);
        }
        return Expression.Call.of(name, arguments);
    }

    private String word() {
        skip();
        int from = at;
        while (Character.isLetterOrDigit(peek()) || peek() == '_' || peek() == '$') {
            at++;
        }
        if (from == at) {
            throw refused("wants a name at character " + at);
        }
        return text.substring(from, at);
    }

    /** Two apostrophes stand for one. */
    private String quoted() {
        StringBuilder value = new StringBuilder();
        at++;
        while (peek() != '\'' || (at + 1 < text.length() && text.charAt(at + 1) == '\'')) {
            if (at >= text.length()) {
                throw refused("does not end a text");
            }
            at += peek() == '\'' ? 1 : 0;
            value.append(text.charAt(at++));
        }
        at++;
        return value.toString();
    }

    private Document number() {
        int from = at++;
        while (Character.isDigit(peek()) || peek() == '.') {
            at++;
        }
        try {
            return Document.of(new BigDecimal(text.substring(from, at)));
        } catch (NumberFormatException none) {
            throw refused("has no number at character " + from);
        }
    }

    private void skip() {
        while (Character.isWhitespace(peek())) {
            at++;
        }
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private void expect(char wanted) {
        skip();
        if (peek() != wanted) {
            throw refused("wants '" + wanted + "' at character " + at);
        }
        at++;
    }

    private PolicyFailedException refused(String why) {
        String shown = text.length() > 200 ? text.substring(0, 199) + "…" : text;
        return new PolicyFailedException("The expression '" + shown + "' " + why + ".");
    }
}
