package dev.breakwater.examples.bench;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;

/** Measures two things in turns, A B A B, so that what disturbs the machine disturbs both. */
record Interleaved(Samples first, Samples second) {
    private static final int MOST_ROUNDS = 10;

    /** Both suppliers return one measurement. */
    static Interleaved measure(int rounds, DoubleSupplier first, DoubleSupplier second) {
        List<Double> ones = new ArrayList<>();
        List<Double> others = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            ones.add(first.getAsDouble());
            others.add(second.getAsDouble());
        }
        return new Interleaved(new Samples(ones), new Samples(others));
    }

    /** Runs something without measuring it, so often and until the compiler has little left to do with it. */
    static void warmUp(int repeats, Runnable work) {
        CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
        long compiled;
        long start;
        int rounds = 0;
        do {
            compiled = compiler.getTotalCompilationTime();
            start = System.nanoTime();
            for (int repeat = 0; repeat < repeats; repeat++) {
                work.run();
            }
            compiled = compiler.getTotalCompilationTime() - compiled;
        } while (compiled * 50e6 > System.nanoTime() - start && ++rounds < MOST_ROUNDS);
    }

    /** CPU time of this process for one of {@code repeats} runs, in milliseconds. */
    static DoubleSupplier cpu(int repeats, Runnable work) {
        return () -> {
            double before = Machine.cpuMillis();
            for (int repeat = 0; repeat < repeats; repeat++) {
                work.run();
            }
            return (Machine.cpuMillis() - before) / repeats;
        };
    }
}
