package dev.breakwater.examples;

import dev.breakwater.engine.EngineEvent;
import dev.breakwater.engine.EngineListener;
import dev.breakwater.resource.Address;
import java.io.PrintStream;

/** Prints one line for each thing an apply begins, waits for and finishes. */
final class ConsoleProgress implements EngineListener {
    private final PrintStream out;

    ConsoleProgress(PrintStream out) {
        this.out = out;
    }

    @Override
    public void on(EngineEvent event) {
        String subject = event.address().map(Address::shortName).orElse("");
        switch (event.code()) {
            case OPERATION_PENDING -> out.printf("  %9s  %s: the service works on it%n", "", subject);
            case RETRY_WAITING -> out.printf("  %9s  %s: %s%n", "", subject, event.details());
            case CHANGE_FINISHED ->
                out.printf(
                        "  [%3d/%3d]  %s: %s%n",
                        event.done(),
                        event.total(),
                        subject,
                        event.details().text("/text").orElse(""));
            default -> {
                // Planning and reading are quick; a line for each would hide what matters.
            }
        }
    }
}
