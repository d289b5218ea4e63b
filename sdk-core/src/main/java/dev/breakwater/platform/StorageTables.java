package dev.breakwater.platform;

import dev.breakwater.change.Consequence;
import dev.breakwater.change.Form;
import dev.breakwater.change.Property;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.change.Safety;
import dev.breakwater.document.Document;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The properties of storage accounts and of the containers in them. */
final class StorageTables {
    private static final String AT = "/properties/";
    private static final String ACLS = AT + "networkAcls/";

    static final PropertyTable ACCOUNT = PropertyTable.of(
            StorageAccount.TYPE,
            Property.at("/location", "Region").compares(Form.REGION).createOnly(),
            Property.at("/tags", "Tags").compares(Form.CONTAINS),
            Property.at("/sku/name", "SKU").compares(Form.TEXT_NO_CASE).takes(StorageTables::sku),
            Property.at("/kind", "Kind").compares(Form.TEXT_NO_CASE).takes(StorageTables::kind),
            Property.at(AT + "allowSharedKeyAccess", "Sign-in with shared keys")
                    .defaultsTo(true)
                    .safe(Safety.when(false), "STG-01"),
            Property.at(AT + "supportsHttpsTrafficOnly", "Encrypted connections only")
                    .defaultsTo(true)
                    .safe(Safety.when(true), "STG-02"),
            Property.at(AT + "minimumTlsVersion", "Least version of TLS")
                    .defaultsTo("TLS1_0")
                    .compares(Form.TEXT_NO_CASE)
                    .safe(StorageTables::tls, "STG-02"),
            Property.at(AT + "allowBlobPublicAccess", "Anonymous reads allowed")
                    .defaultsTo(false)
                    .safe(Safety.when(false), "STG-03"),
            Property.at(AT + "defaultToOAuthAuthentication", "Portal signs in through Entra ID")
                    .defaultsTo(false)
                    .safe(Safety.when(true)),
            Property.at(AT + "allowCrossTenantReplication", "Replication to other tenants")
                    .defaultsTo(false)
                    .safe(Safety.when(false), "STG-05"),
            Property.at(AT + "publicNetworkAccess", "Public network access")
                    .defaultsTo("Enabled")
                    .compares(Form.TEXT_NO_CASE)
                    .safe(Safety.oneOf("Disabled"), "STG-04"),
            Property.at(ACLS + "defaultAction", "What happens to callers that no rule names")
                    .defaultsTo("Allow")
                    .compares(Form.TEXT_NO_CASE)
                    .safe(Safety.oneOf("Deny"), "STG-04"),
            Property.at(ACLS + "bypass", "Services that pass the rules")
                    .defaultsTo("AzureServices")
                    .compares(Form.TEXT_NO_CASE)
                    .safe(Safety.oneOf("None")),
            Property.at(ACLS + "ipRules", "Ranges let in")
                    .defaultsTo(List.of())
                    .compares(Form.CIDR_RULES)
                    .lettingIn(),
            Property.at(ACLS + "virtualNetworkRules", "Subnets let in")
                    .defaultsTo(List.of())
                    .compares(Form.ID_SET)
                    .lettingIn(),
            Property.at(AT + "encryption/requireInfrastructureEncryption", "Second encryption")
                    .defaultsTo(false)
                    .createOnly()
                    .safe(Safety.when(true)));

    static final PropertyTable CONTAINER = PropertyTable.of(
            BlobContainer.TYPE,
            Property.at(AT + "publicAccess", "Anonymous reads")
                    .defaultsTo("None")
                    .compares(Form.TEXT_NO_CASE)
                    .safe(Safety.oneOf("None"), "STG-06"),
            Property.at(AT + "metadata", "Metadata").compares(Form.CONTAINS));

    private StorageTables() {}

    private static String text(Optional<Document> value) {
        return value.flatMap(Document::asText).orElse("").toUpperCase(Locale.ROOT);
    }

    /** Copies in other regions come and go; performance stays, and so does whether copies are spread over zones. */
    private static Consequence sku(Optional<Document> before, Document after) {
        String old = text(before);
        String next = text(Optional.of(after));
        boolean sameZones = old.contains("ZRS") == next.contains("ZRS");
        boolean samePerformance = old.split("_", 2)[0].equals(next.split("_", 2)[0]);
        return sameZones && samePerformance ? Consequence.IN_PLACE : Consequence.REFUSED;
    }

    /** The old kinds can be upgraded, and nothing else. */
    private static Consequence kind(Optional<Document> before, Document after) {
        boolean old = text(before).equals("STORAGE") || text(before).equals("BLOBSTORAGE");
        return old && text(Optional.of(after)).equals("STORAGEV2") ? Consequence.ONE_WAY : Consequence.REFUSED;
    }

    private static int tls(Optional<Document> version) {
        return switch (text(version)) {
            case "TLS1_3" -> 2;
            case "TLS1_2" -> 1;
            default -> 0;
        };
    }
}
