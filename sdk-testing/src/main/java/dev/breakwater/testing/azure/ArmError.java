package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A refusal on its way to the client, as the error envelope of ARM. */
final class ArmError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final String inner;

    @SuppressWarnings("serial") // documents are never shipped with an exception
    private final transient Document more;

    private ArmError(int status, String code, String inner, String message, @Nullable Throwable cause, Document more) {
        super(message, cause, false, false);
        this.more = more;
        this.status = status;
        this.code = code;
        this.inner = inner;
    }

    /** The same refusal with the inner code by which a vault says what it is about. */
    ArmError because(String innerCode) {
        return new ArmError(status, code, innerCode, String.valueOf(getMessage()), getCause(), more);
    }

    /** The same refusal with more members than code and message. */
    ArmError about(Document members) {
        return new ArmError(status, code, inner, String.valueOf(getMessage()), getCause(), members);
    }

    static ArmError of(int status, String code, String message) {
        return new ArmError(status, code, "", message, null, Document.object());
    }

    static ArmError badRequest(String code, String message) {
        return of(400, code, message);
    }

    static ArmError badRequest(String code, String message, Throwable cause) {
        return new ArmError(400, code, "", message, cause, Document.object());
    }

    static ArmError notFound(String code, String message) {
        return of(404, code, message);
    }

    static ArmError conflict(String code, String message) {
        return of(409, code, message);
    }

    static Document envelope(String code, String message) {
        return Document.object("error", Document.object("code", code, "message", message));
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    /** What more there is to say; empty if nothing. */
    String inner() {
        return inner;
    }

    ArmResponse response() {
        Document body = envelope(code, String.valueOf(getMessage()));
        for (Map.Entry<String, Document> member : more.members().entrySet()) {
            body = body.withAt("/error/" + member.getKey(), member.getValue());
        }
        return ArmResponse.of(
                status, inner.isEmpty() ? body : body.withAt("/error/innererror", Document.object("code", inner)));
    }
}
