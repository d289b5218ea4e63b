package dev.breakwater.testing.image;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.breakwater.BreakwaterException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A registry on a loopback port over plain HTTP, as tools accept it of {@code localhost}. */
final class RegistryFront {
    private final HttpServer server;
    private final ExecutorService threads;

    private RegistryFront(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    static RegistryFront start(RegistryEngine engine, RegistryGuard guard) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            ExecutorService threads = Executors.newFixedThreadPool(2, RegistryFront::daemon);
            server.setExecutor(threads);
            server.createContext("/", exchange -> answer(engine, guard, exchange));
            server.start();
            return new RegistryFront(server, threads);
        } catch (IOException e) {
            throw new BreakwaterException("The registry cannot listen on loopback.", e);
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "breakwater-registry");
        thread.setDaemon(true);
        return thread;
    }

    private static void answer(RegistryEngine engine, RegistryGuard guard, HttpExchange exchange) throws IOException {
        try (exchange) {
            String type = exchange.getRequestHeaders().getFirst("Content-Type");
            RegistryEngine.Call call = new RegistryEngine.Call(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getPath(),
                    RegistryEngine.Call.query(exchange.getRequestURI().getRawQuery()),
                    type == null ? "" : type,
                    exchange.getRequestBody().readAllBytes());
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            String host = "localhost:" + exchange.getLocalAddress().getPort();
            RegistryEngine.Reply reply = guard.answer(call, authorization, host).orElseGet(() -> engine.answer(call));
            reply.headers().forEach(exchange.getResponseHeaders()::set);
            boolean head = exchange.getRequestMethod().equals("HEAD");
            if (head) {
                exchange.getResponseHeaders().set("Content-Length", String.valueOf(reply.body().length));
            }
            boolean empty = head || reply.body().length == 0;
            exchange.sendResponseHeaders(reply.status(), empty ? -1 : reply.body().length);
            if (!empty) {
                exchange.getResponseBody().write(reply.body());
            }
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    @Override
    public String toString() {
        return "RegistryFront[" + server.getAddress() + "]";
    }
}
