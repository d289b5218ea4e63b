package dev.breakwater.workload;

import dev.breakwater.document.Document;
import dev.breakwater.manifest.ManifestContent;
import dev.breakwater.manifest.ManifestObject;
import dev.breakwater.resource.InvalidDeclarationException;

/**
 * An object of any kind, custom resources included. It is written by server-side apply and compared in the
 * fields it declares; the API server says where objects of its kind live. Immutable.
 *
 * @param content what it consists of
 */
public record Manifest(ManifestContent content) implements ManifestObject<Manifest> {
    /** An object of that kind and name. */
    public static Manifest named(String apiVersion, String kind, String name) {
        return new Manifest(ManifestContent.of(apiVersion, kind, name));
    }

    /**
     * Reads a manifest.
     *
     * @throws InvalidDeclarationException if it has no head, or declares what only the API server sets
     */
    public static Manifest parse(Document manifest) {
        return new Manifest(ManifestContent.read(manifest));
    }

    @Override
    public Manifest of(ManifestContent newContent) {
        return new Manifest(newContent);
    }

    @Override
    public String toString() {
        return ManifestObject.text(this);
    }
}
