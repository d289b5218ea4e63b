package dev.breakwater.testing.kubernetes;

import dev.breakwater.BreakwaterException;
import dev.breakwater.testing.tls.LoopbackAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** Serves an {@link ApiServer} over HTTPS on a free loopback port, on daemon threads: one for each connection. */
final class HttpsFront implements AutoCloseable {
    private static final AtomicInteger THREADS = new AtomicInteger();
    private static final int WAITING = 200;

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
    private final SSLServerSocket server;
    private final ExecutorService executor = Executors.newCachedThreadPool(HttpsFront::daemon);
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Thread acceptor = daemon(this::accept);
    private volatile Interceptor interceptor = () -> false;

    private HttpsFront(ApiServer api, SSLServerSocket server) {
        this.api = api;
        this.server = server;
    }

    static HttpsFront start(ApiServer api, LoopbackAuthority certificates) {
        try {
            SSLServerSocket server = (SSLServerSocket) certificates
                    .context()
                    .getServerSocketFactory()
                    .createServerSocket(0, WAITING, InetAddress.getLoopbackAddress());
            server.setWantClientAuth(true);
            HttpsFront front = new HttpsFront(api, server);
            front.acceptor.start();
            return front;
        } catch (IOException e) {
            throw new BreakwaterException("FakeKubernetes could not open a loopback port.", e);
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "fake-kubernetes-" + THREADS.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                SSLSocket socket = (SSLSocket) server.accept();
                open.add(socket);
                executor.execute(() -> serve(socket));
            } catch (IOException | RejectedExecutionException e) {
                // Closed while waiting, or a client gave up: the loop ends or goes on.
            }
        }
    }

    private void serve(SSLSocket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            new HttpConnection(api, socket, executor, () -> interceptor.losesAnswer()).run();
        } catch (IOException e) {
            // The client has gone, or the interceptor broke the connection.
        } finally {
            open.remove(socket);
        }
    }

    void intercept(Interceptor newInterceptor) {
        interceptor = newInterceptor;
    }

    URI uri() {
        return URI.create("https://127.0.0.1:" + server.getLocalPort());
    }

    @Override
    public void close() {
        api.store().events().close();
        quietly(server);
        waitForAcceptor();
        open.forEach(HttpsFront::quietly);
        executor.shutdownNow();
    }

    /** The system takes connections until the thread that waits for them has left its call, a moment after the close. */
    private void waitForAcceptor() {
        try {
            acceptor.join(1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void quietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            // Closing is all that is left to do.
        }
    }
}
