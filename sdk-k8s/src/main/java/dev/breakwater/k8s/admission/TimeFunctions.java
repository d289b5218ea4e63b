package dev.breakwater.k8s.admission;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.function.ToLongFunction;

/** The parts of times, in UTC or a named zone, and of durations. */
final class TimeFunctions {
    private TimeFunctions() {}

    static void register(Map<String, Functions.Call> calls) {
        part(calls, "getFullYear", ZonedDateTime::getYear);
        part(calls, "getMonth", time -> time.getMonthValue() - 1L);
        part(calls, "getDate", ZonedDateTime::getDayOfMonth);
        part(calls, "getDayOfMonth", time -> time.getDayOfMonth() - 1L);
        part(calls, "getDayOfWeek", time -> time.getDayOfWeek().getValue() % 7L);
        part(calls, "getDayOfYear", time -> time.getDayOfYear() - 1L);
        length(calls, "getHours", Duration::toHours, ZonedDateTime::getHour);
        length(calls, "getMinutes", Duration::toMinutes, ZonedDateTime::getMinute);
        length(calls, "getSeconds", Duration::getSeconds, ZonedDateTime::getSecond);
        length(calls, "getMilliseconds", Duration::toMillis, time -> time.getNano() / 1_000_000L);
    }

    private static void part(Map<String, Functions.Call> calls, String name, ToLongFunction<ZonedDateTime> part) {
        calls.put(name, args -> part.applyAsLong(zoned(args)));
    }

    private static void length(
            Map<String, Functions.Call> calls,
            String name,
            ToLongFunction<Duration> length,
            ToLongFunction<ZonedDateTime> part) {
        calls.put(
                name,
                args -> args[0] instanceof Duration duration
                        ? length.applyAsLong(duration)
                        : part.applyAsLong(zoned(args)));
    }

    private static ZonedDateTime zoned(Object[] args) {
        Instant time = Functions.as(args[0], Instant.class);
        return time.atZone(args.length > 1 ? zone(Functions.text(args[1])) : ZoneOffset.UTC);
    }

    private static ZoneId zone(String name) {
        try {
            boolean bare = !name.isEmpty() && Character.isDigit(name.charAt(0));
            return ZoneId.of(bare ? "+" + name : name);
        } catch (DateTimeException e) {
            throw new CelFailure("unknown time zone " + name);
        }
    }
}
