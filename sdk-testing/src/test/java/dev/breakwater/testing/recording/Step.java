package dev.breakwater.testing.recording;

import dev.breakwater.document.Document;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One request of a suite. Its text can hold {@code {{id/pointer}}}, which stands for what an earlier step of that id
 * was answered at that pointer.
 *
 * @param id {@code scenario/number-name}; steps of one scenario share their tokens
 * @param request method and target; if given also type, accept, as, groups, body (a document, or a text sent as it
 *     is), extras (more headers); {@code until} is the status to wait for and {@code pause} the seconds to wait
 *     before, both on a real server only; {@code verdict} leaves the object out of the answer; {@code keep} names
 *     what stays in a discovery document, {@code only} is the pointer of what stays of an answer, {@code plain} leaves
 *     out what the server notes in metadata
 */
public record Step(String id, Document request) {
    String scenario() {
        return id.substring(0, id.indexOf('/'));
    }

    String target() {
        return request.text("/target").orElse("");
    }

    String body() {
        return request.get("body")
                .map(body -> body.asText().orElseGet(body::toJson))
                .orElse("");
    }

    Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("User-Agent", "recorder");
        headers.put("Accept", request.text("/accept").orElse("application/json"));
        headers.put("Content-Type", request.text("/type").orElse("application/json"));
        request.text("/as").ifPresent(user -> headers.put("Impersonate-User", user));
        Optional<List<Document>> groups = request.get("groups").map(Document::elements);
        groups.ifPresent(all -> headers.put(
                "Impersonate-Group",
                String.join(
                        ",",
                        all.stream().map(group -> group.asText().orElse("")).toList())));
        return headers;
    }

    boolean verdictOnly() {
        return request.flag("/verdict").orElse(false);
    }

    long number(String name) {
        return request.number("/" + name).map(Number::longValue).orElse(0L);
    }

    @Override
    public String toString() {
        return id + ": " + request.text("/method").orElse("") + " " + target();
    }
}
