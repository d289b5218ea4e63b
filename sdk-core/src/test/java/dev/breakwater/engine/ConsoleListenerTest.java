package dev.breakwater.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.document.Document;
import dev.breakwater.engine.EngineEvent.Code;
import dev.breakwater.resource.Address;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConsoleListenerTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    private static EngineEvent event(Code code, String name, int done, Document details) {
        Optional<Address<?>> address = name.isEmpty()
                ? Optional.empty()
                : Optional.of(Thing.named(name).address());
        return new EngineEvent(code, Instant.EPOCH, address, Duration.ofSeconds(75), done, 4, details);
    }

    private static List<EngineEvent> run() {
        return List.of(
                event(Code.PLAN_STARTED, "", 0, Document.object("name", "prod")),
                event(Code.CHANGE_STARTED, "a", 0, Document.object("change", "create")),
                event(Code.CHANGE_STARTED, "b", 0, Document.object("change", "create")),
                event(Code.CHANGE_STARTED, "c", 0, Document.object("change", "create")),
                event(Code.CHANGE_STARTED, "d", 0, Document.object("change", "create")),
                event(Code.OPERATION_PENDING, "a", 0, Document.object("operation", "op")),
                event(
                        Code.RETRY_WAITING,
                        "b",
                        0,
                        Document.object("attempt", 1, "error", "TooManyRequests", "delay", "PT2S")),
                event(Code.CHANGE_FINISHED, "a", 1, Document.object("outcome", "applied", "text", "created in 4.2 s")),
                event(Code.RUN_STOPPING, "", 1, Document.object("reason", "cancelled")),
                event(Code.APPLY_FINISHED, "", 1, Document.object("applied", 1)));
    }

    private static String name(String name) {
        return Thing.named(name).address().shortName();
    }

    private String told(ConsoleListener listener) {
        run().forEach(listener::on);
        return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    @Test
    void a_log_gets_whole_lines_and_no_control_character() {
        assertThat(told(ConsoleListener.plain(out)))
                .isEqualTo("             " + name("a") + ": the service works on it\n"
                        + "             " + name("b") + ": attempt 1 failed (TooManyRequests), again in PT2S\n"
                        + "  [  1/  4]  " + name("a") + ": created in 4.2 s\n"
                        + "             stopping: cancelled\n"
                        + "  [  1/  4]  finished in 1:15\n");
    }

    @Test
    void a_terminal_has_a_last_line_that_says_what_is_worked_on() {
        String told = told(ConsoleListener.live(out));

        assertThat(told)
                .contains("\r\u001b[K  [  0/  4]  " + name("a") + ", " + name("b") + ", " + name("c") + " and 1 more")
                .contains("\r\u001b[K  [  1/  4]  " + name("b") + ", " + name("c") + ", " + name("d") + "\r")
                .endsWith("\r\u001b[K  [  1/  4]  finished in 1:15\n");
    }
}
