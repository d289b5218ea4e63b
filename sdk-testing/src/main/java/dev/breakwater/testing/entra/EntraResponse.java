package dev.breakwater.testing.entra;

import dev.breakwater.document.Document;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An answer of Microsoft Graph or of a sign-in endpoint.
 *
 * @param status the HTTP status
 * @param headers its headers, each once
 * @param body the JSON body; empty if there is none
 */
public record EntraResponse(int status, Map<String, String> headers, Optional<Document> body) {
    static EntraResponse of(int status) {
        return new EntraResponse(status, Map.of(), Optional.empty());
    }

    static EntraResponse of(int status, Document body) {
        return new EntraResponse(status, Map.of(), Optional.of(body));
    }

    static EntraResponse ok(Document body) {
        return of(200, body);
    }

    EntraResponse with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new EntraResponse(status, more, body);
    }

    /** The status alone: bodies hold tokens and secrets. */
    @Override
    public String toString() {
        return "EntraResponse[" + status + "]";
    }
}
