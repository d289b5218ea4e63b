package dev.breakwater.workload;

import dev.breakwater.document.Document;
import dev.breakwater.manifest.ManifestContent;
import dev.breakwater.manifest.ManifestObject;
import dev.breakwater.resource.InvalidDeclarationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What containers without limits of their own get, and what any may have. Immutable.
 *
 * @param content what it consists of
 */
public record LimitRange(ManifestContent content) implements ManifestObject<LimitRange> {
    /** The address type, {@code v1/LimitRange}. */
    public static final String TYPE = "v1/LimitRange";

    /** Declares the range of that name. */
    public static LimitRange named(String name) {
        return new LimitRange(ManifestContent.of("v1", "LimitRange", name));
    }

    /**
     * Reads a manifest back.
     *
     * @throws InvalidDeclarationException if it has no head, or declares what only the API server sets
     */
    public static LimitRange parse(Document manifest) {
        return new LimitRange(ManifestContent.read(manifest));
    }

    /** This range with defaults for containers: their requests and their limits, by resource. */
    public LimitRange containers(Map<String, String> requests, Map<String, String> limits) {
        List<Document> all = new ArrayList<>(
                content().body().at("/spec/limits").orElse(Document.array()).elements());
        all.add(Document.object("type", "Container", "defaultRequest", requests, "default", limits));
        return set("/spec/limits", all);
    }

    @Override
    public LimitRange of(ManifestContent newContent) {
        return new LimitRange(newContent);
    }

    @Override
    public String toString() {
        return ManifestObject.text(this);
    }
}
