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

/** Runs a kubectl of this machine with a home and a kubeconfig of its own. */
final class Kubectl {
    private final Path program;
    private final Path home;

    Kubectl(Path program, Path home) {
        this.program = program;
        this.home = home;
    }

    /** The kubectl named by the property, or the first one on the PATH. */
    static Optional<Path> find() {
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

    record Outcome(int code, String out) {}

    Outcome run(String... arguments) {
        return pipe("", arguments);
    }

    /** Runs with an input; out is what it wrote to both streams. */
    Outcome pipe(String input, String... arguments) {
        try {
            List<String> command = Stream.concat(Stream.of(program.toString()), Stream.of(arguments)).toList();
            ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command)).redirectErrorStream(true);
            Map<String, String> environment = builder.environment();
            environment.put("HOME", home.toString());
            environment.put("KUBECONFIG", home.resolve("config").toString());
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
