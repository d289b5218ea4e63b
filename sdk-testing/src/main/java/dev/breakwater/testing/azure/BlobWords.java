package dev.breakwater.testing.azure;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The words of requests to the blob service that the fake heeds. A request with another one that matters, such as a
 * snapshot, a source to copy from or a lease, is refused as not modelled: an answer without regard to it would be wrong.
 */
final class BlobWords {
    private static final Set<String> QUERY =
            Set.of("comp", "restype", "prefix", "delimiter", "marker", "maxresults", "timeout");
    private static final Set<String> OWN = Set.of(
            "x-ms-version",
            "x-ms-date",
            "x-ms-client-request-id",
            "x-ms-return-client-request-id",
            "x-ms-useragent",
            "x-ms-blob-type",
            "x-ms-blob-content-type",
            "x-ms-blob-public-access",
            "x-ms-range");
    private static final Set<String> CONDITIONS = Set.of("if-modified-since", "if-unmodified-since", "if-none-match");

    private BlobWords() {}

    /** The first word that the fake would overlook; empty if it heeds all. */
    static Optional<String> overlooked(ArmRequest request) {
        for (Map.Entry<String, String> parameter : request.query().entrySet()) {
            if (!QUERY.contains(parameter.getKey()) && !parameter.getValue().isEmpty()) {
                return Optional.of("the parameter " + parameter.getKey());
            }
        }
        return request.headerNames().stream()
                .filter(name -> isOverlooked(name, request))
                .map(name -> "the header " + name)
                .findFirst();
    }

    private static boolean isOverlooked(String header, ArmRequest request) {
        if (header.startsWith("x-ms-")) {
            return !OWN.contains(header) && !header.startsWith("x-ms-meta-");
        }
        boolean creates = header.equals("if-none-match")
                && request.method().equals("PUT")
                && request.header(header).filter("*"::equals).isPresent();
        return CONDITIONS.contains(header) && !creates;
    }
}
