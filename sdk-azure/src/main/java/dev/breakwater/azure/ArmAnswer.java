package dev.breakwater.azure;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.BinaryData;
import dev.breakwater.document.Document;
import dev.breakwater.document.InvalidDocumentException;
import dev.breakwater.provider.ProviderException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** What ARM answered: status, headers, and the body, read when asked for. */
final class ArmAnswer {
    private final int status;
    private final HttpHeaders headers;
    private final byte[] body;

    private ArmAnswer(int status, HttpHeaders headers, byte[] body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    static ArmAnswer read(HttpResponse response) {
        BinaryData data = response.getBodyAsBinaryData();
        byte[] bytes = data == null ? new byte[0] : data.toBytes();
        return new ArmAnswer(response.getStatusCode(), response.getHeaders(), bytes == null ? new byte[0] : bytes);
    }

    int status() {
        return status;
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.getValue(HttpHeaderName.fromString(name)))
                .filter(value -> !value.isBlank());
    }

    /** The body as a document, an empty one if there is none; a torn one may come whole at the next try. */
    Document body(String subject) {
        if (body.length == 0) {
            return Document.object();
        }
        try {
            return Document.parse(body);
        } catch (InvalidDocumentException torn) {
            throw ProviderException.transientFailure(
                    "MalformedAnswer",
                    subject + ": Azure's answer is not a JSON document. It may come whole at the next try.",
                    Optional.empty());
        }
    }

    /** The body of an error, whatever it is. */
    Document bodyIfReadable() {
        try {
            return body("");
        } catch (ProviderException torn) {
            return Document.object();
        }
    }

    /** How long the service asks to wait; zero counts as not asked, as in the clients of the SDK. */
    Optional<Duration> retryAfter(Clock clock) {
        return header("Retry-After")
                .flatMap(text -> parse(text.trim(), clock.instant()))
                .filter(wait -> !wait.isNegative() && !wait.isZero());
    }

    private static Optional<Duration> parse(String text, Instant now) {
        if (text.matches("\\d{1,6}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
        }
        try {
            Instant until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Optional.of(Duration.between(now, until));
        } catch (DateTimeException notADate) {
            return Optional.empty();
        }
    }

    /** The status alone: a body can hold a credential. */
    @Override
    public String toString() {
        return "ArmAnswer[" + status + "]";
    }
}
