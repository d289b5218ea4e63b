package dev.breakwater.platform;

import dev.breakwater.audit.Control;
import dev.breakwater.audit.PropertyControl;
import dev.breakwater.audit.Severity;
import java.util.List;

/** The controls of storage accounts and containers. */
public final class StorageControls {
    private static final List<Control> ALL = List.of(
            account(
                            "STG-01",
                            Severity.HIGH,
                            "The keys of a storage account do not sign in.",
                            "Declare StorageAccount.sharedKeyAccess(false), after the roles that its users need.")
                    .maps("Azure Policy", "8c6a50c6"),
            account(
                            "STG-02",
                            Severity.MEDIUM,
                            "A storage account takes encrypted connections only, of TLS 1.2 or later.",
                            "Declare StorageAccount.httpsOnly(true) and minimumTls(\"TLS1_2\").")
                    .maps("Azure Policy", "404c3081", "fe83a0eb"),
            account(
                            "STG-03",
                            Severity.HIGH,
                            "No container of a storage account can let anybody read.",
                            "Declare StorageAccount.blobPublicAccess(false).")
                    .maps("Azure Policy", "4fa4b6c0"),
            account(
                            "STG-04",
                            Severity.MEDIUM,
                            "A storage account is reached over private endpoints, or else from named ranges and subnets.",
                            "Declare StorageAccount.networkAccess(NetworkAccess.privateOnly()), or from(…).")
                    .any()
                    .maps("Azure Policy", "34c877ad", "b2982f36"),
            account(
                            "STG-05",
                            Severity.MEDIUM,
                            "Blobs are not replicated to other tenants.",
                            "Declare StorageAccount.crossTenantReplication(false).")
                    .maps("Azure Policy", "92a89a79"),
            PropertyControl.of(
                    BlobContainer.PROPERTIES,
                    "STG-06",
                    Severity.HIGH,
                    "A container lets nobody read who has not signed in.",
                    "Declare BlobContainer.publicAccess(false)."));

    private StorageControls() {}

    /** All of them. */
    public static List<Control> all() {
        return ALL;
    }

    private static PropertyControl account(String id, Severity severity, String sentence, String remedy) {
        return PropertyControl.of(StorageAccount.PROPERTIES, id, severity, sentence, remedy);
    }
}
