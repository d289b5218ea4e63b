package dev.breakwater.testing.kubernetes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.breakwater.BreakwaterException;
import dev.breakwater.document.Document;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Serves an {@link ApiServer} over HTTPS on a free loopback port, on daemon threads. */
final class HttpsFront implements AutoCloseable {
    private static final AtomicInteger THREADS = new AtomicInteger();

    static {
        // Without it each answer waits some 40 ms for the acknowledgement of its header. Read once, by the first
        // server.
        if (System.getProperty("sun.net.httpserver.nodelay") == null) {
            System.setProperty("sun.net.httpserver.nodelay", "true");
        }
    }

    /** Comes between a request and its answer. */
    @FunctionalInterface
    interface Interceptor {
        /**
         * Called before each request; an exception breaks the connection before the request has any effect.
         *
         * @return whether the connection breaks after the effect, so that only the answer is lost
         */
        boolean losesAnswer() throws IOException;
    }

    private final ApiServer api;
    private final HttpsServer server;
    private volatile Interceptor interceptor = () -> false;
    private final ExecutorService executor;

    private HttpsFront(ApiServer api, HttpsServer server, ExecutorService executor) {
        this.api = api;
        this.server = server;
        this.executor = executor;
    }

    static HttpsFront start(ApiServer api, Certificates certificates) {
        try {
            HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(certificates.context()));
            ExecutorService executor = Executors.newCachedThreadPool(HttpsFront::daemon);
            server.setExecutor(executor);
            HttpsFront front = new HttpsFront(api, server, executor);
            server.createContext("/", front::serve);
            startAsDaemon(server);
            return front;
        } catch (IOException e) {
            throw new BreakwaterException("FakeKubernetes could not open a loopback port.", e);
        }
    }

    /** The server's own thread is a daemon because the thread that starts it is; waited for, so that close finds it started. */
    private static void startAsDaemon(HttpsServer server) {
        Thread starter = daemon(server::start);
        starter.start();
        try {
            starter.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "fake-kubernetes-" + THREADS.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }

    void intercept(Interceptor newInterceptor) {
        interceptor = newInterceptor;
    }

    URI uri() {
        return URI.create("https://127.0.0.1:" + server.getAddress().getPort());
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> headers = new LinkedHashMap<>();
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, String.join(",", values)));
            byte[] body = exchange.getRequestBody().readNBytes(ApiServer.BODY_LIMIT + 1);
            if (headers.containsKey("Upgrade")) {
                upgrade(exchange);
                return;
            }
            boolean lost = interceptor.losesAnswer();
            Reply reply = answer(exchange, headers, body);
            if (lost) {
                return;
            }
            reply.response().headers().forEach(exchange.getResponseHeaders()::set);
            if (reply.watch().isPresent()) {
                stream(exchange, reply.watch().get());
            } else {
                send(exchange, reply.response().status(), reply.response().body());
            }
        }
    }

    private Reply answer(HttpExchange exchange, Map<String, String> headers, byte[] body) {
        try {
            ApiServer.requireSize(body.length);
            String text = new String(body, StandardCharsets.UTF_8);
            if (headers.getOrDefault("Content-type", "").contains("protobuf") && body.length > 0) {
                text = Protobuf.read(body).toJson();
                headers.put("Content-type", "application/json");
            }
            return api.answer(new KubernetesRequest(
                    exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers, text));
        } catch (StatusException refusal) {
            return Reply.failure(refusal);
        } catch (RuntimeException bug) {
            return Reply.json(500, Router.internalError(bug));
        }
    }

    /** Clients that offer a WebSocket fall back to a streamed watch when the answer is 200 without an upgrade. */
    private static void upgrade(HttpExchange exchange) throws IOException {
        Document sentence = StatusException.notImplemented(
                        "FakeKubernetes speaks no WebSocket; watch by streamed HTTP instead.")
                .status();
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        send(exchange, 200, sentence.toJson());
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, head || bytes.length == 0 ? -1 : bytes.length);
        if (!head) {
            exchange.getResponseBody().write(bytes);
        }
    }

    private static void stream(HttpExchange exchange, Watch watch) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        out.flush();
        try {
            watch.run(
                    line -> {
                        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
                        out.flush();
                    },
                    true);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        api.store().events().close();
        server.stop(0);
        executor.shutdownNow();
    }
}
