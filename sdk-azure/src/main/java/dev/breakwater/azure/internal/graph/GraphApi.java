package dev.breakwater.azure.internal.graph;

import dev.breakwater.document.Document;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Microsoft Graph, one request a call. Paths begin behind the version, such as {@code /applications}; what stands in
 * them is encoded by the caller. A 404 to anything but a read or a deletion may heal, since the directory shows new
 * objects late. Failures are {@link dev.breakwater.provider.ProviderException}s that hold no body. Thread-safe.
 */
public interface GraphApi {
    /** The version of Graph that is spoken. */
    String VERSION = "v1.0";

    /** The object at a path; empty if there is none. */
    Optional<Document> get(String path);

    /** All elements of a collection, page by page; none if what it belongs to does not exist. */
    List<Document> list(String path);

    /** Makes something, or runs an action, and returns its answer; an empty object if it has none. */
    Document post(String path, Document body);

    /** Changes an object. */
    void patch(String path, Document body);

    /** Changes the object at an alternate key, or creates it under that key. */
    void upsert(String path, Document body);

    /** Deletes it; absent is success. */
    void delete(String path);

    /** The address of an object of the directory, to refer to it. */
    String reference(String objectId);

    /** How long to wait between two looks. */
    Duration pollInterval();

    /** How long a change may stay invisible. */
    Duration grace();
}
