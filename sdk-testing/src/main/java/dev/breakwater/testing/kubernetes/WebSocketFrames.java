package dev.breakwater.testing.kubernetes;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The frames of a WebSocket (RFC 6455): events go out as texts; from the client come only pings and the end. */
final class WebSocketFrames {
    private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final byte[] NORMAL = {3, (byte) 0xe8};

    private final String key;
    private final InputStream in;
    private final OutputStream out;

    private WebSocketFrames(String key, InputStream in, OutputStream out) {
        this.key = key;
        this.in = in;
        this.out = out;
    }

    /** The frames of a request that asks for a WebSocket; empty for others. */
    static Optional<WebSocketFrames> of(HttpRequests.Raw request, InputStream in, OutputStream out) {
        String key = request.header("Sec-WebSocket-Key");
        return request.header("Upgrade").equalsIgnoreCase("websocket") && !key.isEmpty()
                ? Optional.of(new WebSocketFrames(key, in, out))
                : Optional.empty();
    }

    /** The headers of the answer that opens the socket. */
    Map<String, String> headers() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + MAGIC).getBytes(StandardCharsets.US_ASCII));
            Map<String, String> headers = new LinkedHashMap<>();
            headers.put("Upgrade", "websocket");
            headers.put("Connection", "Upgrade");
            headers.put("Sec-WebSocket-Accept", Base64.getEncoder().encodeToString(hash));
            return headers;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM knows SHA-1", e);
        }
    }

    /** Sends one event. */
    void text(String text) throws IOException {
        send(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Says that no more events come. */
    void close() throws IOException {
        send(CLOSE, NORMAL);
    }

    private synchronized void send(int code, byte[] payload) throws IOException {
        out.write(0x80 | code);
        if (payload.length < 126) {
            out.write(payload.length);
        } else if (payload.length < 1 << 16) {
            out.write(126);
            out.write(payload.length >>> 8);
            out.write(payload.length);
        } else {
            out.write(127);
            out.write(ByteBuffer.allocate(8).putLong(payload.length).array());
        }
        out.write(payload);
        out.flush();
    }

    /** Reads until the client closes the socket or has gone. */
    void untilClosed() throws IOException {
        for (int first = in.read(); first >= 0; first = in.read()) {
            byte[] payload = payload();
            int code = first & 0xf;
            if (code == CLOSE) {
                send(CLOSE, payload.length < 2 ? NORMAL : payload);
                return;
            }
            if (code == PING) {
                send(PONG, payload);
            }
        }
    }

    private byte[] payload() throws IOException {
        int second = in.read();
        long length = second & 0x7f;
        if (length == 126) {
            length = ByteBuffer.wrap(in.readNBytes(2)).getShort() & 0xffff;
        } else if (length == 127) {
            length = ByteBuffer.wrap(in.readNBytes(8)).getLong();
        }
        if (second < 0 || length < 0 || length > ApiServer.BODY_LIMIT) {
            throw new IOException("not a frame of a WebSocket");
        }
        byte[] mask = (second & 0x80) == 0 ? new byte[4] : in.readNBytes(4);
        byte[] payload = in.readNBytes((int) length);
        for (int at = 0; at < payload.length; at++) {
            payload[at] ^= mask[at % 4];
        }
        return payload;
    }
}
