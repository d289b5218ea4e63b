package dev.breakwater.secret;

import dev.breakwater.change.Effect;
import dev.breakwater.change.Form;
import dev.breakwater.change.Property;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.change.Safety;
import java.util.List;

/** The properties of vaults and of the secrets in them. */
final class SecretTables {
    private static final String AT = "/properties/";
    private static final String ACLS = AT + "networkAcls/";

    static final PropertyTable VAULT = PropertyTable.of(
            KeyVault.TYPE,
            Property.at("/location", "Region").compares(Form.REGION).createOnly(),
            Property.at("/tags", "Tags").compares(Form.CONTAINS),
            Property.at(AT + "tenantId", "Tenant")
                    .compares(Form.TEXT_NO_CASE)
                    .affects((before, after) -> Effect.WEAKENS), // another directory's people come in
            Property.at(AT + "sku/family", "SKU family").compares(Form.TEXT_NO_CASE),
            Property.at(AT + "sku/name", "SKU").compares(Form.TEXT_NO_CASE),
            Property.at(AT + "enableRbacAuthorization", "Azure roles instead of access policies")
                    .defaultsTo(false)
                    .safe(Safety.when(true), "KV-02"),
            Property.at(AT + "enableSoftDelete", "Soft delete")
                    .defaultsTo(true)
                    .oneWayTo(true)
                    .safe(Safety.when(true), "KV-01"),
            Property.at(AT + "enablePurgeProtection", "Purge protection")
                    .defaultsTo(false)
                    .oneWayTo(true)
                    .safe(Safety.when(true), "KV-01"),
            Property.at(AT + "softDeleteRetentionInDays", "Days of soft delete")
                    .defaultsTo(90)
                    .createOnly(),
            Property.at(AT + "publicNetworkAccess", "Public network access")
                    .defaultsTo("Enabled")
                    .compares(Form.TEXT_NO_CASE)
                    .safe(Safety.oneOf("Disabled"), "KV-03"),
            Property.at(ACLS + "defaultAction", "What happens to callers that no rule names")
                    .defaultsTo("Allow")
                    .compares(Form.TEXT_NO_CASE)
                    .safe(Safety.oneOf("Deny"), "KV-03"),
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
                    .lettingIn());

    static final PropertyTable SECRET = PropertyTable.of(
            KeyVaultSecret.TYPE,
            Property.at("/contentType", "Content type"),
            Property.at("/attributes/enabled", "Enabled").defaultsTo(true),
            Property.at("/attributes/nbf", "Not before"),
            Property.at("/attributes/exp", "Expires").safe(Safety.whenPresent(), "KV-04"),
            Property.at("/tags/" + KeyVaultSecret.VERSION_TAG, "Declared version of the value"));

    private SecretTables() {}
}
