package dev.breakwater.testing.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What goes wrong between clients and a {@link FakeKubernetes}: each fault hits a share of the requests, chosen by a
 * seed, so that the same requests in the same order meet the same faults. Thread-safe.
 *
 * <pre>{@code
 * server.faults(ApiFaults.seeded(7).only("configmaps").answering(503, 0.2));
 * }</pre>
 */
public final class ApiFaults {
    private static final int MOST_WRITES_BEHIND = 5;

    private final Random random;
    private final List<Fault> faults;
    private final String only;

    private enum What {
        STATUS,
        DELAY,
        RESET_BEFORE,
        RESET_AFTER,
        STALE_LIST,
        DROPPED_WATCHES
    }

    /** One fault: what, how often, and a status or a time in milliseconds. */
    private record Fault(What what, double share, long value) {}

    private ApiFaults(Random random, List<Fault> faults, String only) {
        this.random = random;
        this.faults = faults;
        this.only = only;
    }

    /** No faults yet; all chance comes from the seed. */
    public static ApiFaults seeded(long seed) {
        return new ApiFaults(new Random(seed), List.of(), "");
    }

    /** The same faults, only for requests whose method and target, such as {@code GET /api/v1/pods}, have that text. */
    public ApiFaults only(String text) {
        return new ApiFaults(random, faults, text);
    }

    /** Answers a share of the requests, 0 to 1, with a status such as 429 or 503; they have no effect. */
    public ApiFaults answering(int status, double share) {
        return with(What.STATUS, share, status);
    }

    /** Answers a share of the requests later, in real time. */
    public ApiFaults delaying(Duration time, double share) {
        return with(What.DELAY, share, time.toMillis());
    }

    /** Breaks the connection of a share of the requests before they have any effect. */
    public ApiFaults resettingBefore(double share) {
        return with(What.RESET_BEFORE, share, 0);
    }

    /** Breaks the connection of a share of the requests after their effect: only the answer is lost. */
    public ApiFaults resettingAfter(double share) {
        return with(What.RESET_AFTER, share, 0);
    }

    /** Lets a share of the lists show the state up to five writes ago, as a server behind the others would. */
    public ApiFaults staleLists(double share) {
        return with(What.STALE_LIST, share, 0);
    }

    /** Ends all watches after a share of the requests. */
    public ApiFaults droppingWatches(double share) {
        return with(What.DROPPED_WATCHES, share, 0);
    }

    private ApiFaults with(What what, double share, long value) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("ApiFaults: a share of " + share + " is not between 0 and 1.");
        }
        List<Fault> more = new ArrayList<>(faults);
        more.add(new Fault(what, share, value));
        return new ApiFaults(random, more, only);
    }

    private List<Fault> hit(KubernetesRequest request, boolean after) {
        boolean meant = (request.method() + " " + request.target()).contains(only);
        List<Fault> hit = new ArrayList<>();
        for (Fault fault : meant ? faults : List.<Fault>of()) {
            boolean late = fault.what() == What.RESET_AFTER || fault.what() == What.DROPPED_WATCHES;
            if (late == after && chance() < fault.share()) {
                hit.add(fault);
            }
        }
        return hit;
    }

    private double chance() {
        synchronized (random) {
            return random.nextDouble();
        }
    }

    /** What comes before the effect of a request. */
    void before(KubernetesRequest request, Notes notes) {
        for (Fault fault : hit(request, false)) {
            switch (fault.what()) {
                case STATUS -> throw StatusException.of((int) fault.value(), reason(fault.value()), "injected fault");
                case DELAY -> pause(fault.value());
                case STALE_LIST -> notes.stale(1 + (int) (chance() * MOST_WRITES_BEHIND));
                default -> throw new UncheckedIOException(new IOException("connection reset by an injected fault"));
            }
        }
    }

    /** What comes after the effect of a request. */
    void after(KubernetesRequest request, EventLog events) {
        for (Fault fault : hit(request, true)) {
            if (fault.what() == What.RESET_AFTER) {
                throw new UncheckedIOException(new IOException("connection reset by an injected fault"));
            }
            events.drop();
        }
    }

    private static String reason(long status) {
        return switch ((int) status) {
            case 429 -> "TooManyRequests";
            case 500 -> "InternalError";
            case 503 -> "ServiceUnavailable";
            case 504 -> "Timeout";
            default -> "";
        };
    }

    private static void pause(long millis) {
        try {
            new CompletableFuture<Void>().get(millis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return "ApiFaults" + faults + (only.isEmpty() ? "" : " only on " + only);
    }
}
