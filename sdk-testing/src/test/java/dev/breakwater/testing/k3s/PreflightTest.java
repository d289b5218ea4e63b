package dev.breakwater.testing.k3s;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found out before Testcontainers is asked, against an engine that is a socket with a few answers. */
class PreflightTest {
    private static final String IMAGE = "localhost/breakwater/k3s:v1.34";
    private static final Duration SOON = Duration.ofSeconds(2);

    @TempDir
    private Path folder;

    private final Map<String, String> environment = new HashMap<>();
    private ServerSocketChannel engine;
    private Set<String> found = Set.of();
    private @Nullable ServerSocketChannel held;
    private boolean silent;
    private boolean slow;
    private final Properties user = new Properties();
    private List<String> sockets = List.of();

    @BeforeEach
    void start() throws IOException {
        Path socket = folder.resolve("engine.sock");
        engine = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        engine.bind(UnixDomainSocketAddress.of(socket));
        environment.put("DOCKER_HOST", "unix://" + socket);
        Thread thread = new Thread(this::serve, "stand-in-engine");
        thread.setDaemon(true);
        thread.start();
    }

    @AfterEach
    void stop() throws IOException {
        engine.close();
        if (held != null) {
            held.close();
        }
    }

    private void serve() {
        try {
            while (true) {
                SocketChannel client = engine.accept();
                ByteBuffer request = ByteBuffer.allocate(512);
                client.read(request);
                String path = new String(request.array(), StandardCharsets.US_ASCII).split(" ", 3)[1];
                if (!silent && !(slow && !path.equals("/_ping"))) {
                    String status = path.equals("/_ping") || found.contains(path) ? "200 OK" : "404 Not Found";
                    client.write(
                            ByteBuffer.wrap(("HTTP/1.1 " + status + "\r\n\r\n{}").getBytes(StandardCharsets.US_ASCII)));
                    client.close();
                }
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    private String problem(boolean pull, boolean insideContainer) {
        return new Preflight(environment, insideContainer, user, sockets)
                .problem(IMAGE, pull)
                .orElse("none");
    }

    /** An address where things are as the name says, and no k3s can be had. */
    private String engineThatIs(String state) throws IOException {
        silent = state.equals("hanging");
        Path socket = folder.resolve(state + ".sock");
        if (state.equals("dead") || state.equals("deaf")) {
            ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            other.bind(UnixDomainSocketAddress.of(socket), 1);
            if (state.equals("dead")) {
                other.close(); // its socket stays
            } else {
                held = other;
            }
        }
        return switch (state) {
            case "absent", "dead", "deaf" -> "unix://" + socket;
            case "refusing" -> "tcp://127.0.0.1:1";
            default -> environment.getOrDefault("DOCKER_HOST", "");
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"absent", "dead", "refusing", "hanging", "deaf", "without the image"})
    void whatever_is_missing_is_told_with_a_remedy_within_two_seconds(String state) throws IOException {
        String address = engineThatIs(state);
        environment.put("DOCKER_HOST", address);
        Instant began = Instant.now();

        String problem = problem(false, false);

        Duration took = Duration.between(began, Instant.now());
        assertThat(problem)
                .isEqualTo(
                        state.equals("without the image")
                                ? "the image " + IMAGE + " is not present; docker pull it, name another by"
                                        + " -Dbreakwater.k3s.image=NAME, or let it be pulled by"
                                        + " -Dbreakwater.k3s.pull=true"
                                : "no container engine answers at " + address
                                        + "; start one (systemctl start docker), or point DOCKER_HOST at one");
        assertThat(took).isLessThan(SOON);
        System.out.println("Pre-flight, engine " + state + ": " + took.toMillis() + " ms");
    }

    @Test
    void an_image_has_to_be_there_unless_it_may_be_pulled() {
        environment.put("TESTCONTAINERS_RYUK_DISABLED", "true");

        assertThat(problem(false, false)).startsWith("the image " + IMAGE + " is not present");
        assertThat(problem(true, false)).isEqualTo("none");
        found = Set.of("/images/" + IMAGE + "/json");
        assertThat(problem(false, false)).isEqualTo("none");
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', false, TESTCONTAINERS_RYUK_DISABLED=true",
        "'', '', true, TESTCONTAINERS_RYUK_DISABLED=true TESTCONTAINERS_HOST_OVERRIDE=localhost",
        "true, '', true, TESTCONTAINERS_HOST_OVERRIDE=localhost",
    })
    void images_that_testcontainers_would_pull_for_itself_are_told(
            String ryuk, String host, boolean insideContainer, String switches) {
        found = Set.of("/images/" + IMAGE + "/json");
        environment.put("TESTCONTAINERS_RYUK_DISABLED", ryuk);
        environment.put("TESTCONTAINERS_HOST_OVERRIDE", host);

        assertThat(problem(false, insideContainer))
                .isEqualTo("Testcontainers would pull images of its own; set in the environment of the tests "
                        + switches + ", or let it by -Dbreakwater.k3s.pull=true");
        assertThat(problem(true, insideContainer)).isEqualTo("none");
    }

    @Test
    void an_engine_behind_tls_is_left_to_testcontainers() {
        environment.put("DOCKER_HOST", "tcp://192.0.2.1:2376");
        environment.put("DOCKER_TLS_VERIFY", "1");

        assertThat(problem(false, false)).isEqualTo("none");
    }

    @Test
    void an_engine_that_is_slow_to_say_what_it_has_does_not_lack_it() {
        slow = true;
        Instant began = Instant.now();

        assertThat(problem(false, true)).isEqualTo("none");
        assertThat(Duration.between(began, Instant.now())).isLessThan(SOON);
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker.host", "tc.host"})
    void an_engine_may_be_named_in_the_properties_of_the_user(String property) {
        user.setProperty(property, environment.remove("DOCKER_HOST"));

        assertThat(problem(true, false)).isEqualTo("none");
        user.setProperty(property, "tcp://127.0.0.1:1");
        assertThat(problem(true, false)).startsWith("no container engine answers at tcp://127.0.0.1:1;");
        user.setProperty(property, "npipe:////./pipe/docker_engine");
        assertThat(problem(false, false)).isEqualTo("none");
    }

    @Test
    void a_stale_socket_does_not_hide_a_live_one() throws IOException {
        Path stale = Files.createFile(folder.resolve("stale.sock"));
        Path live = Path.of(URI.create(environment.remove("DOCKER_HOST")).getPath());
        sockets = List.of(folder.resolve("none.sock").toString(), stale.toString(), live.toString());

        assertThat(problem(true, false)).isEqualTo("none");
        engine.close();
        assertThat(problem(true, false))
                .startsWith("no container engine answers at unix://" + stale + ", unix://" + live + "; start one");
        sockets = List.of("/nowhere/first.sock", "/nowhere/second.sock");
        assertThat(problem(true, false)).startsWith("no container engine answers at unix:///nowhere/first.sock; ");
    }

    @Test
    void where_there_are_pipes_in_place_of_sockets_testcontainers_decides() {
        environment.remove("DOCKER_HOST");

        assertThat(problem(false, false)).isEqualTo("none");
    }

    @Test
    void sockets_are_looked_for_where_testcontainers_does() {
        assertThat(EngineCalls.sockets(Map.of("HOME", "/home/a", "XDG_RUNTIME_DIR", "/run/user/7")))
                .startsWith(
                        "/var/run/docker.sock",
                        "/run/user/7/docker.sock",
                        "/home/a/.docker/run/docker.sock",
                        "/home/a/.docker/desktop/docker.sock")
                .last()
                .asString()
                .matches("/run/user/\\d+/docker.sock");
    }
}
