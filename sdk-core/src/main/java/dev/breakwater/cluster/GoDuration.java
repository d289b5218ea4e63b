package dev.breakwater.cluster;

import java.time.Duration;

/** Durations as Kubernetes components write them. */
final class GoDuration {
    private GoDuration() {}

    /** {@code 10m}, or {@code 90s} where the minutes are not whole. */
    static String of(Duration duration) {
        return duration.toSeconds() % 60 == 0 ? duration.toMinutes() + "m" : duration.toSeconds() + "s";
    }
}
