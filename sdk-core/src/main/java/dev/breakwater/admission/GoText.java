package dev.breakwater.admission;

import java.util.Locale;

/** Quotes text as Go's {@code %q} does, which the API server's messages are written with. */
final class GoText {
    private static final String CODES = "abfnrtv";
    private static final String CONTROLS = "\u0007\b\f\n\r\t\u000b";

    private GoText() {}

    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(code -> append(quoted, code));
        return quoted.append('"').toString();
    }

    private static void append(StringBuilder quoted, int code) {
        if (code == '"' || code == '\\') {
            quoted.append('\\').appendCodePoint(code);
        } else if (CONTROLS.indexOf(code) >= 0) {
            quoted.append('\\').append(CODES.charAt(CONTROLS.indexOf(code)));
        } else if (code < ' ' || code == 0x7f) {
            quoted.append(String.format(Locale.ROOT, "\\x%02x", code));
        } else {
            quoted.appendCodePoint(code);
        }
    }
}
