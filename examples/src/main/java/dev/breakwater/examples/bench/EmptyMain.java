package dev.breakwater.examples.bench;

import java.time.Duration;

/** Does nothing: what every JVM costs. */
public final class EmptyMain {
    private EmptyMain() {}

    /** Prints 0 and the CPU time of this process. */
    public static void main(String[] arguments) {
        finish(0);
    }

    /** Prints how much was done, and the CPU time of this process in milliseconds. */
    static void finish(int done) {
        Duration cpu = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
        System.out.println(done + " " + cpu.toNanos() / 1e6);
    }
}
