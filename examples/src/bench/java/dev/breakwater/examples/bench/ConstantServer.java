package dev.breakwater.examples.bench;

import dev.breakwater.testing.tls.LoopbackAuthority;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A server over HTTPS that answers each request as the first of its kind was answered, without looking at more than
 * its first line: what is left is the client, TLS and the sockets, and no server can take less.
 */
final class ConstantServer implements AutoCloseable {
    private static final String LENGTH = "content-length:";

    private final ConfigMaps.Front answers;
    private final Map<String, byte[]> known = new ConcurrentHashMap<>();
    private final LoopbackAuthority certificates = LoopbackAuthority.make("constant");
    private final ServerSocket server;

    /** A server of what another answers to the first request of each kind. */
    ConstantServer(ConfigMaps.Front answers) {
        this.answers = answers;
        try {
            server = certificates
                    .context()
                    .getServerSocketFactory()
                    .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::accept);
    }

    URI uri() {
        return URI.create("https://127.0.0.1:" + server.getLocalPort());
    }

    String authority() {
        return certificates.authorityPem();
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "constant-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                daemon(() -> serve(socket));
            } catch (IOException e) {
                // Closed, or a client gave up.
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            for (String first = line(in); !first.isEmpty(); first = line(in)) {
                int length = 0;
                String type = "";
                for (String header = line(in); !header.isEmpty(); header = line(in)) {
                    String lower = header.toLowerCase(Locale.ROOT);
                    length = lower.startsWith(LENGTH)
                            ? Integer.parseInt(lower.substring(LENGTH.length()).trim())
                            : length;
                    type = lower.startsWith("content-type:")
                            ? lower.substring("content-type:".length()).trim()
                            : type;
                }
                out.write(answer(first, type, in.readNBytes(length)));
                out.flush();
            }
        } catch (IOException e) {
            // The client has gone.
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.append((char) next);
        }
        return line.toString().trim();
    }

    /** To each first line its own answer, but one to all deletions: what was not created cannot be deleted. */
    private byte[] answer(String first, String type, byte[] body) {
        String kind = first.startsWith("DELETE ") ? "DELETE" : first;
        byte[] answer = known.get(kind);
        if (answer == null) {
            String[] words = first.split(" ", -1);
            byte[] text = answers.ask(words[0], words[1], type, new String(body, StandardCharsets.UTF_8))
                    .getBytes(StandardCharsets.UTF_8);
            String head =
                    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + text.length + "\r\n\r\n";
            answer = (head + new String(text, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
            known.put(kind, answer);
        }
        return answer;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
