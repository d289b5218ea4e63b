package dev.breakwater.testing.k3s;

import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks a container engine something, and gives up soon; nothing but the JDK. */
final class EngineCalls {
    private static final int LONGEST_STATUS = 64;

    private final String address;

    EngineCalls(String address) {
        this.address = address;
    }

    /** The sockets that Testcontainers looks for where no engine is named; none on Windows, which has pipes. */
    static List<String> sockets(Map<String, String> environment) {
        String home = environment.getOrDefault("HOME", "") + "/.docker/";
        List<String> usual = List.of(
                "/var/run/docker.sock",
                environment.getOrDefault("XDG_RUNTIME_DIR", "") + "/docker.sock",
                home + "run/docker.sock",
                home + "desktop/docker.sock",
                "/run/user/" + user() + "/docker.sock");
        return File.separatorChar == '\\' ? List.of() : usual;
    }

    /** The engines behind those of the sockets that are there; the first if none is. */
    static List<EngineCalls> behind(List<String> sockets) {
        List<String> there = sockets.stream()
                .filter(path -> Files.exists(Path.of(path)))
                .distinct()
                .toList();
        return (there.isEmpty() ? sockets.stream().limit(1) : there.stream())
                .map(path -> new EngineCalls("unix://" + path))
                .toList();
    }

    /** The number of the user of this process, where there is such a thing. */
    private static String user() {
        try {
            return String.valueOf(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | RuntimeException e) {
            return "";
        }
    }

    /** Whether it speaks plainly; what is behind TLS, SSH or a pipe, Testcontainers alone can tell. */
    boolean isPlain(boolean tls) {
        return address.startsWith("unix://") || (address.startsWith("tcp://") && !tls);
    }

    /** The HTTP status of a GET; empty if no engine answers in time. */
    OptionalInt status(String path, Duration limit) {
        if (limit.isZero()) {
            return OptionalInt.empty();
        }
        FutureTask<Integer> call = new FutureTask<>(() -> get(path));
        Thread thread = new Thread(call, "breakwater-preflight");
        thread.setDaemon(true);
        thread.start();
        try {
            return OptionalInt.of(call.get(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException e) {
            return OptionalInt.empty();
        } catch (TimeoutException e) {
            thread.interrupt(); // closes its channel
            return OptionalInt.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return OptionalInt.empty();
        }
    }

    private int get(String path) throws IOException {
        try (SocketChannel channel = open()) {
            String request = "GET " + path + " HTTP/1.0\r\nHost: docker\r\n\r\n";
            ByteBuffer sent = ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII));
            while (sent.hasRemaining()) {
                channel.write(sent);
            }
            ByteBuffer answer = ByteBuffer.allocate(LONGEST_STATUS);
            while (answer.hasRemaining() && channel.read(answer) >= 0) {
                // until the status line is whole
            }
            String line = new String(answer.array(), 0, answer.position(), StandardCharsets.US_ASCII);
            List<String> words = List.of(line.split("[ \r\n]+", 4));
            return words.size() > 1 && words.get(0).startsWith("HTTP/") ? Integer.parseInt(words.get(1)) : 0;
        }
    }

    private SocketChannel open() throws IOException {
        boolean unix = address.startsWith("unix://");
        SocketChannel channel = unix ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open();
        try {
            channel.connect(unix ? UnixDomainSocketAddress.of(address.substring("unix://".length())) : remote());
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private SocketAddress remote() {
        URI uri = URI.create(address);
        return new InetSocketAddress(Objects.requireNonNullElse(uri.getHost(), ""), Math.max(uri.getPort(), 0));
    }

    /** The address of the engine. */
    @Override
    public String toString() {
        return address;
    }
}
