package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Reads JSON as the API server's decoder does: of a name that occurs twice the last value counts, and what cannot be
 * read is told in the words of {@code encoding/json} of Go. Slower than {@link Document#parse(String)}, so asked only
 * about texts that this refuses.
 */
final class GoJson {
    private static final int DEEPEST = 100;

    private final String text;
    private final Set<String> repeated = new LinkedHashSet<>();
    private int at;
    private int depth;

    private GoJson(byte[] utf8) {
        // the decoder looks at bytes, and at a space once they are over
        this.text = new String(utf8, StandardCharsets.ISO_8859_1) + " ";
    }

    /**
     * What a text holds.
     *
     * @param value the document; absent for a text that cannot be read
     * @param repeated what is said of names that occur twice in an object
     * @param problem why it cannot be read; empty if it can
     */
    record Result(Optional<Document> value, List<String> repeated, String problem) {}

    static Result read(byte[] utf8) {
        GoJson reader = new GoJson(utf8);
        try {
            Document value = reader.value("");
            reader.space();
            if (reader.at < reader.text.length()) {
                throw reader.unexpected("after top-level value");
            }
            return new Result(Optional.of(value), List.copyOf(reader.repeated), "");
        } catch (IllegalArgumentException problem) {
            return new Result(Optional.empty(), List.of(), String.valueOf(problem.getMessage()));
        }
    }

    private Document value(String path) {
        space();
        char first = peek();
        return switch (first) {
            case '{' -> deeper(() -> members(path));
            case '[' -> deeper(() -> elements(path));
            case '"' -> Document.of(string());
            case 't' -> literal("true", Document.of(true));
            case 'f' -> literal("false", Document.of(false));
            case 'n' -> literal("null", Document.nothing());
            default -> {
                if (first != '-' && !isDigit(first)) {
                    throw unexpected("looking for beginning of value");
                }
                yield number();
            }
        };
    }

    private Document deeper(Supplier<Document> content) {
        if (++depth > DEEPEST) {
            throw new IllegalArgumentException("exceeded max depth");
        }
        at++;
        Document read = content.get();
        depth--;
        return read;
    }

    private Document members(String path) {
        Map<String, Document> members = new LinkedHashMap<>();
        space();
        if (peek() == '}') {
            at++;
            return Document.of(members);
        }
        do {
            space();
            if (peek() != '"') {
                throw unexpected("looking for beginning of object key string");
            }
            String name = string();
            String place = path.isEmpty() ? name : path + "." + name;
            space();
            require(':', "after object key");
            Document member = value(place);
            if (members.put(name, member) != null) {
                repeated.add("duplicate field \"" + place + "\"");
            }
        } while (more('}', "after object key:value pair"));
        return Document.of(members);
    }

    private Document elements(String path) {
        List<Document> elements = new ArrayList<>();
        space();
        if (peek() == ']') {
            at++;
            return Document.of(elements);
        }
        do {
            elements.add(value(path + "[" + elements.size() + "]"));
        } while (more(']', "after array element"));
        return Document.of(elements);
    }

    /** Whether another one follows; else it is over. */
    private boolean more(char end, String where) {
        space();
        boolean over = peek() == end;
        if (over) {
            at++;
        } else {
            require(',', where);
        }
        return !over;
    }

    private String string() {
        int start = at++;
        while (peek() != '"') {
            char next = text.charAt(at);
            if (next < ' ') {
                throw unexpected("in string literal");
            }
            at++;
            if (next == '\\') {
                escape();
            }
        }
        at++;
        String literal = text.substring(start, at);
        return Document.parse(literal.getBytes(StandardCharsets.ISO_8859_1))
                .asText()
                .orElse("");
    }

    private void escape() {
        char kind = peek();
        if ("bfnrt\\/\"u".indexOf(kind) < 0) {
            throw unexpected("in string escape code");
        }
        at++;
        for (int digit = 0; kind == 'u' && digit < 4; digit++) {
            if (Character.digit(peek(), 16) < 0) {
                throw unexpected("in \\u hexadecimal character escape");
            }
            at++;
        }
    }

    private Document literal(String word, Document value) {
        for (int i = 0; i < word.length(); i++) {
            require(word.charAt(i), "in literal " + word + " (expecting '" + word.charAt(i) + "')");
        }
        return value;
    }

    private Document number() {
        int start = at;
        at += text.charAt(at) == '-' ? 1 : 0;
        boolean zero = peek() == '0';
        digits("in numeric literal", zero ? 1 : Integer.MAX_VALUE);
        if (here('.')) {
            at++;
            digits("after decimal point in numeric literal", Integer.MAX_VALUE);
        }
        if (here('e') || here('E')) {
            at++;
            at += here('+') || here('-') ? 1 : 0;
            digits("in exponent of numeric literal", Integer.MAX_VALUE);
        }
        return Document.of(new BigDecimal(text.substring(start, at)));
    }

    private void digits(String where, int most) {
        if (!isDigit(peek())) {
            throw unexpected(where);
        }
        for (int count = 0; count < most && at < text.length() && isDigit(text.charAt(at)); count++) {
            at++;
        }
    }

    private static boolean isDigit(char letter) {
        return letter >= '0' && letter <= '9';
    }

    private boolean here(char wanted) {
        return at < text.length() && text.charAt(at) == wanted;
    }

    private void require(char wanted, String where) {
        if (peek() != wanted) {
            throw unexpected(where);
        }
        at++;
    }

    private void space() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private char peek() {
        if (at >= text.length()) {
            throw new IllegalArgumentException("unexpected end of JSON input");
        }
        return text.charAt(at);
    }

    private IllegalArgumentException unexpected(String where) {
        char letter = text.charAt(at);
        String shown = letter == '\''
                ? "\\'"
                : letter == '"'
                        ? "\""
                        : letter < ' ' || (letter >= 0x7f && letter < 0xa1) ? control(letter) : String.valueOf(letter);
        return new IllegalArgumentException("invalid character '" + shown + "' " + where);
    }

    private static String control(char letter) {
        return switch (letter) {
            case '\n' -> "\\n";
            case '\t' -> "\\t";
            case '\r' -> "\\r";
            default -> String.format(Locale.ROOT, letter < 0x80 ? "\\x%02x" : "\\u%04x", (int) letter);
        };
    }
}
