package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;

/**
 * What {@code /metadata/endpoints} says of a cloud: the first shape has few members, the next ones are lists of clouds,
 * the one of 2022 is one cloud. Source of semantics: the answers of Azure, and the clients that read them.
 */
final class CloudMetadata {
    private static final String AUDIENCE = "https://management.core.windows.net/";

    private CloudMetadata() {}

    static boolean isAsked(ArmRequest request) {
        return request.method().equals("GET") && request.path().equalsIgnoreCase("/metadata/endpoints");
    }

    static ArmResponse answer(FrontAddresses addresses, ArmRequest request) {
        String version = request.apiVersion();
        if (version.compareTo("2018") < 0) {
            return ArmResponse.ok(first(addresses));
        }
        Document cloud = cloud(addresses);
        return ArmResponse.ok(version.compareTo("2022") < 0 ? Document.array(cloud) : cloud);
    }

    private static Document first(FrontAddresses addresses) {
        return Document.object("galleryEndpoint", addresses.base(), "graphEndpoint", addresses.graph())
                .with("portalEndpoint", addresses.base())
                .with("authentication", authentication(addresses));
    }

    private static Document cloud(FrontAddresses addresses) {
        String base = addresses.base();
        return Document.object("name", "AzureCloud", "portal", base)
                .with("authentication", authentication(addresses))
                .with("resourceManager", base)
                .with("graph", addresses.graph())
                .with("graphAudience", addresses.graph())
                .with("microsoftGraphResourceId", addresses.graph())
                .with("media", base)
                .with("batch", base)
                .with("gallery", base)
                .with("sqlManagement", base)
                .with("activeDirectoryDataLake", base)
                .with("vmImageAliasDoc", base)
                .with("suffixes", suffixes(addresses));
    }

    private static Document authentication(FrontAddresses addresses) {
        return Document.object("loginEndpoint", addresses.base(), "tenant", "common")
                .with("audiences", Document.array(AUDIENCE, "https://management.azure.com/"))
                .with("identityProvider", "AAD");
    }

    private static Document suffixes(FrontAddresses addresses) {
        return Document.object("keyVaultDns", addresses.vaultSuffix(), "acrLoginServer", "azurecr.io")
                .with("storage", "core.windows.net")
                .with("sqlServerHostname", "database.windows.net");
    }
}
