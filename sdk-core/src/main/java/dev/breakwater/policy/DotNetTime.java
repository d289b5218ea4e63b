package dev.breakwater.policy;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.Map;

/** Times in UTC by the format strings of .NET, in its American culture. Sources: its pages on both kinds of them. */
final class DotNetTime {
    private static final String SPECIFIERS = "dfFghHKmMstyz";

    private static final Map<Character, String> STANDARD = Map.ofEntries(
            Map.entry('d', "M/d/yyyy"),
            Map.entry('D', "dddd, MMMM d, yyyy"),
            Map.entry('f', "dddd, MMMM d, yyyy h:mm tt"),
            Map.entry('F', "dddd, MMMM d, yyyy h:mm:ss tt"),
            Map.entry('g', "M/d/yyyy h:mm tt"),
            Map.entry('G', "M/d/yyyy h:mm:ss tt"),
            Map.entry('m', "MMMM d"),
            Map.entry('M', "MMMM d"),
            Map.entry('o', "yyyy-MM-ddTHH:mm:ss.fffffffK"),
            Map.entry('O', "yyyy-MM-ddTHH:mm:ss.fffffffK"),
            Map.entry('r', "ddd, dd MMM yyyy HH:mm:ss 'GMT'"),
            Map.entry('R', "ddd, dd MMM yyyy HH:mm:ss 'GMT'"),
            Map.entry('s', "yyyy-MM-ddTHH:mm:ss"),
            Map.entry('t', "h:mm tt"),
            Map.entry('T', "h:mm:ss tt"),
            Map.entry('u', "yyyy-MM-dd HH:mm:ssZ"),
            Map.entry('U', "dddd, MMMM d, yyyy h:mm:ss tt"),
            Map.entry('y', "MMMM yyyy"),
            Map.entry('Y', "MMMM yyyy"));

    private final ZonedDateTime time;
    private final String format;
    private final StringBuilder out = new StringBuilder();

    private DotNetTime(ZonedDateTime time, String format) {
        this.time = time;
        this.format = format;
    }

    /**
     * The time as text; a format of one letter is one of the standard ones.
     *
     * @throws PolicyFailedException if it is no format
     */
    static String format(Instant time, String format) {
        String custom = format;
        if (format.length() == 1) {
            custom = STANDARD.get(format.charAt(0));
        }
        if (custom == null || custom.isEmpty()) {
            throw refused(format);
        }
        return new DotNetTime(time.atZone(ZoneOffset.UTC), custom).whole();
    }

    private static PolicyFailedException refused(String format) {
        return new PolicyFailedException("utcNow() takes a date format of .NET, not '" + format + "'.");
    }

    private String whole() {
        int at = 0;
        while (at < format.length()) {
            char c = format.charAt(at);
            if (c == '\'' || c == '"') {
                at = quoted(c, at + 1);
            } else if (c == '\\') {
                require(at + 1 < format.length());
                out.append(format.charAt(at + 1));
                at += 2;
            } else if (SPECIFIERS.indexOf(c) >= 0) {
                int end = at;
                while (end < format.length() && format.charAt(end) == c) {
                    end++;
                }
                part(c, end - at);
                at = end;
            } else {
                require(c != '%' || (at + 1 < format.length() && format.charAt(at + 1) != '%'));
                out.append(c == '%' ? "" : String.valueOf(c));
                at++;
            }
        }
        return out.toString();
    }

    private void require(boolean holds) {
        if (!holds) {
            throw refused(format);
        }
    }

    private int quoted(char quote, int from) {
        int at = from;
        while (at < format.length() && format.charAt(at) != quote) {
            at += format.charAt(at) == '\\' ? 1 : 0;
            require(at < format.length());
            out.append(format.charAt(at++));
        }
        require(at < format.length());
        return at + 1;
    }

    private void part(char letter, int count) {
        switch (letter) {
            case 'd' -> day(count);
            case 'M' -> month(count);
            case 'y' -> year(count);
            case 'h' -> number((time.getHour() + 11) % 12 + 1, Math.min(count, 2));
            case 'H' -> number(time.getHour(), Math.min(count, 2));
            case 'm' -> number(time.getMinute(), Math.min(count, 2));
            case 's' -> number(time.getSecond(), Math.min(count, 2));
            case 't' -> out.append(time.getHour() < 12 ? "AM" : "PM", 0, Math.min(count, 2));
            case 'g' -> out.append("A.D.");
            case 'K' -> out.append("Z".repeat(count));
            case 'z' -> out.append(count == 1 ? "+0" : count == 2 ? "+00" : "+00:00");
            default -> fraction(letter, count);
        }
    }

    private void day(int count) {
        if (count <= 2) {
            number(time.getDayOfMonth(), count);
        } else {
            name(time.getDayOfWeek(), count);
        }
    }

    private void month(int count) {
        if (count <= 2) {
            number(time.getMonthValue(), count);
        } else {
            name(time.getMonth(), count);
        }
    }

    /** Short ones have three letters; the names of Java's root locale are others. */
    private void name(Enum<?> one, int count) {
        String lower = one.name().toLowerCase(Locale.ROOT);
        out.append(one.name().charAt(0)).append(lower, 1, count == 3 ? 3 : lower.length());
    }

    private void year(int count) {
        number(count <= 2 ? time.getYear() % 100 : time.getYear(), Math.min(count, 9));
    }

    private void number(int value, int width) {
        String digits = String.valueOf(value);
        out.append("0".repeat(Math.max(0, width - digits.length()))).append(digits);
    }

    /** Cut, not rounded; the capital letter leaves zeros at the end out, and then the point before it. */
    private void fraction(char letter, int count) {
        require(count <= 7);
        String all = String.valueOf(1_000_000_000L + time.getNano()).substring(1, 1 + count);
        int end = all.length();
        while (letter == 'F' && end > 0 && all.charAt(end - 1) == '0') {
            end--;
        }
        boolean point = out.length() > 0 && out.charAt(out.length() - 1) == '.';
        if (end == 0 && point) {
            out.setLength(out.length() - 1);
        }
        out.append(all, 0, end);
    }
}
