package dev.breakwater.workload;

import dev.breakwater.document.Document;
import dev.breakwater.manifest.ManifestContent;
import dev.breakwater.manifest.ManifestObject;
import dev.breakwater.resource.InvalidDeclarationException;

/**
 * How much the objects of a namespace may use together. Immutable.
 *
 * @param content what it consists of
 */
public record ResourceQuota(ManifestContent content) implements ManifestObject<ResourceQuota> {
    /** The address type, {@code v1/ResourceQuota}. */
    public static final String TYPE = "v1/ResourceQuota";

    /** Declares the quota of that name. */
    public static ResourceQuota named(String name) {
        return new ResourceQuota(ManifestContent.of("v1", "ResourceQuota", name));
    }

    /**
     * Reads a manifest back.
     *
     * @throws InvalidDeclarationException if it has no head, or declares what only the API server sets
     */
    public static ResourceQuota parse(Document manifest) {
        return new ResourceQuota(ManifestContent.read(manifest));
    }

    /** This quota with a limit, such as {@code requests.cpu} to {@code 10}. */
    public ResourceQuota hard(String resource, String quantity) {
        return merge(Document.object("spec", Document.object("hard", Document.object(resource, quantity))));
    }

    @Override
    public ResourceQuota of(ManifestContent newContent) {
        return new ResourceQuota(newContent);
    }

    @Override
    public String toString() {
        return ManifestObject.text(this);
    }
}
