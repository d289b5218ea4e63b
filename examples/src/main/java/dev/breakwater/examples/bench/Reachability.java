package dev.breakwater.examples.bench;

/**
 * Which pod reaches which, at the sizes of the largest clusters: run with {@code -Dbench=Reachability}. Not public, since
 * the engine has a type of that name.
 */
final class Reachability {
    private Reachability() {}

    /** Runs at full size; takes about two minutes. */
    public static void main(String[] arguments) {
        Report.publish(ReachabilityScale.full());
    }
}
