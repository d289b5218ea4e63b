package dev.breakwater.testing.kubernetes;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What is wrong with the schedule of a cron job and its zone, in the words of the parser that the server uses. */
final class CronRules {
    private static final Set<String> NAMED =
            Set.of("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly");
    private static final Pattern DURATION = Pattern.compile("[-+]?(0|((\\d+\\.?\\d*|\\.\\d+)(ns|us|µs|ms|s|m|h))+)");
    private static final Pattern NUMBER = Pattern.compile("[-+]?\\d{1,9}");
    private static final Pattern ZONE_PART = Pattern.compile("[A-Za-z0-9._+-]+");
    private static final List<Bounds> FIELDS = List.of(
            new Bounds(0, 59, List.of()),
            new Bounds(0, 23, List.of()),
            new Bounds(1, 31, List.of()),
            new Bounds(
                    1,
                    12,
                    List.of("", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")),
            new Bounds(0, 6, List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat")));

    private CronRules() {}

    /** What a part of a schedule may be. */
    private record Bounds(int least, int most, List<String> names) {}

    /** A part that cannot be read. */
    private static final class Unread extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unread(String why) {
            super(why, null, false, false);
        }
    }

    /** What is wrong with a schedule; empty if it can be kept. */
    static Optional<String> schedule(String text) {
        try {
            read(zoneless(text));
            return Optional.empty();
        } catch (Unread wrong) {
            return Optional.of(String.valueOf(wrong.getMessage()));
        }
    }

    private static String zoneless(String text) {
        int space = text.indexOf(' ');
        if (space < 0 || !(text.startsWith("TZ=") || text.startsWith("CRON_TZ="))) {
            return text;
        }
        String zone = text.substring(text.indexOf('=') + 1, space);
        if (!isZone(zone)) {
            throw new Unread("provided bad location " + zone + ": unknown time zone " + zone);
        }
        return text.substring(space).strip();
    }

    private static void read(String text) {
        if (text.startsWith("@every ")) {
            String duration = text.substring(7);
            if (!DURATION.matcher(duration).matches()) {
                throw new Unread(
                        "failed to parse duration " + text + ": time: invalid duration " + Names.quoted(duration));
            }
            return;
        }
        if (text.startsWith("@")) {
            if (!NAMED.contains(text)) {
                throw new Unread("unrecognized descriptor: " + text);
            }
            return;
        }
        List<String> fields = text.isBlank() ? List.of() : List.of(text.strip().split("\\s+", -1));
        if (fields.size() != FIELDS.size()) {
            throw new Unread(
                    "expected exactly 5 fields, found " + fields.size() + ": [" + String.join(" ", fields) + "]");
        }
        for (int i = 0; i < fields.size(); i++) {
            for (String range : fields.get(i).split(",", -1)) {
                if (!range.isEmpty()) {
                    range(range, FIELDS.get(i));
                }
            }
        }
    }

    private static void range(String range, Bounds bounds) {
        String[] steps = range.split("/", -1);
        String[] ends = steps[0].split("-", -1);
        boolean all = ends[0].equals("*") || ends[0].equals("?");
        int first = all ? bounds.least() : named(ends[0], bounds);
        int last = all ? bounds.most() : ends.length == 2 ? named(ends[1], bounds) : first;
        if (!all && ends.length > 2) {
            throw new Unread("too many hyphens: " + range);
        }
        if (steps.length > 2) {
            throw new Unread("too many slashes: " + range);
        }
        int step = steps.length == 2 ? number(steps[1]) : 1;
        last = steps.length == 2 && ends.length == 1 ? bounds.most() : last;
        if (first < bounds.least()) {
            throw new Unread("beginning of range (" + first + ") below minimum (" + bounds.least() + "): " + range);
        }
        if (last > bounds.most()) {
            throw new Unread("end of range (" + last + ") above maximum (" + bounds.most() + "): " + range);
        }
        if (first > last) {
            throw new Unread("beginning of range (" + first + ") beyond end of range (" + last + "): " + range);
        }
        if (step == 0) {
            throw new Unread("step of range should be a positive number: " + range);
        }
    }

    private static int named(String text, Bounds bounds) {
        int name = text.isEmpty() ? -1 : bounds.names().indexOf(text.toLowerCase(Locale.ROOT));
        return name >= 0 ? name : number(text);
    }

    private static int number(String text) {
        if (!NUMBER.matcher(text).matches()) {
            throw new Unread("failed to parse int from " + text + ": strconv.Atoi: parsing " + Names.quoted(text)
                    + ": invalid syntax");
        }
        int number = Integer.parseInt(text);
        if (number < 0) {
            throw new Unread("negative number (" + number + ") not allowed: " + text);
        }
        return number;
    }

    /** What is wrong with the zone of a schedule; empty if it is one. */
    static Optional<String> zone(String zone) {
        if (zone.isEmpty()) {
            return Optional.of("timeZone must be nil or non-empty string");
        }
        if (zone.equalsIgnoreCase("Local")) {
            return Optional.of("timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones");
        }
        return isZone(zone) ? Optional.empty() : Optional.of("unknown time zone " + zone);
    }

    private static boolean isZone(String zone) {
        for (String part : zone.split("/", -1)) {
            if (part.equals(".")
                    || part.equals("..")
                    || part.startsWith("-")
                    || !ZONE_PART.matcher(part).matches()) {
                return false;
            }
        }
        try {
            return ZoneId.getAvailableZoneIds().contains(zone) || ZoneId.of(zone, ZoneId.SHORT_IDS) != null;
        } catch (DateTimeException unknown) {
            return false;
        }
    }
}
