package dev.breakwater.governance;

import dev.breakwater.change.Form;
import dev.breakwater.change.Property;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.change.Safety;
import dev.breakwater.document.Document;
import dev.breakwater.resource.NetworkAccess;
import java.util.List;
import java.util.Optional;

/** The properties of a container registry, and its body. */
final class RegistryTable {
    private static final String AT = "/properties/";
    private static final String RULES = AT + "networkRuleSet/";
    private static final String POLICIES = AT + "policies/";

    static final PropertyTable TABLE = PropertyTable.of(
            ContainerRegistry.TYPE,
            Property.at("/location", "Region").compares(Form.REGION).createOnly(),
            Property.at("/tags", "Tags").compares(Form.CONTAINS),
            Property.at("/sku/name", "SKU").compares(Form.TEXT_NO_CASE),
            Property.at(AT + "adminUserEnabled", "Admin user").defaultsTo(false).safe(Safety.when(false), "ACR-01"),
            Property.at(AT + "anonymousPullEnabled", "Anonymous pull")
                    .defaultsTo(false)
                    .safe(Safety.when(false), "ACR-02"),
            Property.at(AT + "publicNetworkAccess", "Public network access")
                    .defaultsTo("Enabled")
                    .compares(Form.TEXT_NO_CASE)
                    .safe(Safety.oneOf("Disabled"), "ACR-03"),
            Property.at(RULES + "defaultAction", "What happens to callers that no rule names")
                    .defaultsTo("Allow")
                    .compares(Form.TEXT_NO_CASE)
                    .safe(Safety.oneOf("Deny"), "ACR-03"),
            Property.at(RULES + "ipRules", "Ranges let in")
                    .defaultsTo(List.of())
                    .compares(Form.CIDR_RULES)
                    .lettingIn(),
            Property.at(AT + "networkRuleBypassOptions", "Services that pass the rules")
                    .defaultsTo("AzureServices")
                    .compares(Form.TEXT_NO_CASE)
                    .safe(Safety.oneOf("None")),
            status("exportPolicy", "Export", "enabled").safe(Safety.oneOf("disabled"), "ACR-05"),
            status("azureADAuthenticationAsArmPolicy", "Sign-in with tokens for ARM", "enabled")
                    .safe(Safety.oneOf("disabled"), "ACR-06"),
            status("retentionPolicy", "Deletion of manifests without a tag", "disabled"),
            Property.at(POLICIES + "retentionPolicy/days", "Days until that deletion")
                    .defaultsTo(7),
            status("quarantinePolicy", "Quarantine of pushed images", "disabled"),
            status("trustPolicy", "Content trust", "disabled"),
            Property.at(POLICIES + "trustPolicy/type", "Kind of content trust")
                    .defaultsTo("Notary")
                    .compares(Form.TEXT_NO_CASE),
            Property.at(AT + "dataEndpointEnabled", "Data endpoints").defaultsTo(false),
            Property.at(AT + "zoneRedundancy", "Zone redundancy")
                    .defaultsTo("Disabled")
                    .compares(Form.TEXT_NO_CASE)
                    .createOnly(),
            Property.at(AT + "encryption/status", "Encryption with a key of yours")
                    .defaultsTo("disabled")
                    .compares(Form.TEXT_NO_CASE)
                    .createOnly()
                    .safe(Safety.oneOf("enabled"), "ACR-04"));

    private RegistryTable() {}

    private static Property status(String policy, String title, String fallback) {
        return Property.at(POLICIES + policy + "/status", title)
                .defaultsTo(fallback)
                .compares(Form.TEXT_NO_CASE);
    }

    static Document body(ContainerRegistry registry) {
        Document body =
                Document.object("location", registry.location(), "sku", Document.object("name", registry.sku()));
        Document properties = Document.object("adminUserEnabled", registry.adminUser())
                .with("anonymousPullEnabled", registry.anonymousPull())
                .with("publicNetworkAccess", registry.networkAccess().publicNetworkAccess())
                .withSome("dataEndpointEnabled", registry.dataEndpoint())
                .withSome("zoneRedundancy", registry.zoneRedundancy().map(on -> on ? "Enabled" : "Disabled"))
                .withSome("policies", policies(registry));
        return (registry.tags().isEmpty() ? body : body.with("tags", registry.tags()))
                .with("properties", registry.sku() == RegistrySku.PREMIUM ? ruled(properties, registry) : properties);
    }

    /** The smaller SKUs take no rules of the network, not even the one that lets all in. */
    private static Document ruled(Document properties, ContainerRegistry registry) {
        NetworkAccess access = registry.networkAccess();
        Document rules = Document.object("defaultAction", access.defaultAction());
        List<Document> ranges = access.ranges().stream()
                .map(range -> Document.object("action", "Allow", "value", range))
                .toList();
        return properties
                .with("networkRuleBypassOptions", access.bypass())
                .with("networkRuleSet", access.isOpen() ? rules : rules.with("ipRules", ranges));
    }

    private static Optional<Document> policies(ContainerRegistry registry) {
        Document policies = Document.object()
                .withSome("exportPolicy", registry.export().map(RegistryTable::status))
                .withSome(
                        "azureADAuthenticationAsArmPolicy", registry.armTokens().map(RegistryTable::status))
                .withSome(
                        "retentionPolicy",
                        registry.retentionDays().map(days -> status(true).with("days", days)))
                .withSome("quarantinePolicy", registry.quarantine().map(RegistryTable::status))
                .withSome(
                        "trustPolicy",
                        registry.contentTrust().map(on -> status(on).with("type", "Notary")));
        return policies.members().isEmpty() ? Optional.empty() : Optional.of(policies);
    }

    private static Document status(boolean on) {
        return Document.object("status", on ? "enabled" : "disabled");
    }
}
