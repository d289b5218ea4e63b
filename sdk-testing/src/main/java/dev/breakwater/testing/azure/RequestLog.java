package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import dev.breakwater.document.InvalidDocumentException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The last requests, redacted. Guarded by the engine's lock. */
final class RequestLog {
    private static final Pattern SECRET =
            Pattern.compile(".*(secret|password|assertion|token|kubeconfig|privatekey).*");

    private final ArrayDeque<RecordedRequest> entries = new ArrayDeque<>();
    private final int capacity;

    RequestLog(int capacity) {
        this.capacity = capacity;
    }

    void add(ArmRequest request, int status) {
        if (entries.size() >= capacity) {
            entries.poll();
        }
        entries.add(new RecordedRequest(
                request.method(), request.host(), request.path(), request.apiVersion(), status, body(request)));
    }

    List<RecordedRequest> entries() {
        return List.copyOf(entries);
    }

    void clear() {
        entries.clear();
    }

    private static Optional<Document> body(ArmRequest request) {
        if (!request.text().startsWith("{") || BlobPlane.serves(request)) {
            return Optional.empty();
        }
        try {
            Document body = Document.parse(request.text());
            boolean secret = VaultPlane.serves(request) && body.get("value").isPresent();
            return Optional.of(redacted(secret ? body.with("value", "(sensitive)") : body));
        } catch (InvalidDocumentException e) {
            return Optional.empty();
        }
    }

    private static Document redacted(Document document) {
        if (document.isArray()) {
            List<Document> elements = new ArrayList<>();
            document.elements().forEach(element -> elements.add(redacted(element)));
            return Document.of(elements);
        }
        if (!document.isObject()) {
            return document;
        }
        Map<String, Document> members = new LinkedHashMap<>();
        document.members().forEach((name, value) -> members.put(name, redacted(name, value)));
        return Document.of(members);
    }

    private static Document redacted(String name, Document value) {
        boolean secret = value.kind() == Document.Kind.STRING
                && SECRET.matcher(name.toLowerCase(Locale.ROOT)).matches();
        return secret ? Document.of("(sensitive)") : redacted(value);
    }
}
