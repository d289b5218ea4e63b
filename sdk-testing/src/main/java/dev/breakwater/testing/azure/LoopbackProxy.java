package dev.breakwater.testing.azure;

import dev.breakwater.BreakwaterException;
import dev.breakwater.document.Document;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A proxy on loopback that leads the names of Azure to the HTTPS port of the front and refuses all others, so that no
 * request leaves the machine; plain requests go to the endpoints of the machine. One daemon thread for each connection,
 * two for a tunnel.
 */
final class LoopbackProxy implements AutoCloseable {
    private static final long PAUSE_NANOS = 1_000_000;
    private static final AtomicInteger THREADS = new AtomicInteger();
    private static final int LONGEST_HEAD = 1 << 14;

    private final ServerSocket server;
    private final int target;
    private final MachineEndpoints machine;
    private final ExecutorService executor = Executors.newCachedThreadPool(LoopbackProxy::daemon);
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private LoopbackProxy(ServerSocket server, int target, MachineEndpoints machine) {
        this.server = server;
        this.target = target;
        this.machine = machine;
    }

    /** Starts on a free port; tunnels end at the target port. */
    static LoopbackProxy start(int target, MachineEndpoints machine) {
        try {
            ServerSocket server = new ServerSocket(0, 50, loopback());
            LoopbackProxy proxy = new LoopbackProxy(server, target, machine);
            daemon(proxy::accept).start();
            return proxy;
        } catch (IOException e) {
            throw new BreakwaterException("FakeAzure could not open a loopback port for its proxy.", e);
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "fake-azure-proxy-" + THREADS.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }

    /** The front listens here alone, whichever loopback address this machine prefers. */
    static InetAddress loopback() throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = kept(server.accept());
                executor.execute(() -> serve(socket));
            } catch (IOException | RejectedExecutionException e) {
                // Closed while waiting, a client gave up, or files have run out: the loop ends or goes on in a moment.
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    /** Leaves a socket to {@link #close()}, which may have passed over those that came while it ran. */
    private Socket kept(Socket socket) {
        open.add(socket);
        if (server.isClosed()) {
            quietly(socket);
        }
        return socket;
    }

    private void serve(Socket client) {
        try (client) {
            String[] lines = head(client.getInputStream()).split("\r\n", -1);
            String[] words = lines[0].split(" ", -1);
            if (words.length != 3) {
                write(client, ArmResponse.of(400, Document.object("message", "This is not a request of HTTP.")));
            } else if (words[0].equals("CONNECT")) {
                tunnel(client, words[1]);
            } else {
                write(client, answer(request(words, lines)));
            }
        } catch (IOException | RejectedExecutionException e) {
            // The client has gone or sent nothing that can be answered, or the proxy is closed.
        } finally {
            open.remove(client);
        }
    }

    /** Reads to the empty line and not a byte further: what follows belongs to the tunnel. */
    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int last = 0;
        while (last != 0x0d0a0d0a) {
            int next = in.read();
            if (next < 0 || head.size() > LONGEST_HEAD) {
                throw new IOException("no head of a request");
            }
            head.write(next);
            last = last << 8 | next;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static ArmRequest request(String[] words, String[] lines) throws IOException {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.putIfAbsent(
                        line.substring(0, colon), line.substring(colon + 1).strip());
            }
        }
        try {
            return ArmRequest.of(
                    words[0].toUpperCase(Locale.ROOT),
                    ArmRequest.address(words[1]),
                    name -> Optional.ofNullable(headers.get(name)),
                    "");
        } catch (IllegalArgumentException e) {
            throw new IOException("no address", e);
        }
    }

    private ArmResponse answer(ArmRequest request) throws IOException {
        try {
            return machine.answer(request);
        } catch (RuntimeException e) {
            return ArmResponse.of(500, Document.object("message", "FakeAzure failed: " + e));
        }
    }

    private void tunnel(Socket client, String authority) throws IOException {
        String host = authority.substring(0, Math.max(0, authority.lastIndexOf(':')));
        if (!LoopbackServices.serves(host)) {
            write(client, ArmResponse.of(403, Document.object("message", refusal(authority))));
            return;
        }
        try (Socket front = kept(new Socket(loopback(), target))) {
            client.getOutputStream()
                    .write("HTTP/1.1 200 Connection established\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            executor.execute(() -> pump(client, front));
            pump(front, client);
        }
    }

    private static String refusal(String authority) {
        return "This proxy leads to a FakeAzure and to nowhere else; " + authority + " is none of its names.";
    }

    private void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            quietly(from);
            quietly(to);
        } finally {
            open.remove(from);
        }
    }

    private static void write(Socket client, ArmResponse response) throws IOException {
        byte[] body = response.body().map(Document::toJson).orElse("").getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder("HTTP/1.1 " + response.status() + " -\r\nConnection: close\r\n");
        response.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        head.append("Content-Type: application/json; charset=utf-8\r\nContent-Length: " + body.length + "\r\n\r\n");
        OutputStream out = client.getOutputStream();
        out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        out.write(body);
        out.flush();
    }

    @Override
    public void close() {
        quietly(server);
        open.forEach(LoopbackProxy::quietly);
        executor.shutdownNow();
    }

    private static void quietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            // Closing is all that is left to do.
        }
    }

    @Override
    public String toString() {
        return "LoopbackProxy[" + uri() + "]";
    }
}
