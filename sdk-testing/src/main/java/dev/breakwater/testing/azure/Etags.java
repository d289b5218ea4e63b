package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import java.util.Optional;

/** The conditions of a write. */
final class Etags {
    private Etags() {}

    /** Refuses a write whose {@code If-Match} or {@code If-None-Match} does not hold. */
    static void require(ArmRequest request, Optional<Document> current, String pointer) {
        Optional<String> tag = current.flatMap(document -> document.text(pointer));
        Optional<String> wanted = request.header("If-Match").map(Etags::bare);
        boolean stale = wanted.isPresent() && !("*".equals(wanted.get()) ? current.isPresent() : wanted.equals(tag));
        boolean taken = request.header("If-None-Match")
                        .map(Etags::bare)
                        .filter("*"::equals)
                        .isPresent()
                && current.isPresent();
        if (stale || taken) {
            throw ArmError.of(
                    412,
                    "PreconditionFailed",
                    taken
                            ? "The resource already exists, but the request carries If-None-Match: *."
                            : "The etag value '" + wanted.get() + "' does not match the current etag '"
                                    + tag.orElse("none") + "'. Read the resource again and retry.");
        }
    }

    private static String bare(String tag) {
        return tag.replace("\"", "").trim();
    }
}
