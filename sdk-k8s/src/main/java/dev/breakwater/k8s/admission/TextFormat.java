package dev.breakwater.k8s.admission;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.values.CelByteString;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code format}: the clauses %s %d %f %e %b %x %X %o and %% with an optional precision. */
final class TextFormat {
    private static final int MAX_PRECISION = 1_000;
    private static final int DEFAULT_PRECISION = 6;
    private static final String CLAUSE = "could not parse formatting clause: ";
    private static final int MAX_RESULT = 1 << 22;

    private final String form;
    private final List<?> args;
    private final Clause clauses;
    private final StringBuilder result = new StringBuilder();
    private int at;
    private int next;

    /** What becomes of an argument. */
    interface Clause {
        /** The text of an argument, by the letter of its clause. */
        String text(char letter, int precision, Object arg);
    }

    private TextFormat(String form, List<?> args, Clause clauses) {
        this.form = form;
        this.args = args;
        this.clauses = clauses;
    }

    static String format(String form, List<?> args) {
        return new TextFormat(form, args, TextFormat::formatted).run();
    }

    /** Reads a form, and hands each argument that it takes to a check; what it does not take is an error. */
    static void check(String form, List<?> args, Clause check) {
        TextFormat format = new TextFormat(form, args, check);
        format.run();
        if (format.next < args.size()) {
            throw new CelFailure("too many arguments supplied to string.format (expected " + format.next + ", got "
                    + args.size() + ")");
        }
    }

    private String run() {
        while (at < form.length()) {
            char c = form.charAt(at++);
            if (c == '%') {
                clause();
            } else {
                result.append(c);
            }
            if (result.length() > MAX_RESULT) {
                throw new CelFailure("the result of format has more than " + MAX_RESULT + " characters");
            }
        }
        return result.toString();
    }

    private void clause() {
        if (at >= form.length()) {
            throw new CelFailure("unexpected end of string");
        }
        if (form.charAt(at) == '%') {
            at++;
            result.append('%');
            return;
        }
        if (next >= args.size()) {
            throw new CelFailure("index " + next + " out of range");
        }
        int precision = precision();
        result.append(clauses.text(form.charAt(at++), precision, args.get(next++)));
    }

    private int precision() {
        if (form.charAt(at) != '.') {
            return DEFAULT_PRECISION;
        }
        int start = ++at;
        while (at < form.length() && Character.isDigit(form.charAt(at))) {
            at++;
        }
        if (at >= form.length()) {
            throw new CelFailure(CLAUSE + "error while parsing precision: could not find end of precision specifier");
        }
        String digits = form.substring(start, at);
        if (digits.isEmpty()) {
            throw new CelFailure(CLAUSE + "error while parsing precision: error while converting precision to integer:"
                    + " strconv.Atoi: parsing \"\": invalid syntax");
        }
        return digits.length() > 4 ? Integer.MAX_VALUE : Integer.parseInt(digits);
    }

    private static String formatted(char clause, int precision, Object arg) {
        if (precision > MAX_PRECISION) {
            throw new CelFailure("precision " + precision + " exceeds maximum allowed precision " + MAX_PRECISION);
        }
        return switch (clause) {
            case 's' -> text(arg);
            case 'd' -> decimal(arg);
            case 'f' -> fixed(arg, precision);
            case 'e' -> scientific(arg, precision);
            case 'b' -> arg instanceof Boolean flag ? (flag ? "1" : "0") : radix(arg, 2);
            case 'o' -> radix(arg, 8);
            case 'x' -> hex(arg);
            case 'X' -> hex(arg).toUpperCase(Locale.ROOT);
            default -> throw unknown(clause);
        };
    }

    private static String text(Object arg) {
        if (arg instanceof java.time.Duration) {
            return (String) Conversions.toText(arg);
        }
        if (arg instanceof CelByteString bytes) {
            return new String(bytes.toByteArray(), StandardCharsets.UTF_8);
        }
        if (arg instanceof CelValues.Opaque) {
            throw wrong('s', arg);
        }
        return arg instanceof List || arg instanceof Map ? inner(arg) : CelValues.text(arg);
    }

