package dev.breakwater.workload;

import dev.breakwater.change.FieldChange;
import dev.breakwater.change.Property;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.change.Safety;
import dev.breakwater.document.Document;
import java.util.List;
import java.util.Optional;

/** What is known of the properties of a service account. */
public final class ServiceAccountProperties {
    static final String CLIENT_ID = "azure.workload.identity/client-id";
    static final String TENANT_ID = "azure.workload.identity/tenant-id";
    static final String CLIENT_PATH = "/metadata/annotations/" + CLIENT_ID.replace("/", "~1");
    static final String TENANT_PATH = "/metadata/annotations/" + TENANT_ID.replace("/", "~1");

    /** The properties: the API server mounts a token where nothing else is said. */
    public static final PropertyTable TABLE = PropertyTable.of(
            ServiceAccount.TYPE,
            Property.at("/automountServiceAccountToken", "token mounted into pods")
                    .defaultsTo(true)
                    .safe(Safety.when(false), "K8S-SA-02"),
            Property.at("/imagePullSecrets", "secrets for pulling images"),
            Property.at("/metadata/annotations/" + CLIENT_ID, "Azure identity of the pods"),
            Property.at("/metadata/annotations/" + TENANT_ID, "tenant of that identity"));

    private ServiceAccountProperties() {}

    /** The fields of a manifest without its head that differ from what is there. */
    public static List<FieldChange> diff(Document body, Optional<Document> actual) {
        return actual.map(live -> TABLE.diff(body, live)).orElseGet(() -> TABLE.declared(body));
    }
}
