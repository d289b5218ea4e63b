package dev.breakwater.workload;

import dev.breakwater.document.Document;
import dev.breakwater.manifest.ManifestContent;
import dev.breakwater.manifest.ManifestObject;
import dev.breakwater.resource.InvalidDeclarationException;

/**
 * Configuration that is no secret. Immutable.
 *
 * @param content what it consists of
 */
public record ConfigMap(ManifestContent content) implements ManifestObject<ConfigMap> {
    /** The address type, {@code v1/ConfigMap}. */
    public static final String TYPE = "v1/ConfigMap";

    /** Declares the map of that name. */
    public static ConfigMap named(String name) {
        return new ConfigMap(ManifestContent.of("v1", "ConfigMap", name));
    }

    /**
     * Reads a manifest back.
     *
     * @throws InvalidDeclarationException if it has no head, or declares what only the API server sets
     */
    public static ConfigMap parse(Document manifest) {
        return new ConfigMap(ManifestContent.read(manifest));
    }

    /** This map with a text more. */
    public ConfigMap data(String key, String value) {
        return merge(Document.object("data", Document.object(key, value)));
    }

    @Override
    public ConfigMap of(ManifestContent newContent) {
        return new ConfigMap(newContent);
    }

    @Override
    public String toString() {
        return ManifestObject.text(this);
    }
}
