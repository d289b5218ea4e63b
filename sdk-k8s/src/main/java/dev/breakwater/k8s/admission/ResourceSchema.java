package dev.breakwater.k8s.admission;

import dev.breakwater.admission.AdmissionRequest.GroupVersionKind;
import dev.breakwater.document.Document;

/**
 * The schema of a resource's objects.
 *
 * @param kind the kind of the objects
 * @param schema their OpenAPI v3 schema, without references to other schemas
 */
public record ResourceSchema(GroupVersionKind kind, Document schema) {
    /** {@code apps/v1, Kind=Deployment}, as the API server writes kinds. */
    @Override
    public String toString() {
        String version = kind.group().isEmpty() ? kind.version() : kind.group() + "/" + kind.version();
        return version + ", Kind=" + kind.kind();
    }
}
