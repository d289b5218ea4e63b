package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** One answer: status, headers in their order, and a JSON body if there is one. */
record ArmResponse(int status, Map<String, String> headers, Optional<Document> body) {
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
        return new ArmResponse(status, more, body);
    }
}
