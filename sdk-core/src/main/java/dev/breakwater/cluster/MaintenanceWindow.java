package dev.breakwater.cluster;

import dev.breakwater.document.Document;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * When AKS may work on a cluster: {@link Hours} for its own releases, {@link Recurring} for upgrades.
 * Immutable.
 */
public sealed interface MaintenanceWindow {
    /** The hours of UTC, 0 to 23, that begin on that day of every week. */
    static Hours hours(DayOfWeek day, Integer... hours) {
        return new Hours(Map.of(), List.of()).and(day, hours);
    }

    /** Every so many days, 1 to 7, for four hours from midnight of UTC; for node images only. */
    static Recurring daily(int days) {
        return new Recurring(Document.object("daily", Document.object("intervalDays", days)));
    }

    /** On that day of every so many weeks, 1 to 4, for four hours from midnight of UTC. */
    static Recurring weekly(int weeks, DayOfWeek day) {
        Document every = Document.object("intervalWeeks", weeks, "dayOfWeek", name(day));
        return new Recurring(Document.object("weekly", every));
    }

    /** On that day, 1 to 31, of every so many months, 1 to 6, for four hours from midnight of UTC. */
    static Recurring monthly(int months, int dayOfMonth) {
        Document every = Document.object("intervalMonths", months, "dayOfMonth", dayOfMonth);
        return new Recurring(Document.object("absoluteMonthly", every));
    }

    /** On such a day as the second Tuesday of every so many months, 1 to 6, for four hours from midnight of UTC. */
    static Recurring monthly(int months, Week week, DayOfWeek day) {
        Document every =
                Document.object("intervalMonths", months, "weekIndex", week.toString(), "dayOfWeek", name(day));
        return new Recurring(Document.object("relativeMonthly", every));
    }

    /** The properties of the configuration. */
    Document document();

    /** Which of the same weekdays in a month. */
    enum Week {
        /** The first. */
        FIRST,
        /** The second. */
        SECOND,
        /** The third. */
        THIRD,
        /** The fourth. */
        FOURTH,
        /** The last. */
        LAST;

        /** The name ARM uses. */
        @Override
        public String toString() {
            return capital(name());
        }
    }

    /**
     * Hours of the week, in UTC.
     *
     * @param week the hours, 0 to 23, of each day
     * @param notAllowed times when nothing is done all the same
     */
    record Hours(Map<DayOfWeek, Set<Integer>> week, List<Pause> notAllowed) implements MaintenanceWindow {
        /** Copies map and list. */
        public Hours {
            Map<DayOfWeek, Set<Integer>> copy = new TreeMap<>();
            week.forEach((day, hours) -> copy.put(day, new TreeSet<>(hours)));
            week = copy;
            notAllowed = List.copyOf(notAllowed);
        }

        /** The hours of each day, as a copy. */
        @Override
        public Map<DayOfWeek, Set<Integer>> week() {
            return new TreeMap<>(week);
        }

        /** These hours and those of another day. */
        public Hours and(DayOfWeek day, Integer... hours) {
            Map<DayOfWeek, Set<Integer>> more = week();
            more.put(day, Set.of(hours));
            return new Hours(more, notAllowed);
        }

        /** These hours but for the time from {@code from} to {@code until}. */
        public Hours except(Instant from, Instant until) {
            List<Pause> more = new ArrayList<>(notAllowed);
            more.add(new Pause(from.toString(), until.toString()));
            return new Hours(week, more);
        }

        @Override
        public Document document() {
            List<Document> days = new ArrayList<>();
            week.forEach((day, hours) -> days.add(Document.object("day", name(day), "hourSlots", hours)));
            Document body = Document.object("timeInWeek", days);
            return notAllowed.isEmpty() ? body : body.with("notAllowedTime", pauses(notAllowed));
        }
    }

    /**
     * A window that comes back. Start from one of {@link MaintenanceWindow}'s factories.
     *
     * @param schedule how often, as ARM says it
     * @param hours how long the window is, 4 to 24 hours
     * @param start the time of day at which it begins
     * @param offset the distance of that time from UTC
     * @param from the first day; empty leaves it to the service
     * @param notAllowed days when nothing is done all the same
     */
    record Recurring(
            Document schedule,
            int hours,
            LocalTime start,
            ZoneOffset offset,
            Optional<LocalDate> from,
            List<Pause> notAllowed)
            implements MaintenanceWindow {
        private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

        /** Copies the list. */
        public Recurring {
            notAllowed = List.copyOf(notAllowed);
        }

        Recurring(Document schedule) {
            this(schedule, 4, LocalTime.MIDNIGHT, ZoneOffset.UTC, Optional.empty(), List.of());
        }

        /** This window with another length, 4 to 24 hours. */
        public Recurring lasting(int newHours) {
            return new Recurring(schedule, newHours, start, offset, from, notAllowed);
        }

        /** This window, beginning at another time of day. */
        public Recurring at(LocalTime newStart, ZoneOffset newOffset) {
            return new Recurring(schedule, hours, newStart, newOffset, from, notAllowed);
        }

        /** This window, from that day on. */
        public Recurring from(LocalDate first) {
            return new Recurring(schedule, hours, start, offset, Optional.of(first), notAllowed);
        }

        /** This window but for the days from {@code first} to {@code last}. */
        public Recurring except(LocalDate first, LocalDate last) {
            List<Pause> more = new ArrayList<>(notAllowed);
            more.add(new Pause(first.toString(), last.toString()));
            return new Recurring(schedule, hours, start, offset, from, more);
        }

        @Override
        public Document document() {
            Document window = Document.object("schedule", schedule, "durationHours", hours)
                    .with("utcOffset", offset.equals(ZoneOffset.UTC) ? "+00:00" : offset.getId())
                    .withSome("startDate", from.map(LocalDate::toString))
                    .with("startTime", CLOCK.format(start));
            window = notAllowed.isEmpty() ? window : window.with("notAllowedDates", pauses(notAllowed));
            return Document.object("maintenanceWindow", window);
        }
    }

    /**
     * A span in which nothing is done: ISO 8601 instants for {@link Hours}, dates for {@link Recurring}.
     *
     * @param start when it begins
     * @param end when it ends
     */
    record Pause(String start, String end) {}

    /** Whether two lists of hours mean the same, in whatever order they name days and hours. */
    static boolean sameWeek(Document declared, Document observed) {
        return slots(declared).equals(slots(observed));
    }

    private static Map<String, Set<Document>> slots(Document week) {
        Map<String, Set<Document>> slots = new HashMap<>();
        week.elements()
                .forEach(day -> slots.computeIfAbsent(
                                day.text("/day").orElse("").toLowerCase(Locale.ROOT), none -> new HashSet<>())
                        .addAll(day.get("hourSlots").map(Document::elements).orElse(List.of())));
        return slots;
    }

    private static List<Document> pauses(List<Pause> pauses) {
        List<Document> all = new ArrayList<>();
        pauses.forEach(pause -> all.add(Document.object("start", pause.start(), "end", pause.end())));
        return all;
    }

    private static String name(DayOfWeek day) {
        return capital(day.name());
    }

    private static String capital(String word) {
        return word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT);
    }
}
