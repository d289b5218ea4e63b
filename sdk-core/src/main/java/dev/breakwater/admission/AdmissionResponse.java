package dev.breakwater.admission;

import dev.breakwater.document.Document;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What an admission plug-in says to a request, as {@code AdmissionReview} of {@code admission.k8s.io/v1} carries it.
 * Immutable.
 *
 * @param status the {@code Status} that refuses the request; empty when it is allowed
 * @param warnings what the client is told in {@code Warning} headers
 * @param auditAnnotations what the audit log keeps, by full key
 */
public record AdmissionResponse(
        Optional<Document> status, List<String> warnings, Map<String, String> auditAnnotations) {
    private static final AdmissionResponse ALLOWED = new AdmissionResponse(Optional.empty(), List.of(), Map.of());

    /** Takes copies. */
    public AdmissionResponse {
        warnings = List.copyOf(warnings);
        auditAnnotations = Map.copyOf(auditAnnotations);
    }

    /** Lets the request pass without a word. */
    public static AdmissionResponse allow() {
        return ALLOWED;
    }

    /** Refuses with that {@code Status}, whose code is the HTTP code of the answer. */
    public static AdmissionResponse refuse(Document status) {
        return new AdmissionResponse(Optional.of(status), List.of(), Map.of());
    }

    /** Refuses with 403 as plug-ins inside the API server do: {@code pods "web" is forbidden: why}. */
    public static AdmissionResponse forbid(AdmissionRequest request, String why) {
        return refuse(forbidden(request, why));
    }

    /**
     * The {@code Status} of {@link #forbid}: code 403, reason Forbidden, naming resource and object.
     *
     * @param why what stands after "is forbidden: "
     */
    public static Document forbidden(AdmissionRequest request, String why) {
        String name = shownName(request);
        Document named = Document.object("name", name);
        String group = request.resource().group();
        Document grouped = group.isEmpty() ? named : named.with("group", group);
        return Document.object(
                "kind",
                "Status",
                "apiVersion",
                "v1",
                "metadata",
                Document.object(),
                "status",
                "Failure",
                "message",
                request.resource().qualified() + " \"" + name + "\" is forbidden: " + why,
                "reason",
                "Forbidden",
                "details",
                grouped.with("kind", request.resource().resource()),
                "code",
                403);
    }

    private static String shownName(AdmissionRequest request) {
        Document object = request.object().orElse(Document.object());
        return Optional.of(request.name())
                .filter(name -> !name.isEmpty())
                .or(() -> object.text("/metadata/name").filter(name -> !name.isEmpty()))
                .or(() -> object.text("/metadata/generateName").filter(name -> !name.isEmpty()))
                .orElse("Unknown");
    }

    /** This response, refusing with that {@code Status}. */
    public AdmissionResponse refusing(Document newStatus) {
        return new AdmissionResponse(Optional.of(newStatus), warnings, auditAnnotations);
    }

    /** This response, also telling the client that. */
    public AdmissionResponse warning(List<String> more) {
        return new AdmissionResponse(status, joined(warnings, more), auditAnnotations);
    }

    /** This response, also keeping that in the audit log. */
    public AdmissionResponse auditing(String key, String value) {
        Map<String, String> all = new LinkedHashMap<>(auditAnnotations);
        all.put(key, value);
        return new AdmissionResponse(status, warnings, all);
    }

    private static List<String> joined(List<String> some, List<String> more) {
        return more.isEmpty()
                ? some
                : Stream.concat(some.stream(), more.stream()).toList();
    }

    /** Whether the request passes. */
    public boolean allowed() {
        return status.isEmpty();
    }

    /** The HTTP code of the refusal, such as 403 or 422; 200 when allowed. */
    public int code() {
        return status.flatMap(body -> body.number("/code"))
                .map(Number::intValue)
                .orElse(200);
    }

    /** The machine-readable reason of the refusal, such as {@code Forbidden}; empty when allowed. */
    public String reason() {
        return status.flatMap(body -> body.text("/reason")).orElse("");
    }

    /** The whole sentence of the refusal; empty when allowed. */
    public String message() {
        return status.flatMap(body -> body.text("/message")).orElse("");
    }

    /** {@code allowed}, or {@code refused (403 Forbidden): pods "web" is forbidden: …}. */
    @Override
    public String toString() {
        String told = warnings.isEmpty() ? "" : ", warnings " + warnings;
        return (allowed() ? "allowed" : "refused (" + code() + " " + reason() + "): " + message()) + told;
    }
}
