package dev.breakwater.azure;

import com.azure.core.http.HttpMethod;
import dev.breakwater.document.Document;
import java.util.Optional;
import java.util.Set;

/**
 * One request to ARM.
 *
 * @param subject the resource concerned, for messages
 * @param expected the status codes that are success; any other is an error
 */
record ArmRequest(
        HttpMethod method,
        String url,
        String subject,
        Optional<Document> body,
        Precondition precondition,
        Set<Integer> expected) {

    static ArmRequest get(String url, String subject, Integer... expected) {
        return new ArmRequest(HttpMethod.GET, url, subject, Optional.empty(), Precondition.NONE, Set.of(expected));
    }

    static ArmRequest put(String url, String subject, Document body, Precondition precondition) {
        Set<Integer> expected = Set.of(200, 201, 202);
        return new ArmRequest(HttpMethod.PUT, url, subject, Optional.of(body), precondition, expected);
    }

    static ArmRequest patch(String url, String subject, Document body) {
        return new ArmRequest(HttpMethod.PATCH, url, subject, Optional.of(body), Precondition.NONE, Set.of(200));
    }

    static ArmRequest delete(String url, String subject, Precondition precondition) {
        Set<Integer> expected = Set.of(200, 202, 204, 404);
        return new ArmRequest(HttpMethod.DELETE, url, subject, Optional.empty(), precondition, expected);
    }

    static ArmRequest post(String url, String subject) {
        return new ArmRequest(HttpMethod.POST, url, subject, Optional.empty(), Precondition.NONE, Set.of(200));
    }

    /** What the request does, as the second half of "Azure refused to …". */
    String verb() {
        return switch (method.toString()) {
            case "PUT", "PATCH" -> "write it";
            case "DELETE" -> "delete it";
            case "POST" -> "run an action on it";
            default -> "read it";
        };
    }

    /** Method and subject; never the body. */
    @Override
    public String toString() {
        return method + " " + subject;
    }

    /** A header that makes the service refuse a write over somebody else's. */
    record Precondition(String header, String value) {
        static final Precondition NONE = new Precondition("", "");
        static final Precondition ABSENT = new Precondition("If-None-Match", "*");

        static Precondition unchanged(Optional<String> etag) {
            return etag.map(text -> new Precondition("If-Match", text)).orElse(NONE);
        }
    }
}
