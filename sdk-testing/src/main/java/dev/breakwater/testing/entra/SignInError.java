package dev.breakwater.testing.entra;

import dev.breakwater.document.Document;
import java.time.Instant;

/** A refusal of a sign-in endpoint, with its AADSTS code. */
final class SignInError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String error;
    private final int code;

    private SignInError(int status, String error, int code, String text) {
        super(text, null, false, false);
        this.status = status;
        this.error = error;
        this.code = code;
    }

    static SignInError of(int status, String error, int code, String text) {
        return new SignInError(status, error, code, text);
    }

    static SignInError request(int code, String text) {
        return of(400, "invalid_request", code, text);
    }

    static SignInError client(int code, String text) {
        return of(401, "invalid_client", code, text);
    }

    static SignInError grant(int code, String text) {
        return of(400, "invalid_grant", code, text);
    }

    EntraResponse response(String trace, Instant now) {
        String description = "AADSTS" + code + ": " + getMessage() + " Trace ID: " + trace + " Correlation ID: " + trace
                + " Timestamp: " + now;
        return EntraResponse.of(
                status,
                Document.object("error", error, "error_description", description)
                        .with("error_codes", Document.array(code))
                        .with("timestamp", now.toString())
                        .with("trace_id", trace)
                        .with("correlation_id", trace)
                        .with("error_uri", "https://" + SignIn.HOST + "/error?code=" + code));
    }
}
