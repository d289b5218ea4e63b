package dev.breakwater.testing.azure;

import java.util.List;
import java.util.Optional;

/**
 * What a request to the blob service wants, as roles name it.
 *
 * @param name the action below {@code Microsoft.Storage/storageAccounts/blobServices/containers/}
 * @param isData whether it is on blobs, which the actions of a role never allow
 * @param detail the sub-operation, by which conditions tell listing from reading; empty if it has none
 */
record BlobAction(String name, boolean isData, String detail) {
    private static final String PREFIX = Storages.CONTAINER + '/';

    /** The action of a request; empty for an operation that the fake does not know. */
    static Optional<BlobAction> of(ArmRequest request) {
        List<String> path = request.segments();
        String component = request.parameter("comp").orElse("");
        boolean isContainer =
                request.parameter("restype").filter("container"::equals).isPresent();
        boolean lists = component.equals("list") && request.method().equals("GET");
        if (path.isEmpty()) {
            return lists ? control("read") : Optional.empty();
        }
        if (path.size() == 1) {
            return !isContainer
                    ? Optional.empty()
                    : lists ? data("read", "Blob.List") : plain(request, component, false);
        }
        return plain(request, component, true);
    }

    private static Optional<BlobAction> plain(ArmRequest request, String component, boolean isBlob) {
        if (!component.isEmpty() || request.parameter("sig").isPresent()) {
            return Optional.empty();
        }
        return switch (request.method()) {
            case "GET", "HEAD" -> isBlob ? data("read", "") : control("read");
            case "PUT" -> isBlob ? data("write", "") : control("write");
            case "DELETE" -> isBlob ? data("delete", "") : control("delete");
            default -> Optional.empty();
        };
    }

    private static Optional<BlobAction> data(String verb, String detail) {
        return Optional.of(new BlobAction(PREFIX + "blobs/" + verb, true, detail));
    }

    private static Optional<BlobAction> control(String verb) {
        return Optional.of(new BlobAction(PREFIX + verb, false, ""));
    }

    boolean reads() {
        return name.endsWith("/read");
    }
}
