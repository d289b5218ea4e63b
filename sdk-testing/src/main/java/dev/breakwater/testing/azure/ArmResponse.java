package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** One answer: status, headers in their order, and a JSON body if there is one, or else content of another type. */
record ArmResponse(int status, Map<String, String> headers, Optional<Document> body, String content) {
    ArmResponse(int status, Map<String, String> headers, Optional<Document> body) {
        this(status, headers, body, "");
    }

    static ArmResponse of(int status) {
        return new ArmResponse(status, Map.of(), Optional.empty());
    }

    static ArmResponse of(int status, Document body) {
        return new ArmResponse(status, Map.of(), Optional.of(body));
    }

    static ArmResponse ok(Document body) {
        return of(200, body);
    }

    ArmResponse with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new ArmResponse(status, more, body, content);
    }

    /** An answer that is not JSON. */
    static ArmResponse of(int status, String type, String content) {
        return new ArmResponse(status, Map.of("Content-Type", type), Optional.empty(), content);
    }

    /** What goes over the wire. */
    String text() {
        return body.map(Document::toJson).orElse(content);
    }

    /** The type of what goes over the wire, unless a header says another. */
    String contentType() {
        return headers.getOrDefault("Content-Type", "application/json; charset=utf-8");
    }
}
