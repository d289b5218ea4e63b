package dev.breakwater.engine;

import dev.breakwater.document.Document;
import dev.breakwater.resource.Address;
import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * Tells people how an apply gets on: a line for each resource that is finished, waits or is tried again. For a terminal
 * there is also a last line, rewritten with every event, that counts and names what is being worked on. One listener may
 * serve several runs one after the other. Thread-safe.
 */
public final class ConsoleListener implements EngineListener {
    private static final String CLEAR = "\r\u001b[K";
    private static final int SHOWN = 3;

    private final PrintStream out;
    private final boolean live;
    private final Set<String> working = new LinkedHashSet<>();

    private ConsoleListener(PrintStream out, boolean live) {
        this.out = Objects.requireNonNull(out, "null out");
        this.live = live;
    }

    /** Nothing but whole lines, for logs and build servers. */
    public static ConsoleListener plain(PrintStream out) {
        return new ConsoleListener(out, false);
    }

    /** The same with a last line that is rewritten by control sequences of ANSI, for a terminal. */
    public static ConsoleListener live(PrintStream out) {
        return new ConsoleListener(out, true);
    }

    @Override
    public synchronized void on(EngineEvent event) {
        String subject = event.address().map(Address::shortName).orElse("");
        switch (event.code()) {
            case CHANGE_STARTED -> working.add(subject);
            case CHANGE_FINISHED -> finished(event, subject);
            case OPERATION_PENDING -> line("", subject + ": the service works on it");
            case RETRY_WAITING -> line("", subject + ": " + retry(event));
            case RUN_STOPPING -> line("", "stopping: " + text(event, "/reason"));
            case APPLY_FINISHED -> end(event);
            default -> {
                // Planning and reading are quick; a line for each would hide what matters.
            }
        }
        status(event);
    }

    private void finished(EngineEvent event, String subject) {
        working.remove(subject);
        line(count(event), subject + ": " + text(event, "/text"));
    }

    private static String retry(EngineEvent event) {
        return "attempt " + text(event, "/attempt") + " failed (" + text(event, "/error") + "), again in "
                + text(event, "/delay");
    }

    private void end(EngineEvent event) {
        working.clear();
        line(count(event), "finished in " + clock(event.elapsed()));
    }

    private void line(String count, String text) {
        out.print((live ? CLEAR : "") + String.format(Locale.ROOT, "  %9s  %s%n", count, text));
        out.flush();
    }

    private void status(EngineEvent event) {
        if (live && !working.isEmpty()) {
            String names = String.join(", ", working.stream().limit(SHOWN).toList());
            String more = working.size() > SHOWN ? " and " + (working.size() - SHOWN) + " more" : "";
            out.print(CLEAR + String.format(Locale.ROOT, "  %9s  %s%s", count(event), names, more));
            out.flush();
        }
    }

    private static String count(EngineEvent event) {
        return String.format(Locale.ROOT, "[%3d/%3d]", event.done(), event.total());
    }

    private static String text(EngineEvent event, String pointer) {
        return event.details().at(pointer).map(ConsoleListener::plain).orElse("");
    }

    private static String plain(Document value) {
        return value.asText().orElseGet(value::toJson);
    }

    private static String clock(Duration elapsed) {
        return String.format(Locale.ROOT, "%d:%02d", elapsed.toMinutes(), elapsed.toSecondsPart());
    }

    /** {@code ConsoleListener[live]}. */
    @Override
    public String toString() {
        return "ConsoleListener[" + (live ? "live" : "plain") + "]";
    }
}
