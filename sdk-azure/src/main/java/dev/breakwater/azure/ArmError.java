package dev.breakwater.azure;

import dev.breakwater.document.Document;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The error envelope of ARM: {@code {"error": {"code", "message", "details": [...]}}}.
 *
 * @param code the service's code, or the HTTP status where it gave none
 * @param message the service's sentence, on one line and cut to a readable length; empty if none
 */
record ArmError(String code, String message) {
    private static final int LONGEST = 600;
    private static final Set<String> VAGUE = Set.of("Forbidden", "Conflict");

    static ArmError of(Document body, int status) {
        Document error = body.get("error").filter(Document::isObject).orElse(body);
        String code = inner(error)
                .or(() -> error.text("/code"))
                .filter(text -> !text.isBlank())
                .map(ArmError::clean)
                .orElse("Http" + status);
        String message = error.text("/message").map(ArmError::clean).orElse("");
        return new ArmError(code, details(error, message));
    }

    /** A vault says Forbidden or Conflict, and only inside of that what it is about. */
    private static Optional<String> inner(Document error) {
        boolean vague = error.text("/code").filter(VAGUE::contains).isPresent();
        return vague ? error.text("/innererror/code") : Optional.empty();
    }

    boolean hasCode() {
        return !code.matches("Http\\d+");
    }

    /** The message as a sentence with a space after it; empty if the service said nothing. */
    String sentence() {
        if (message.isEmpty()) {
            return "";
        }
        return message.endsWith(".") || message.endsWith("!") ? message + " " : message + ". ";
    }

    private static String details(Document error, String message) {
        List<Document> details = error.get("details").map(Document::elements).orElse(List.of());
        String more = details.stream()
                .limit(3)
                .map(detail -> ArmError.of(detail, 0))
                .map(inner -> inner.code + ": " + inner.message)
                .filter(text -> !message.contains(text))
                .collect(Collectors.joining("; "));
        return more.isEmpty() ? message : clean(message + " (" + more + ")");
    }

    /** A text of somebody else's on one line, without control characters, of bounded length. */
    static String clean(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
    }
}
