package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Container registries, with what the service adds. */
final class Registries {
    static final String TYPE = "Microsoft.ContainerRegistry/registries";
    private static final String RULES = "/networkRuleSet";

    private Registries() {}

    static FakeType type(World world) {
        return FakeType.tracked(TYPE)
                .operating()
                .named(
                        Pattern.compile("[a-zA-Z0-9]{5,50}"),
                        "InvalidResourceName",
                        "Resource names may contain alpha numeric characters only and must be between 5 and 50"
                                + " characters.")
                .refuses((call, body, current) -> requireFree(world, call))
                .refuses((call, body, current) -> requireSku(body))
                .refuses((call, body, current) -> requirePrivateForExport(body))
                .createOnly("/properties/zoneRedundancy", "/properties/encryption/status")
                .defaults((call, registry) -> completed(world, call, registry));
    }

    /** Tokens of repositories, each of one scope map; a token is on until somebody turns it off. */
    static FakeType tokens() {
        return FakeType.child(TYPE + "/tokens")
                .named(
                        Pattern.compile("[a-zA-Z0-9-]{5,50}"),
                        "InvalidTokenName",
                        "The token name '%s' is invalid: it may contain alpha numeric characters and hyphens only, 5 to 50"
                                + " of them.")
                .refuses((call, body, current) -> {
                    if (body.text("/properties/scopeMapId").isEmpty()) {
                        throw ArmError.badRequest("InvalidRequest", "The property 'scopeMapId' is required.");
                    }
                })
                .defaults((call, token) -> token.text("/properties/status").isPresent()
                        ? token
                        : token.withAt("/properties/status", "enabled"));
    }

    private static void requireFree(World world, Call call) {
        String name = call.variable("name");
        boolean taken = world.store().ofType(TYPE).stream()
                .filter(other ->
                        other.text("/name").filter(name::equalsIgnoreCase).isPresent())
                .anyMatch(other ->
                        !other.text("/id").filter(call.id()::equalsIgnoreCase).isPresent());
        if (taken) {
            throw ArmError.conflict(
                    "AlreadyInUse",
                    "The registry DNS name " + server(name) + " is already in use. You can check if the name is already"
                            + " claimed using following API:"
                            + " https://docs.microsoft.com/en-us/rest/api/containerregistry/registries/checknameavailability");
        }
    }

    private static String server(String name) {
        return name.toLowerCase(Locale.ROOT) + ".azurecr.io";
    }

    private static void requireSku(Document body) {
        String sku = body.text("/sku/name")
                .orElseThrow(() -> ArmError.badRequest("InvalidRequest", "The property 'sku' is required."));
        boolean premium = sku.equalsIgnoreCase("Premium");
        Document properties = body.get("properties").orElse(Document.object());
        boolean needsPremium = properties.at(RULES).isPresent()
                || isText(properties, "/publicNetworkAccess", "Disabled")
                || properties.flag("/dataEndpointEnabled").orElse(false)
                || List.of("retentionPolicy", "quarantinePolicy", "trustPolicy").stream()
                        .anyMatch(policy -> isText(properties, "/policies/" + policy + "/status", "enabled"));
        if (needsPremium && !premium) {
            throw ArmError.badRequest(
                    "SkuNotSupported",
                    "The requested features are not supported for SKU " + sku + ". They need SKU Premium.");
        }
    }

    private static void requirePrivateForExport(Document body) {
        Document properties = body.get("properties").orElse(Document.object());
        if (isText(properties, "/policies/exportPolicy/status", "disabled")
                && !isText(properties, "/publicNetworkAccess", "Disabled")) {
            throw ArmError.badRequest(
                    "ExportPolicyCannotBeDisabled",
                    "Property 'properties.policies.exportPolicy.status' cannot be disabled unless public network access"
                            + " is disabled.");
        }
    }

    private static boolean isText(Document body, String pointer, String text) {
        return body.text(pointer).filter(text::equalsIgnoreCase).isPresent();
    }

    private static Document completed(World world, Call call, Document registry) {
        Document asked = registry.get("properties").orElse(Document.object());
        Document off = Document.object("status", "disabled");
        Document on = Document.object("status", "enabled");
        Document policies = Document.object("quarantinePolicy", off, "exportPolicy", on)
                .with("azureADAuthenticationAsArmPolicy", on)
                .with("trustPolicy", off.with("type", "Notary"))
                .with("retentionPolicy", off.with("days", 7));
        Document properties = Document.object("adminUserEnabled", false, "anonymousPullEnabled", false)
                .with("publicNetworkAccess", "Enabled")
                .with("networkRuleBypassOptions", "AzureServices")
                .with("zoneRedundancy", "Disabled")
                .with("dataEndpointEnabled", false)
                .with("policies", policies)
                .with("encryption", off)
                .merge(kept(world, call))
                .merge(asked)
                .with("loginServer", server(call.variable("name")))
                .with("privateEndpointConnections", Document.array());
        String sku = registry.text("/sku/name").orElse("");
        boolean premium = sku.equalsIgnoreCase("Premium");
        return registry.with("sku", Document.object("name", sku, "tier", sku))
                .with("properties", premium ? Firewalls.allowing(ruled(properties), RULES) : properties);
    }

    /** What is taken at creation only stays when it is left out. */
    private static Document kept(World world, Call call) {
        Optional<Document> zones = world.store().get(call.id()).flatMap(old -> old.at("/properties/zoneRedundancy"));
        return Document.object().withSome("zoneRedundancy", zones);
    }

    private static Document ruled(Document properties) {
        return properties.at(RULES).isPresent()
                ? properties
                : properties.withAt(RULES, Document.object("defaultAction", "Allow"));
    }
}
