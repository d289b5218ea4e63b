package dev.breakwater.testing.kubernetes;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.StandardHttpHeaders;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** A body on its way to fabric8's client, which asks for it. */
abstract class InProcessBody implements AsyncBody {
    private final AsyncBody.Consumer<List<ByteBuffer>> consumer;
    private final AtomicBoolean asked = new AtomicBoolean();
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    private InProcessBody(AsyncBody.Consumer<List<ByteBuffer>> consumer) {
        this.consumer = consumer;
    }

    /** Begins to send; called once. */
    abstract void begin();

    @Override
    public final void consume() {
        if (asked.compareAndSet(false, true)) {
            begin();
        }
    }

    final void send(byte[] bytes) throws IOException {
        try {
            consumer.consume(List.of(ByteBuffer.wrap(bytes)), this);
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    @Override
    public final CompletableFuture<Void> done() {
        return done;
    }

    @Override
    public void cancel() {
        done.cancel(false);
    }

    /** A body that is all there. */
    static final class Whole extends InProcessBody {
        private final byte[] bytes;

        Whole(byte[] bytes, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
            super(consumer);
            this.bytes = bytes;
        }

        @Override
        void begin() {
            try {
                send(bytes);
                done().complete(null);
            } catch (IOException | RuntimeException e) {
                done().completeExceptionally(e);
            }
        }
    }

    /** The events of a watch as they come. */
    static final class Streamed extends InProcessBody {
        private final Watch watch;

        Streamed(Watch watch, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
            super(consumer);
            this.watch = watch;
        }

        @Override
        void begin() {
            Thread thread = new Thread(this::follow, "fake-kubernetes-watch");
            thread.setDaemon(true);
            thread.start();
        }

        private void follow() {
            try {
                watch.run(line -> send((line + "\n").getBytes(StandardCharsets.UTF_8)), true);
                done().complete(null);
            } catch (IOException | RuntimeException e) {
                done().completeExceptionally(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void cancel() {
            watch.cancel();
            super.cancel();
        }
    }

    /** The head of an answer with its body. */
    static final class Response extends StandardHttpHeaders implements HttpResponse<AsyncBody> {
        private final HttpRequest request;
        private final int code;
        private final AsyncBody body;

        Response(HttpRequest request, KubernetesResponse response, AsyncBody body) {
            super(lists(response.headers()));
            this.request = request;
            this.code = response.status();
            this.body = body;
        }

        private static Map<String, List<String>> lists(Map<String, String> headers) {
            Map<String, List<String>> lists = new HashMap<>();
            headers.forEach((name, value) -> lists.put(name, List.of(value)));
            return lists;
        }

        @Override
        public int code() {
            return code;
        }

        @Override
        public AsyncBody body() {
            return body;
        }

        @Override
        public HttpRequest request() {
            return request;
        }

        @Override
        public Optional<HttpResponse<?>> previousResponse() {
            return Optional.empty();
        }
    }
}
