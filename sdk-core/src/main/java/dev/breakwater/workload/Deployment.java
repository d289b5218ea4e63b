package dev.breakwater.workload;

import dev.breakwater.document.Document;
import dev.breakwater.manifest.ManifestContent;
import dev.breakwater.manifest.ManifestObject;
import dev.breakwater.resource.InvalidDeclarationException;

/**
 * Keeps a number of equal pods running. Immutable.
 *
 * @param content what it consists of
 */
public record Deployment(ManifestContent content) implements ManifestObject<Deployment> {
    /** The address type, {@code apps/v1/Deployment}. */
    public static final String TYPE = "apps/v1/Deployment";

    /** Declares the deployment of that name; give it a namespace and {@link #pods}. */
    public static Deployment named(String name) {
        return new Deployment(ManifestContent.of("apps/v1", "Deployment", name));
    }

    /**
     * Reads a manifest back.
     *
     * @throws InvalidDeclarationException if it has no head, or declares what only the API server sets
     */
    public static Deployment parse(Document manifest) {
        return new Deployment(ManifestContent.read(manifest));
    }

    /** This deployment with that many pods. */
    public Deployment replicas(int count) {
        return set("/spec/replicas", count);
    }

    /** This deployment of such pods, selected by their labels; the selector of a deployment cannot be changed. */
    public Deployment pods(PodTemplate template) {
        Document labels = template.document().at("/metadata/labels").orElse(Document.object());
        return set("/spec/selector/matchLabels", labels).set("/spec/template", template.document());
    }

    @Override
    public Deployment of(ManifestContent newContent) {
        return new Deployment(newContent);
    }

    @Override
    public String toString() {
        return ManifestObject.text(this);
    }
}
