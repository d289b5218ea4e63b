package dev.breakwater.examples.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.IntConsumer;

/** What was measured of ours beside another's, and what part of the other's time is allowed. */
final class Beside {
    /** Objects that a sweep asks for. */
    static final int SWEEP = 20;

    private final int rounds;
    private final List<Figure> figures = new ArrayList<>();
    private final List<Goal> goals = new ArrayList<>();

    Beside(int rounds) {
        this.rounds = rounds;
    }

    int rounds() {
        return rounds;
    }

    List<Figure> figures() {
        return figures;
    }

    List<Goal> goals() {
        return goals;
    }

    /** Measures in turns, after warming up both: so many sweeps of ours for one of the other's. */
    Interleaved measure(int often, Runnable ours, Runnable other) {
        Interleaved.warmUp(often, ours);
        Interleaved.warmUp(1, other);
        return Interleaved.measure(
                rounds, micros(SWEEP * often, () -> times(often, again -> ours.run())), micros(SWEEP, other));
    }

    /** Adds what both took, and the goal that ours takes no more than the {@code wanted}th part. */
    void add(String what, Interleaved measured, int wanted) {
        figures.add(Figure.of("mock: " + what, "µs CPU", measured.second()));
        figures.add(Figure.against(measured.second(), what, "µs CPU", measured.first()));
        double share = measured.first().median() / measured.second().median();
        goals.add(new Goal(what + ", part of the mock's time", "", 1.0 / wanted, share));
    }

    /** Adds what only bounds the others. */
    void addBound(String what, Samples bound, Samples mock) {
        figures.add(Figure.against(mock, what, "µs CPU", bound));
    }

    static void times(int times, IntConsumer work) {
        for (int at = 0; at < times; at++) {
            work.accept(at);
        }
    }

    static void sweep(ConfigMaps maps, IntConsumer work) {
        for (int at = 0; at < SWEEP; at++) {
            work.accept(at * maps.size() / SWEEP);
        }
    }

    /** CPU time in microseconds for one of as many requests as the work makes. */
    static DoubleSupplier micros(int requests, Runnable work) {
        DoubleSupplier millis = Interleaved.cpu(1, work);
        return () -> millis.getAsDouble() * 1_000 / requests;
    }
}
