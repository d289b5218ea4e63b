package dev.breakwater.testing.k3s;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import org.testcontainers.utility.TestcontainersConfiguration;

/**
 * Says within two seconds whether a container of an image can be started, and if not, why and what helps. Testcontainers
 * itself would wait for minutes where no registry answers, as it pulls images of its own as well: the one that removes
 * containers, and one to look at the network from inside.
 */
final class Preflight {
    /** For all calls together, with something left for what is between them. */
    private static final Duration LIMIT = Duration.ofMillis(1_500);

    private static final String RYUK = "TESTCONTAINERS_RYUK_DISABLED";
    private static final String HOST = "TESTCONTAINERS_HOST_OVERRIDE";

    private final Map<String, String> environment;
    private final List<EngineCalls> engines;
    private final boolean plain;
    private final boolean insideContainer;
    private final long deadline = System.nanoTime() + LIMIT.toNanos();

    Preflight(Map<String, String> environment) {
        this(environment, Files.exists(Path.of("/.dockerenv")));
    }

    Preflight(Map<String, String> environment, boolean insideContainer) {
        this(environment, insideContainer, configuration().getUserProperties(), EngineCalls.sockets(environment));
    }

    Preflight(Map<String, String> environment, boolean insideContainer, Properties user, List<String> sockets) {
        this.environment = environment;
        this.insideContainer = insideContainer;
        String named = named(environment, user);
        boolean tls = !setting(environment, user, "docker.tls.verify").isEmpty();
        this.engines = named.isEmpty() ? EngineCalls.behind(sockets) : List.of(new EngineCalls(named));
        this.plain = !engines.isEmpty() && engines.get(0).isPlain(tls);
    }

    /** The engine that somebody named, in the order in which Testcontainers asks. */
    private static String named(Map<String, String> environment, Properties user) {
        String host = setting(environment, user, "docker.host");
        return host.isEmpty() ? user.getProperty("tc.host", "") : host;
    }

    private static String setting(Map<String, String> environment, Properties user, String name) {
        String variable = name.replace('.', '_').toUpperCase(Locale.ROOT);
        String value = environment.getOrDefault(variable, "");
        return value.isEmpty() ? user.getProperty(name, "") : value;
    }

    /** What is missing; empty if nothing is, as far as can be seen. */
    Optional<String> problem(String image, boolean pull) {
        if (!plain) {
            return Optional.empty();
        }
        Duration each = LIMIT.dividedBy(engines.size());
        for (EngineCalls engine : engines) {
            if (engine.status("/_ping", left(each)).orElse(0) == 200) {
                return pull ? Optional.empty() : missing(engine, image);
            }
        }
        return Optional.of("no container engine answers at "
                + engines.stream().map(EngineCalls::toString).collect(Collectors.joining(", "))
                + "; start one (systemctl start docker), or point DOCKER_HOST at one");
    }

    @SuppressWarnings("deprecation") // the names of the images have no other home
    private Optional<String> missing(EngineCalls engine, String image) {
        if (isMissing(engine, image)) {
            return Optional.of("the image " + image + " is not present; docker pull it, name another by"
                    + " -Dbreakwater.k3s.image=NAME, or let it be pulled by -Dbreakwater.k3s.pull=true");
        }
        List<String> switches = new ArrayList<>();
        if (!environment.getOrDefault(RYUK, "").equals("true")
                && isMissing(engine, configuration().getRyukImage())) {
            switches.add(RYUK + "=true");
        }
        if (insideContainer
                && environment.getOrDefault(HOST, "").isEmpty()
                && isMissing(engine, configuration().getTinyImage())) {
            switches.add(HOST + "=localhost");
        }
        return switches.isEmpty()
                ? Optional.empty()
                : Optional.of("Testcontainers would pull images of its own; set in the environment of the tests "
                        + String.join(" ", switches) + ", or let it by -Dbreakwater.k3s.pull=true");
    }

    /** Nothing but properties: it asks no engine. */
    private static TestcontainersConfiguration configuration() {
        return TestcontainersConfiguration.getInstance();
    }

    /** Only the engine itself can say so: one that is slow has not said anything. */
    private boolean isMissing(EngineCalls engine, String image) {
        return engine.status("/images/" + image + "/json", left(LIMIT)).orElse(0) == 404;
    }

    /** What is left of the time, and no more than a limit of its own. */
    private Duration left(Duration most) {
        Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
        return left.compareTo(most) < 0 ? left : most;
    }

    @Override
    public String toString() {
        return "Preflight" + engines;
    }
}
