package dev.breakwater.testing.entra;

import dev.breakwater.document.Document;

/** A refusal of Microsoft Graph on its way to the client. */
final class GraphError extends RuntimeException {
    static final String BAD_REQUEST = "Request_BadRequest";
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    private GraphError(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    static GraphError of(int status, String code, String message) {
        return new GraphError(status, code, message);
    }

    static GraphError badRequest(String message) {
        return of(400, BAD_REQUEST, message);
    }

    static GraphError conflict(String message) {
        return of(409, "Request_MultipleObjectsWithSameKeyValue", message);
    }

    static GraphError notFound(String key) {
        return of(
                404,
                "Request_ResourceNotFound",
                "Resource '" + key
                        + "' does not exist or one of its queried reference-property objects are not present.");
    }

    static GraphError denied() {
        return of(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.");
    }

    /** The envelope; the caller adds what tells requests apart. */
    EntraResponse response(Document inner) {
        return EntraResponse.of(
                status,
                Document.object(
                        "error",
                        Document.object("code", code, "message", String.valueOf(getMessage()))
                                .with("innerError", inner)));
    }
}