    /** A value inside of a list or map: texts in quotes, doubles with six digits, keys in order. */
    private static String inner(Object arg) {
        if (arg instanceof List<?> list) {
            return list.stream().map(TextFormat::inner).collect(Collectors.joining(", ", "[", "]"));
        }
        if (arg instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> inner(entry.getKey()) + ":" + inner(entry.getValue()))
                    .sorted()
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        if (arg instanceof String quoted) {
            return TextFunctions.quoted(quoted);
        }
        if (arg instanceof java.time.Duration || arg instanceof java.time.Instant) {
            String name = arg instanceof java.time.Instant ? "timestamp" : "duration";
            return name + "(" + TextFunctions.quoted(text(arg)) + ")";
        }
        return arg instanceof Double ? fixed(arg, DEFAULT_PRECISION) : text(arg);
    }

    private static String decimal(Object arg) {
        if (Numbers.isNumber(arg) && !(arg instanceof Double)) {
            return CelValues.text(arg);
        }
        throw wrong('d', arg);
    }

    private static String fixed(Object arg, int precision) {
        double number = real(arg, 'f');
        return Double.isNaN(number) || Double.isInfinite(number)
                ? special(number)
                : new BigDecimal(number)
                        .setScale(precision, RoundingMode.HALF_EVEN)
                        .toPlainString();
    }

    private static String scientific(Object arg, int precision) {
        double number = real(arg, 'e');
        return Double.isNaN(number) || Double.isInfinite(number)
                ? special(number)
                : superscript(String.format(Locale.ROOT, "%." + precision + "e", number));
    }

    /** {@code 1.5e+03} as the API server's locale has it: {@code 1.5×10⁰³}. */
    private static String superscript(String number) {
        int e = number.indexOf('e');
        StringBuilder text = new StringBuilder(number.substring(0, e)).append("×10");
        for (char c : number.substring(e + 1).toCharArray()) {
            text.append(c == '-' ? "⁻" : c == '+' ? "" : String.valueOf("⁰¹²³⁴⁵⁶⁷⁸⁹".charAt(c - '0')));
        }
        return text.toString();
    }

    private static String special(double number) {
        return Double.isNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity";
    }

    private static double real(Object arg, char letter) {
        if (arg instanceof Double number) {
            return number;
        }
        if (Numbers.isNumber(arg)) {
            return ((Number) arg).doubleValue();
        }
        throw wrong(letter, arg);
    }

    private static String radix(Object arg, int radix) {
        if (arg instanceof Long number) {
            return BigInteger.valueOf(number).toString(radix);
        }
        if (arg instanceof UnsignedLong number) {
            return number.toString(radix);
        }
        throw wrong(radix == 2 ? 'b' : 'o', arg);
    }

    private static String hex(Object arg) {
        if (arg instanceof String text) {
            return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
        }
        if (arg instanceof CelByteString bytes) {
            return HexFormat.of().formatHex(bytes.toByteArray());
        }
        if (arg instanceof Long || arg instanceof UnsignedLong) {
            return radix(arg, 16);
        }
        throw wrong('x', arg);
    }

    static CelFailure unknown(char letter) {
        return new CelFailure(CLAUSE + "unrecognized formatting clause \"" + letter + "\"");
    }

    private static CelFailure wrong(char letter, Object arg) {
        return wrong(letter, CelValues.type(arg));
    }

    /** What is said when a clause does not take values of a type. */
    static CelFailure wrong(char letter, String type) {
        String rule = switch (Character.toLowerCase(letter)) {
            case 'd' -> "decimal clause can only be used on integers";
            case 'f' -> "fixed-point clause can only be used on doubles";
            case 'e' -> "scientific clause can only be used on doubles";
            case 'b' -> "only integers and bools can be formatted as binary";
            case 'o' -> "octal clause can only be used on integers";
            case 'x' -> "only integers, byte buffers, and strings can be formatted as hex";
            default ->
                "string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types,"
                        + " durations, and timestamps";
        };
        return new CelFailure("error during formatting: " + rule + ", was given " + type);
    }
}
