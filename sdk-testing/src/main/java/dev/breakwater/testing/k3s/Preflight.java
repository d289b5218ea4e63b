package dev.breakwater.testing.k3s;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.testcontainers.utility.TestcontainersConfiguration;

/**
 * Says within two seconds whether a container of an image can be started, and if not, why and what helps. Testcontainers
 * itself would wait for minutes where no registry answers, as it pulls images of its own as well: the one that removes
 * containers, and one to look at the network from inside.
 */
final class Preflight {
    private static final Duration LIMIT = Duration.ofMillis(600);
    private static final String RYUK = "TESTCONTAINERS_RYUK_DISABLED";
    private static final String HOST = "TESTCONTAINERS_HOST_OVERRIDE";

    private final Map<String, String> environment;
    private final EngineCalls engine;
    private final boolean insideContainer;

    Preflight(Map<String, String> environment) {
        this(environment, Files.exists(Path.of("/.dockerenv")));
    }

    Preflight(Map<String, String> environment, boolean insideContainer) {
        this.environment = environment;
        this.engine = EngineCalls.of(environment);
        this.insideContainer = insideContainer;
    }

    /** What is missing; empty if nothing is, as far as can be seen. */
    Optional<String> problem(String image, boolean pull) {
        if (!engine.isPlain(environment)) {
            return Optional.empty();
        }
        OptionalInt ping = engine.status("/_ping", LIMIT);
        if (ping.isEmpty() || ping.getAsInt() != 200) {
            return Optional.of("no container engine answers at " + engine
                    + "; start one (systemctl start docker), or point DOCKER_HOST at one");
        }
        return pull ? Optional.empty() : missing(image);
    }

    @SuppressWarnings("deprecation") // the names of the images have no other home
    private Optional<String> missing(String image) {
        if (!isPresent(image)) {
            return Optional.of("the image " + image + " is not present; docker pull it, name another by"
                    + " -Dbreakwater.k3s.image=NAME, or let it be pulled by -Dbreakwater.k3s.pull=true");
        }
        List<String> switches = new ArrayList<>();
        if (!environment.getOrDefault(RYUK, "").equals("true")
                && !isPresent(configuration().getRyukImage())) {
            switches.add(RYUK + "=true");
        }
        if (insideContainer
                && environment.getOrDefault(HOST, "").isEmpty()
                && !isPresent(configuration().getTinyImage())) {
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

    private boolean isPresent(String image) {
        return engine.status("/images/" + image + "/json", LIMIT).orElse(0) == 200;
    }

    @Override
    public String toString() {
        return "Preflight[" + engine + "]";
    }
}
