package dev.breakwater.audit;

import java.util.Locale;

/**
 * Makes text that comes from a tenant safe to show: characters that would steer a terminal, reverse
 * the reading direction or stay unseen are written out, as {@code [U+202E]}.
 */
final class Visible {
    private static final String HTML_UNSAFE = "&<>\"'`=";

    private Visible() {}

    /** The text on one line, with nothing in it that does not show. */
    static String text(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(point -> appendShown(point, out));
        return out.toString();
    }

    /** The text for an HTML element or a quoted attribute. */
    static String html(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        text(text).codePoints().forEach(point -> {
            if (HTML_UNSAFE.indexOf(point) >= 0) {
                out.append("&#").append(point).append(';');
            } else {
                out.appendCodePoint(point);
            }
        });
        return out.toString();
    }

    private static void appendShown(int point, StringBuilder out) {
        if (isHidden(point)) {
            out.append(String.format(Locale.ROOT, "[U+%04X]", point));
        } else {
            out.appendCodePoint(point);
        }
    }

    /** Controls, format characters (bidirectional, zero-width, tags), separators of lines, halves of pairs. */
    private static boolean isHidden(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> true;
            default -> false;
        };
    }
}
