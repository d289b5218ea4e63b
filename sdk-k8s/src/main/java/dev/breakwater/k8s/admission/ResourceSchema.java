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
    /** {@code apps/v1, Kind=Deployment} or {@code /v1, Kind=Pod}, as the API server writes kinds. */
    @Override
    public String toString() {
        return kind.group() + "/" + kind.version() + ", Kind=" + kind.kind();
    }
}
