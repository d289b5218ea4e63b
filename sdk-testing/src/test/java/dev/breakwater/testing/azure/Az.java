package dev.breakwater.testing.azure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.document.Document;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Runs an Azure CLI of this machine with a home of its own. */
final class Az {
    private final Path program;
    private final Path home;
    private final Map<String, String> environment;
    private final String version;

    Az(Path program, Path home, Map<String, String> environment) {
        this.program = program;
        this.home = home;
        this.environment = environment;
        this.version = json("version").text("/azure-cli").orElse("0");
    }

    /**
     * The program that {@code -Dbreakwater.az} names, or the one on the PATH if it says {@code required}. A run takes a
     * minute, so a test that nobody asked for is skipped, and one that was asked for fails without the program.
     */
    static Path require() {
        String asked = System.getProperty("breakwater.az", "");
        Assumptions.assumeFalse(asked.isEmpty(), "nobody asked for the Azure CLI with -Dbreakwater.az=PATH|required");
        Optional<Path> program = asked.equals("required") ? onPath() : Optional.of(Path.of(asked));
        return program.filter(Files::isExecutable)
                .orElseThrow(() -> new AssertionError(
                        "the Azure CLI was asked for by -Dbreakwater.az=" + asked + " but was not found"));
    }

    private static Optional<Path> onPath() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Arrays.stream(path.split(File.pathSeparator))
                .map(folder -> Path.of(folder, "az"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    String version() {
        return version;
    }

    /** Whether it is that minor of version 2, or a later version. */
    boolean isAtLeast(int minor) {
        return isAtLeast(version, minor);
    }

    static boolean isAtLeast(String version, int minor) {
        String[] numbers = version.split("\\.", -1);
        int major = Integer.parseInt(numbers[0]);
        return major > 2 || (major == 2 && Integer.parseInt(numbers[1]) >= minor);
    }

    record Outcome(int code, String out, String errors) {}

    Outcome run(String... arguments) {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        try {
            Path out = home.resolve("out");
            Path errors = home.resolve("errors");
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().keySet().removeIf(Az::misleads);
            builder.environment().putAll(environment);
            builder.environment().put("HOME", home.toString());
            builder.environment().put("AZURE_CONFIG_DIR", home.resolve("azure").toString());
            Process process = builder.redirectOutput(out.toFile())
                    .redirectError(errors.toFile())
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(300, TimeUnit.SECONDS)) {
                end(process);
            }
            return new Outcome(process.exitValue(), Files.readString(out), Files.readString(errors));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Whether a variable of this machine would lead the program elsewhere: to a cloud, or to a proxy. */
    static boolean misleads(String variable) {
        String name = variable.toUpperCase(Locale.ROOT);
        return name.startsWith("AZURE_") || name.endsWith("_PROXY");
    }

    /** The program may be a script: what it has started ends with it. */
    static void end(Process process) throws InterruptedException {
        List<ProcessHandle> all = process.descendants().toList();
        process.destroyForcibly().waitFor();
        all.forEach(ProcessHandle::destroyForcibly);
    }

    /** Runs a command that must succeed, and reads what it printed; nothing printed is nothing. */
    Document json(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--output", "json"));
        Outcome outcome = run(all.toArray(new String[0]));
        assertThat(outcome.code()).as(outcome.errors()).isZero();
        return outcome.out().isBlank() ? Document.nothing() : Document.parse(outcome.out());
    }

    @Override
    public String toString() {
        return "Az[" + version + "]";
    }
}
