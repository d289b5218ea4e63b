package dev.breakwater.testing.kubernetes;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads the requests of one connection (RFC 9112), as far as API clients use it. */
final class HttpRequests {
    private static final int LONGEST_HEAD = 1 << 16;

    private final InputStream in;
    private final OutputStream out;

    HttpRequests(InputStream in, OutputStream out) {
        this.in = in;
        this.out = out;
    }

    /** A request as it came. */
    static final class Raw {
        private final String method;
        private final String target;
        private final Map<String, String> headers;
        private final byte[] body;
        private final boolean last;

        Raw(String method, String target, Map<String, String> headers, byte[] body, boolean last) {
            this.method = method;
            this.target = target;
            this.headers = headers;
            this.body = body;
            this.last = last;
        }

        String method() {
            return method;
        }

        /** Path and query. */
        String target() {
            return target;
        }

        /** The headers by name, without case; those of one name joined by commas. */
        Map<String, String> headers() {
            return headers;
        }

        String header(String name) {
            return headers.getOrDefault(name, "");
        }

        /** The body, cut one byte beyond what the server takes. */
        byte[] body() {
            return body;
        }

        /** Whether the connection ends with this request. */
        boolean isLast() {
            return last;
        }
    }

    /** The next request; empty when the client is done. */
    Optional<Raw> next() throws IOException {
        Optional<String> first = line();
        if (first.isEmpty()) {
            return Optional.empty();
        }
        String[] words = first.get().split(" ", -1);
        if (words.length != 3) {
            throw new IOException("not an HTTP request");
        }
        Map<String, String> headers = headers();
        if (headers.getOrDefault("Expect", "").equalsIgnoreCase("100-continue")) {
            out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }
        byte[] body = body(headers);
        boolean last = words[2].equals("HTTP/1.0")
                || headers.getOrDefault("Connection", "").equalsIgnoreCase("close")
                || body.length > ApiServer.BODY_LIMIT;
        return Optional.of(new Raw(words[0], words[1], headers, body, last));
    }

    private Map<String, String> headers() throws IOException {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        int length = 0;
        for (String line = required(); !line.isEmpty(); line = required()) {
            int colon = line.indexOf(':');
            length += line.length();
            if (colon < 1 || length > LONGEST_HEAD) {
                throw new IOException("not a header of an HTTP request");
            }
            headers.merge(line.substring(0, colon), line.substring(colon + 1).trim(), (one, two) -> one + "," + two);
        }
        return headers;
    }

    private String required() throws IOException {
        return line().orElseThrow(EOFException::new);
    }

    private Optional<String> line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                return Optional.empty();
            }
            line.append((char) next);
            if (line.length() > LONGEST_HEAD) {
                throw new IOException("the head of the request is too long");
            }
        }
        return Optional.of(line.toString().stripTrailing());
    }

    private byte[] body(Map<String, String> headers) throws IOException {
        if (headers.getOrDefault("Transfer-Encoding", "").equalsIgnoreCase("chunked")) {
            return chunks();
        }
        try {
            long length = Long.parseLong(headers.getOrDefault("Content-Length", "0"));
            return in.readNBytes((int) Math.min(length, ApiServer.BODY_LIMIT + 1L));
        } catch (NumberFormatException e) {
            throw new IOException("the length of the body is no number", e);
        }
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int size = size(); size > 0; size = size()) {
            all.write(in.readNBytes(Math.min(size, ApiServer.BODY_LIMIT + 1)));
            if (all.size() > ApiServer.BODY_LIMIT) {
                return all.toByteArray();
            }
            required();
        }
        while (!required().isEmpty()) {
            // Trailers say nothing to this server.
        }
        return all.toByteArray();
    }

    private int size() throws IOException {
        try {
            return Integer.parseInt(required().split(";", 2)[0].trim(), 16);
        } catch (NumberFormatException e) {
            throw new IOException("the size of a chunk is no number", e);
        }
    }
}
