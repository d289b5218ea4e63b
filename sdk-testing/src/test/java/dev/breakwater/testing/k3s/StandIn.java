package dev.breakwater.testing.k3s;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * An image that says what k3s says and leads its API on to a server of this machine. It shows that the container is
 * started, configured, waited for and removed as it should be, and nothing about k3s.
 */
final class StandIn {
    private static final Path BUSYBOX = Path.of("/bin/busybox");

    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final ServerSocket gate = new ServerSocket(0);
    private final int target;
    final String image;

    /**
     * An image of its own, as several builds may share an engine.
     *
     * @param policies what it says of its controller of network policies
     * @param target the port of loopback where its API is
     */
    StandIn(Path folder, String policies, String kubeconfig, int target) throws IOException, InterruptedException {
        this.target = target;
        this.image = "localhost/breakwater/stand-in:" + UUID.randomUUID();
        Path root = Files.createDirectories(folder.resolve("root"));
        Path bin = Files.createDirectories(root.resolve("bin"));
        Files.copy(BUSYBOX, bin.resolve("busybox"));
        for (String applet : List.of("sh", "cat", "find", "nc", "sleep")) {
            Files.createSymbolicLink(bin.resolve(applet), Path.of("busybox"));
        }
        script(bin.resolve("relay"), "exec nc " + EntraFront.HOST + " " + gate.getLocalPort());
        script(bin.resolve("k3s"), """
                echo "stand-in: $*"
                cat /etc/rancher/k3s/config.yaml.d/*.yaml
                find /var/lib/rancher -type f
                echo "%s"
                echo "Node controller sync successful"
                echo "k3s is up and running"
                exec nc -ll -p 6443 -e /bin/relay
                """.formatted(policies));
        Path etc = Files.createDirectories(root.resolve("etc/rancher/k3s"));
        Files.createDirectories(root.resolve("tmp"));
        Files.writeString(etc.resolve("k3s.yaml"), kubeconfig);
        build(root);
        Thread thread = new Thread(this::accept, "stand-in");
        thread.setDaemon(true);
        thread.start();
    }

    /** Why no such image can be made here. */
    static Optional<String> unavailable() {
        if (!Files.isExecutable(BUSYBOX)) {
            return Optional.of("no static busybox: apt-get install busybox-static");
        }
        try {
            return succeeds(LIMIT, "docker", "version")
                    ? Optional.empty()
                    : Optional.of("no container engine answers to docker version");
        } catch (IOException e) {
            return Optional.of("there is no program docker");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }

    /** Whether a program ends well in time; one that hangs is ended. */
    static boolean succeeds(Duration limit, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS) && process.exitValue() == 0;
        } finally {
            process.destroyForcibly();
        }
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void build(Path root) throws IOException, InterruptedException {
        run("tar -C '" + root + "' -c . | docker import --change 'ENTRYPOINT [\"/bin/k3s\"]'"
                + " --change 'ENV PATH=/bin' - " + image);
    }

    private static void run(String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("bash", "-o", "pipefail", "-c", command)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(command + ": " + said);
        }
    }

    private void accept() {
        while (!gate.isClosed()) {
            try {
                Socket client = gate.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                pump(client.getInputStream(), server.getOutputStream());
                pump(server.getInputStream(), client.getOutputStream());
            } catch (IOException e) {
                // The test is over.
            }
        }
    }

    private static void pump(InputStream from, OutputStream to) {
        Thread thread = new Thread(
                () -> {
                    try (from;
                            to) {
                        from.transferTo(to);
                    } catch (IOException e) {
                        // One of them has gone.
                    }
                },
                "stand-in-pump");
        thread.setDaemon(true);
        thread.start();
    }

    /** Removes the image. */
    void close() throws IOException, InterruptedException {
        gate.close();
        run("docker image rm --force " + image);
    }
}
