package dev.breakwater.testing.server;

import dev.breakwater.BreakwaterException;
import dev.breakwater.engine.TimeSource;
import dev.breakwater.testing.azure.FakeAzure;
import dev.breakwater.testing.azure.FakeAzureBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;

/** The command line of {@link StandAlone}. */
final class Command {
    private static final Pattern GUID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");
    private static final List<String> HELP = List.of(
            "Serves a fake Azure and a fake Kubernetes cluster over HTTPS on loopback ports.",
            "",
            "  --folder DIR          where to put the kubeconfig and the environment; else a new temporary folder",
            "  --tenant GUID         the tenant",
            "  --subscription GUID   the subscription",
            "  --seed N              what generated ids follow from; 1 unless given",
            "  --until-input-ends    ends when standard input does, and not only when the process is ended",
            "  --help                this text");

    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;
    private final FakeAzureBuilder options = FakeAzure.builder().time(TimeSource.system());
    private Optional<Path> folder = Optional.empty();
    private boolean untilInputEnds;

    Command(InputStream in, PrintStream out, PrintStream err) {
        this.in = in;
        this.out = out;
        this.err = err;
    }

    /** Runs to the end; the status of the process. */
    int run(String... arguments) {
        if (Arrays.asList(arguments).contains("--help")) {
            HELP.forEach(out::println);
            return 0;
        }
        try {
            read(new ArrayDeque<>(List.of(arguments)));
            serve();
            return 0;
        } catch (IllegalArgumentException | BreakwaterException e) {
            err.println(e.getMessage());
            return 2;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(Deque<String> arguments) {
        while (!arguments.isEmpty()) {
            String name = arguments.removeFirst();
            switch (name) {
                case "--folder" -> folder = Optional.of(Path.of(value(name, arguments)));
                case "--tenant" -> options.tenant(guid(name, arguments));
                case "--subscription" -> options.subscription(guid(name, arguments));
                case "--seed" -> options.seed(number(name, arguments));
                case "--until-input-ends" -> untilInputEnds = true;
                default -> throw new IllegalArgumentException("There is no option '" + name + "'; see --help.");
            }
        }
    }

    private static String value(String name, Deque<String> arguments) {
        return Optional.ofNullable(arguments.pollFirst())
                .orElseThrow(() -> new IllegalArgumentException("The option " + name + " needs a value; see --help."));
    }

    private static String guid(String name, Deque<String> arguments) {
        String value = value(name, arguments);
        if (!GUID.matcher(value).matches()) {
            throw new IllegalArgumentException("The option " + name + " needs a GUID, but got '" + value + "'.");
        }
        return value;
    }

    private static long number(String name, Deque<String> arguments) {
        String value = value(name, arguments);
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("The option " + name + " needs a number, but got '" + value + "'.", e);
        }
    }

    private void serve() throws IOException {
        Path place = folder.orElseGet(
                () -> Path.of(System.getProperty("java.io.tmpdir"), "breakwater-" + UUID.randomUUID()));
        StandAlone fakes = StandAlone.start(place, options);
        Thread atExit = new Thread(fakes::close, "stand-alone-close");
        Runtime.getRuntime().addShutdownHook(atExit);
        out.println("Azure and Kubernetes are up. In a shell that is to use them:");
        out.println();
        out.println("  . '" + fakes.script() + "'");
        out.println();
        out.println("The commands there have credentials of the fake in clear. Interrupt to end.");
        out.flush();
        if (untilInputEnds) {
            in.transferTo(OutputStream.nullOutputStream());
            Runtime.getRuntime().removeShutdownHook(atExit);
            fakes.close();
        } else {
            waitForEver();
        }
    }

    private static void waitForEver() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
