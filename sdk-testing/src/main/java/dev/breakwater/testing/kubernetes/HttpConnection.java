package dev.breakwater.testing.kubernetes;

import dev.breakwater.access.Caller;
import dev.breakwater.testing.tls.LoopbackAuthority;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;

/** One connection of a client: requests one after the other, until one becomes a watch or the client is done. */
final class HttpConnection {
    private static final Map<Integer, String> PHRASES = Map.of(
            200,
            "OK",
            201,
            "Created",
            400,
            "Bad Request",
            401,
            "Unauthorized",
            403,
            "Forbidden",
            404,
            "Not Found",
            409,
            "Conflict",
            422,
            "Unprocessable Entity",
            429,
            "Too Many Requests");

    private final ApiServer api;
    private final SSLSocket socket;
    private final Executor executor;
    private final HttpsFront.Interceptor interceptor;
    private final InputStream in;
    private final OutputStream out;

    HttpConnection(ApiServer api, SSLSocket socket, Executor executor, HttpsFront.Interceptor interceptor)
            throws IOException {
        this.api = api;
        this.socket = socket;
        this.executor = executor;
        this.interceptor = interceptor;
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = new BufferedOutputStream(socket.getOutputStream(), 1 << 14);
    }

    void run() throws IOException {
        HttpRequests requests = new HttpRequests(in, out);
        for (Optional<HttpRequests.Raw> next = requests.next(); next.isPresent(); next = requests.next()) {
            HttpRequests.Raw raw = next.get();
            boolean lost = interceptor.losesAnswer();
            Reply reply = answer(raw, certified());
            if (lost) {
                return;
            }
            if (reply.watch().isPresent()) {
                watch(raw, reply);
                return;
            }
            send(reply, raw.method().equals("HEAD"), raw.isLast());
            if (raw.isLast()) {
                return;
            }
        }
    }

    /** Whom the certificate names; asked for each request, since certificates end while connections go on. */
    private Optional<Caller> certified() {
        try {
            X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return api.authenticators().isEnded(shown.getEncoded())
                    ? Optional.empty()
                    : Optional.of(LoopbackAuthority.caller(shown));
        } catch (SSLPeerUnverifiedException | CertificateEncodingException e) {
            return Optional.empty();
        }
    }

    private Reply answer(HttpRequests.Raw raw, Optional<Caller> certified) throws IOException {
        try {
            ApiServer.requireSize(raw.body().length);
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            headers.putAll(raw.headers());
            String text = new String(raw.body(), StandardCharsets.UTF_8);
            if (raw.header("Content-Type").contains("protobuf") && raw.body().length > 0) {
                text = Protobuf.read(raw.body(), raw.target().split("\\?", 2)[0].endsWith("/status"))
                        .toJson();
                headers.put("Content-Type", "application/json");
            }
            return api.answer(new KubernetesRequest(raw.method(), raw.target(), headers, text, certified));
        } catch (StatusException refusal) {
            return Reply.failure(refusal);
        } catch (UncheckedIOException broken) {
            throw new IOException(broken);
        } catch (RuntimeException bug) {
            return Reply.json(500, Router.internalError(bug));
        }
    }

    private void send(Reply reply, boolean headOnly, boolean last) throws IOException {
        byte[] body = reply.response().body().getBytes(StandardCharsets.UTF_8);
        Map<String, String> headers = new LinkedHashMap<>(reply.response().headers());
        headers.put("Content-Length", Integer.toString(body.length));
        if (last) {
            headers.put("Connection", "close");
        }
        head(reply.response().status(), headers);
        if (!headOnly) {
            out.write(body);
        }
        out.flush();
    }

    private void head(int status, Map<String, String> headers) throws IOException {
        StringBuilder head = new StringBuilder("HTTP/1.1 ")
                .append(status)
                .append(' ')
                .append(PHRASES.getOrDefault(status, "Status"))
                .append("\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        out.write(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The events go out on a thread of their own, while this one waits for the client to leave. */
    private void watch(HttpRequests.Raw raw, Reply reply) throws IOException {
        Watch watch = reply.watch().orElseThrow();
        Optional<WebSocketFrames> frames = WebSocketFrames.of(raw, in, out);
        Map<String, String> headers = new LinkedHashMap<>(reply.response().headers());
        if (frames.isPresent()) {
            head(101, frames.get().headers());
        } else {
            headers.put("Transfer-Encoding", "chunked");
            headers.put("Connection", "close");
            head(200, headers);
        }
        out.flush();
        executor.execute(() -> run(watch, frames));
        try {
            if (frames.isPresent()) {
                frames.get().untilClosed();
            } else {
                in.transferTo(OutputStream.nullOutputStream());
            }
        } finally {
            watch.cancel();
        }
    }

    private void run(Watch watch, Optional<WebSocketFrames> frames) {
        try (socket) {
            watch.run(frames.<Watch.Sink>map(sink -> sink::text).orElse(this::chunk), true);
            if (frames.isPresent()) {
                frames.get().close();
            } else {
                out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                out.flush();
            }
        } catch (IOException e) {
            // The client has left.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void chunk(String line) throws IOException {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        out.write((Integer.toHexString(bytes.length).toUpperCase(Locale.ROOT) + "\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        out.write(bytes);
        out.write('\r');
        out.write('\n');
        out.flush();
    }
}
