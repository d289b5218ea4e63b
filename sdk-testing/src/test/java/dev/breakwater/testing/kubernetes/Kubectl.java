package dev.breakwater.testing.kubernetes;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Runs a kubectl of this machine with a home and a kubeconfig of its own. */
public final class Kubectl {
    private final Path program;
    private final Path home;
    private final Map<String, String> environment;

    public Kubectl(Path program, Path home) {
        this(program, home, Map.of());
    }

    private Kubectl(Path program, Path home, Map<String, String> environment) {
        this.program = program;
        this.home = home;
        this.environment = environment;
    }

    /** The same with a folder before all others on the PATH, and a variable more in the environment. */
    public Kubectl with(Path folder, String name, String value) {
        String path = folder
                + File.pathSeparator
                + Optional.ofNullable(System.getenv("PATH")).orElse("");
        return new Kubectl(program, home, Map.of("PATH", path, name, value));
    }

    /** The kubectl named by the property, or the first one on the PATH. */
    public static Optional<Path> find() {
        String named = System.getProperty("breakwater.kubectl", "");
        if (!named.isEmpty() && !named.equals("required")) {
            return Optional.of(Path.of(named)).filter(Files::isExecutable);
        }
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Arrays.stream(path.split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, "kubectl"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** The kubectl to use; a test that needs one is skipped without it, or fails if it is required. */
    public static Path require() {
        Optional<Path> program = find();
        String asked = System.getProperty("breakwater.kubectl", "");
        if (program.isEmpty() && !asked.isEmpty()) {
            throw new AssertionError("kubectl was asked for by -Dbreakwater.kubectl=" + asked + " but was not found");
        }
        Assumptions.assumeTrue(program.isPresent(), "no kubectl on the PATH");
        return program.orElseThrow();
    }

    public record Outcome(int code, String out) {}

    public Outcome run(String... arguments) {
        return pipe("", arguments);
    }

    /** Runs with an input; out is what it wrote to both streams. */
    public Outcome pipe(String input, String... arguments) {
        try {
            List<String> command = Stream.concat(Stream.of(program.toString()), Stream.of(arguments))
                    .toList();
            ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command)).redirectErrorStream(true);
            builder.environment().putAll(environment);
            builder.environment().put("HOME", home.toString());
            builder.environment().put("KUBECONFIG", home.resolve("config").toString());
            Path file = Files.writeString(home.resolve("input"), input);
            Process process = builder.redirectInput(file.toFile()).start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            return new Outcome(process.exitValue(), out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
