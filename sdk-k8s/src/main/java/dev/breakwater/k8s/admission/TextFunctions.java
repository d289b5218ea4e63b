package dev.breakwater.k8s.admission;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Functions on texts; positions count code points, as the specification of the library has it. */
final class TextFunctions {
    private TextFunctions() {}

    static void register(Map<String, Functions.Call> calls) {
        calls.put("startsWith", args -> Functions.text(args[0]).startsWith(Functions.text(args[1])));
        calls.put("endsWith", args -> Functions.text(args[0]).endsWith(Functions.text(args[1])));
        calls.put("contains", args -> Functions.text(args[0]).contains(Functions.text(args[1])));
        calls.put("matches", Patterns::matches);
        calls.put("find", Patterns::find);
        calls.put("findAll", Patterns::findAll);
        calls.put("charAt", args -> charAt(Functions.text(args[0]), Functions.number(args[1])));
        calls.put("lowerAscii", args -> mapped(Functions.text(args[0]), 'A', 'Z', 'a' - 'A'));
        calls.put("upperAscii", args -> mapped(Functions.text(args[0]), 'a', 'z', 'A' - 'a'));
        calls.put("trim", args -> trimmed(Functions.text(args[0])));
        calls.put("replace", TextFunctions::replaced);
        calls.put("split", TextFunctions::split);
        calls.put("substring", TextFunctions::substring);
        calls.put("join", TextFunctions::joined);
        calls.put("strings.quote", args -> quoted(Functions.text(args[0])));
        calls.put("format", args -> TextFormat.format(Functions.text(args[0]), Functions.list(args[1])));
    }

    private static String charAt(String text, long index) {
        long size = CelValues.size(text);
        if (index < 0 || index > size) {
            throw outside(index);
        }
        return index == size ? "" : Character.toString(text.codePointAt(text.offsetByCodePoints(0, (int) index)));
    }

    private static CelFailure outside(long index) {
        return new CelFailure("index out of range: " + index);
    }

    private static String mapped(String text, char from, char to, int by) {
        StringBuilder mapped = new StringBuilder(text);
        for (int i = 0; i < mapped.length(); i++) {
            char c = mapped.charAt(i);
            if (c >= from && c <= to) {
                mapped.setCharAt(i, (char) (c + by));
            }
        }
        return mapped.toString();
    }

    private static String trimmed(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    /** White space as Unicode has it, no-break spaces included. */
    private static boolean isSpace(char c) {
        return (c >= '\t' && c <= '\r') || c == '\u0085' || Character.isSpaceChar(c);
    }

    private static Object replaced(Object[] args) {
        String text = Functions.text(args[0]);
        String sought = Functions.text(args[1]);
        String by = Functions.text(args[2]);
        long limit = args.length > 3 ? Functions.number(args[3]) : -1;
        if (limit < 0 && !sought.isEmpty()) {
            return text.replace(sought, by);
        }
        return limit == 0 ? text : replaced(text, sought, by, limit < 0 ? Long.MAX_VALUE : limit);
    }

    private static String replaced(String text, String sought, String by, long limit) {
        StringBuilder result = new StringBuilder();
        int from = 0;
        int found = text.indexOf(sought);
        for (long count = 0; count < limit && found >= 0 && found <= text.length(); count++) {
            result.append(text, from, found).append(by);
            from = found + sought.length();
            int next = sought.isEmpty() ? after(text, from) : from;
            if (next > text.length()) {
                break;
            }
            if (sought.isEmpty()) {
                result.append(text, from, next);
                from = next;
            }
            found = text.indexOf(sought, from);
        }
        return result.append(text, Math.min(from, text.length()), text.length()).toString();
    }

    private static int after(String text, int position) {
        return position < text.length() ? text.offsetByCodePoints(position, 1) : position + 1;
    }

    private static Object split(Object[] args) {
        String text = Functions.text(args[0]);
        String separator = Functions.text(args[1]);
        long limit = args.length > 2 ? Functions.number(args[2]) : -1;
        if (limit == 0) {
            return List.of();
        }
        return split(text, separator, limit < 0 ? Long.MAX_VALUE : limit);
    }

    private static List<Object> split(String text, String separator, long limit) {
        List<Object> parts = new ArrayList<>();
        int from = 0;
        while (parts.size() < limit - 1) {
            int end = separator.isEmpty() ? after(text, from) : text.indexOf(separator, from);
            if (end < 0 || (separator.isEmpty() && end >= text.length())) {
                break;
            }
            parts.add(text.substring(from, end));
            from = end + separator.length();
        }
        if (!separator.isEmpty() || from < text.length()) {
            parts.add(text.substring(from));
        }
        return parts;
    }

    private static Object substring(Object[] args) {
        String text = Functions.text(args[0]);
        long size = CelValues.size(text);
        long start = Functions.number(args[1]);
        long end = args.length > 2 ? Functions.number(args[2]) : size;
        if (args.length > 2 && start > end) {
            throw new CelFailure("invalid substring range. start: " + start + ", end: " + end);
        }
        if (start < 0 || start > size) {
            throw outside(start);
        }
        if (end < 0 || end > size) {
            throw outside(end);
        }
        return text.substring(text.offsetByCodePoints(0, (int) start), text.offsetByCodePoints(0, (int) end));
    }

    private static Object joined(Object[] args) {
        String separator = args.length > 1 ? Functions.text(args[1]) : "";
        return Functions.list(args[0]).stream().map(TextFunctions::part).collect(Collectors.joining(separator));
    }

    private static String part(Object element) {
        if (element instanceof String text) {
            return text;
        }
        throw new CelFailure("join: invalid input: " + CelValues.text(element));
    }

    /** The position of the first or last occurrence, or -1. */
    static long position(Object[] args, boolean last) {
        String text = Functions.text(args[0]);
        String sought = Functions.text(args[1]);
        long size = CelValues.size(text);
        long from = args.length > 2 ? Functions.number(args[2]) : last ? size : 0;
        if (from < 0) {
            throw outside(from);
        }
        if (from > size) {
            return -1;
        }
        int offset = text.offsetByCodePoints(0, (int) from);
        int found = last ? text.lastIndexOf(sought, offset) : text.indexOf(sought, offset);
        return found < 0 ? -1 : text.codePointCount(0, found);
    }

    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int escape = "\u0007\b\f\n\r\t\u000b\\\"".indexOf(c);
            if (escape >= 0) {
                quoted.append('\\').append("abfnrtv\\\"".charAt(escape));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
