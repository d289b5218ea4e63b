package dev.breakwater.intake;

import dev.breakwater.document.Document;
import dev.breakwater.document.InvalidDocumentException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An expression of an ARM template, in the syntax of the template language: calls, texts, numbers, members and
 * elements. What it cannot work out, since only a deployment knows it, becomes a reference that names it. Used by one
 * thread.
 */
final class Expression {
    private static final int MAX_NESTING = 60;

    private final String text;
    private final TemplateScope scope;
    private final TemplateFunctions functions;
    private int at;
    private int nesting;

    private Expression(String text, TemplateScope scope) {
        this.text = text;
        this.scope = scope;
        this.functions = new TemplateFunctions(scope);
    }

    /** The value of a text of a template. Only one in brackets is an expression; two brackets stand for one. */
    static Document evaluate(String text, TemplateScope scope) {
        if (text.startsWith("[[") || !text.startsWith("[") || !text.endsWith("]")) {
            return Document.of(text.startsWith("[[") ? text.substring(1) : text);
        }
        boolean affordable = scope.budget().takesExpression(text.length());
        Expression expression = new Expression(text.substring(1, text.length() - 1), scope);
        if (!affordable) {
            return expression.unknownAll();
        }
        try {
            Document value = expression.value();
            expression.blanks();
            boolean whole = expression.at == expression.text.length();
            return whole && scope.budget().takes(value) ? value : expression.unknown(0);
        } catch (IllegalArgumentException
                | IndexOutOfBoundsException
                | ArithmeticException
                | InvalidDocumentException unreadable) {
            return expression.unknownAll();
        }
    }

    private Document unknownAll() {
        return Document.reference("[" + text.strip() + "]");
    }

    private Document unknown(int from) {
        return Document.reference("[" + text.substring(from, at).strip() + "]");
    }

    private Document value() {
        try {
            if (++nesting > MAX_NESTING || !scope.budget().enter()) {
                throw new IllegalArgumentException("nested too deeply");
            }
            return selected();
        } finally {
            nesting--;
            scope.budget().leave();
        }
    }

    private Document selected() {
        blanks();
        int from = at;
        Document value = primary();
        while (at < text.length() && (text.charAt(at) == '.' || text.charAt(at) == '[')) {
            Optional<Document> next = text.charAt(at) == '.' ? member(value) : element(value);
            value = next.isPresent() ? next.get() : unknown(from);
            blanks();
        }
        return value;
    }

    private Document primary() {
        char first = text.charAt(at);
        if (first == '\'') {
            return Document.of(quoted());
        }
        if (first == '-' || Character.isDigit(first)) {
            int from = at++;
            while (at < text.length() && Character.isDigit(text.charAt(at))) {
                at++;
            }
            return Document.of(Long.parseLong(text.substring(from, at)));
        }
        return call();
    }

    private String quoted() {
        StringBuilder value = new StringBuilder();
        at++;
        while (true) {
            char next = text.charAt(at++);
            boolean doubled = next == '\'' && at < text.length() && text.charAt(at) == '\'';
            if (next == '\'' && !doubled) {
                return value.toString();
            }
            at += doubled ? 1 : 0;
            value.append(next);
        }
    }

    private Document call() {
        int from = at;
        String name = word();
        blanks();
        expect('(');
        List<Document> arguments = new ArrayList<>();
        for (blanks(); text.charAt(at) != ')'; blanks()) {
            if (!arguments.isEmpty()) {
                expect(',');
            }
            arguments.add(value());
        }
        at++;
        return functions.call(name.toLowerCase(Locale.ROOT), arguments).orElseGet(() -> unknown(from));
    }

    private Optional<Document> member(Document value) {
        at++;
        String name = word();
        if (!scope.budget().takesNodes(value.members().size())) {
            return Optional.empty();
        }
        return value.members().entrySet().stream()
                .filter(member -> member.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private Optional<Document> element(Document value) {
        at++;
        Document index = value();
        blanks();
        expect(']');
        Optional<Document> number = index.asNumber()
                .map(BigDecimal::intValueExact)
                .filter(which -> which >= 0 && which < value.elements().size())
                .map(value.elements()::get);
        return number.isPresent() ? number : index.asText().flatMap(value::get);
    }

    private String word() {
        int from = at;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
            at++;
        }
        if (from == at) {
            throw new IllegalArgumentException("a name is missing");
        }
        return text.substring(from, at);
    }

    private void expect(char wanted) {
        if (text.charAt(at++) != wanted) {
            throw new IllegalArgumentException("'" + wanted + "' is missing");
        }
    }

    private void blanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    /** The expression in brackets, and how far it was read. */
    @Override
    public String toString() {
        return "Expression[" + text + " at " + at + " in " + scope.base() + "]";
    }
}
