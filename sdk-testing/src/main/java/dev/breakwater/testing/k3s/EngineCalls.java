package dev.breakwater.testing.k3s;

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
import java.util.stream.Stream;

/** Asks a container engine something, and gives up soon; nothing but the JDK. */
final class EngineCalls {
    private static final int LONGEST_STATUS = 64;

    private final String address;

    private EngineCalls(String address) {
        this.address = address;
    }

    /** The engine that {@code DOCKER_HOST} names, or the first socket there is at the usual places. */
    static EngineCalls of(Map<String, String> environment) {
        String named = environment.getOrDefault("DOCKER_HOST", "");
        return new EngineCalls(named.isEmpty() ? "unix://" + socket(environment) : named);
    }

    private static String socket(Map<String, String> environment) {
        String usual = "/var/run/docker.sock";
        Stream<String> others = Stream.of(
                environment.getOrDefault("HOME", "") + "/.docker/run/docker.sock",
                environment.getOrDefault("XDG_RUNTIME_DIR", "") + "/docker.sock");
        return Stream.concat(Stream.of(usual), others)
                .filter(path -> Files.exists(Path.of(path)))
                .findFirst()
                .orElse(usual);
    }

    /** Whether it speaks plainly; what is behind TLS, SSH or a pipe, Testcontainers alone can tell. */
    boolean isPlain(Map<String, String> environment) {
        boolean tls = !environment.getOrDefault("DOCKER_TLS_VERIFY", "").isEmpty();
        return address.startsWith("unix://") || (address.startsWith("tcp://") && !tls);
    }

    /** The HTTP status of a GET; empty if no engine answers in time. */
    OptionalInt status(String path, Duration limit) {
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
