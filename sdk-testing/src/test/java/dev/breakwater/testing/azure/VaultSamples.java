package dev.breakwater.testing.azure;

import dev.breakwater.governance.ContainerRegistry;
import dev.breakwater.governance.RegistrySku;
import dev.breakwater.identity.AzureRole;
import dev.breakwater.identity.FederatedCredential;
import dev.breakwater.identity.ManagedIdentity;
import dev.breakwater.identity.PrincipalType;
import dev.breakwater.identity.RoleAssignment;
import dev.breakwater.platform.BlobContainer;
import dev.breakwater.platform.ResourceGroup;
import dev.breakwater.platform.StorageAccount;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.NetworkAccess;
import dev.breakwater.resource.Output;
import dev.breakwater.resource.Sensitive;
import dev.breakwater.secret.KeyVault;
import dev.breakwater.secret.KeyVaultSecret;
import dev.breakwater.testing.contract.Sample;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Vaults, secrets, federated credentials, registries and storage, each with one variation per property. */
final class VaultSamples {
    /** What no text may hold. */
    static final String CANARY = "canary-vault-51c8";

    private static final Acceptance ACCEPTED =
            new Acceptance("KV-03", "moved next month", "platform", LocalDate.of(2027, 1, 1));
    private static final String RANGE = "203.0.113.0/24";
    private static final NetworkAccess NAMED = NetworkAccess.from(RANGE);

    private final ResourceGroup group;
    private final ManagedIdentity identity;
    private final String caller;
    private final KeyVault vault;

    VaultSamples(ResourceGroup group, ManagedIdentity identity, String tenant, String caller) {
        this.group = group;
        this.identity = identity;
        this.caller = caller;
        this.vault = KeyVault.named(group.id().uniqueName("kv"))
                .group(group.id())
                .location("West Europe")
                .putTag("env", "prod")
                .tenant(tenant)
                .networkAccess(NAMED.andSubnet(Output.of(subnet("apps"))))
                .softDeleteDays(30)
                .purgeProtection(false)
                .addDependsOn(identity.address())
                .addAcceptances(ACCEPTED)
                .build();
    }

    private String subnet(String name) {
        return group.id() + "/providers/Microsoft.Network/virtualNetworks/vnet/subnets/" + name;
    }

    List<Sample> all() {
        return List.of(vault(), secret(), credential(), registry(), smallRegistry(), account(), container());
    }

    private Sample vault() {
        return Sample.of(vault)
                .needing(group, identity)
                .varying("location", vault.withLocation("northeurope"))
                .varying("tags", vault.withTags(Map.of("env", "test")))
                .varying("tenant", vault.withTenant("99999999-0000-4000-8000-000000000001"))
                .varying("hardwareKeys", vault.withHardwareKeys(true))
                .varying("rbacAuthorization", vault.withRbacAuthorization(false))
                .varying("purgeProtection", vault.withPurgeProtection(true))
                .varying("softDeleteDays", vault.withSoftDeleteDays(90))
                .undeclaring("softDeleteDays", vault.withSoftDeleteDays(Optional.empty()))
                .undeclaring("recoverDeleted", vault.withRecoverDeleted(true))
                .varying("networkAccess private", vault.withNetworkAccess(NetworkAccess.privateOnly()))
                .varying("networkAccess open", vault.withNetworkAccess(NetworkAccess.open()))
                .varying("networkAccess ranges", vault.withNetworkAccess(NetworkAccess.from("198.51.100.7")))
                .varying("networkAccess subnets", vault.withNetworkAccess(NAMED.andSubnet(Output.of(subnet("other")))))
                .varying(
                        "networkAccess services",
                        vault.withNetworkAccess(vault.networkAccess().withoutTrustedServices()))
                .exempting("/properties/sku/family", "there is one family")
                .exempting("/properties/enableSoftDelete", "Azure lets nobody switch it off");
    }

    private RoleAssignment officer() {
        return RoleAssignment.of(AzureRole.KEY_VAULT_SECRETS_OFFICER)
                .principal(caller, PrincipalType.SERVICE_PRINCIPAL)
                .scope(vault.id())
                .build();
    }

    private Sample secret() {
        KeyVaultSecret secret = KeyVaultSecret.named("db-password")
                .vault(vault.id())
                .value(Sensitive.of(CANARY + "-one"))
                .version("1")
                .contentType("text/plain")
                .notBefore(Instant.parse("2026-08-01T00:00:00Z"))
                .expires(Instant.parse("2027-08-01T00:00:00Z"))
                .enabled(true)
                .putTag("team", "web")
                .addDependsOn(officer().address())
                .addAcceptances(ACCEPTED)
                .build();
        return Sample.of(secret)
                .needing(group, identity, vault, officer())
                .varying(
                        "version",
                        secret.withValue(Output.of(Sensitive.of(CANARY + "-two")))
                                .withVersion("2"))
                .undeclaring("value alone", secret.withValue(Output.of(Sensitive.of(CANARY + "-three"))))
                .varying("contentType", secret.withContentType("application/json"))
                .undeclaring("contentType", secret.withContentType(Optional.empty()))
                .varying("expires", secret.withExpires(Instant.parse("2028-08-01T00:00:00Z")))
                .undeclaring("expires", secret.withExpires(Optional.empty()))
                .varying("notBefore", secret.withNotBefore(Instant.parse("2026-07-01T00:00:00Z")))
                .undeclaring("notBefore", secret.withNotBefore(Optional.empty()))
                .varying("enabled", secret.withEnabled(false))
                .undeclaring("enabled", secret.withEnabled(Optional.empty()))
                .varying("tags", secret.withTags(Map.of("team", "shop")))
                .undeclaring("tags", secret.withTags(Map.of()));
    }

    private Sample credential() {
        FederatedCredential credential = FederatedCredential.forServiceAccount("web", "shop")
                .identity(identity.id())
                .issuer("https://westeurope.oic.prod-aks.azure.com/t/1/")
                .addDependsOn(group.address())
                .addAcceptances(ACCEPTED)
                .build();
        return Sample.of(credential)
                .needing(group, identity)
                .varying(
                        "issuer without slash",
                        credential.withIssuer(Output.of("https://westeurope.oic.prod-aks.azure.com/t/1")))
                .varying("subject", credential.withSubject("system:serviceaccount:web:Shop"))
                .varying("audience", credential.withAudience("api://other"));
    }

    private Sample registry() {
        ContainerRegistry registry = ContainerRegistry.named(group.id().uniqueName("acr"))
                .group(group.id())
                .location("westeurope")
                .putTag("env", "prod")
                .networkAccess(NetworkAccess.privateOnly())
                .export(false)
                .armTokens(false)
                .retentionDays(30)
                .quarantine(false)
                .contentTrust(false)
                .dataEndpoint(true)
                .zoneRedundancy(true)
                .addDependsOn(identity.address())
                .addAcceptances(ACCEPTED)
                .build();
        return Sample.of(registry)
                .needing(group, identity)
                .varying("location", registry.withLocation("northeurope"))
                .varying("tags", registry.withTags(Map.of("env", "test")))
                .varying("adminUser", registry.withAdminUser(true))
                .varying("anonymousPull", registry.withAnonymousPull(true))
                .varying("networkAccess", registry.withExport(true).withNetworkAccess(NAMED))
                .varying(
                        "networkAccess services",
                        registry.withNetworkAccess(NetworkAccess.privateOnly().withoutTrustedServices()))
                .varying("export", registry.withExport(true))
                .undeclaring("export", registry.withExport(Optional.empty()))
                .varying("armTokens", registry.withArmTokens(true))
                .undeclaring("armTokens", registry.withArmTokens(Optional.empty()))
                .varying("retentionDays", registry.withRetentionDays(60))
                .undeclaring("retentionDays", registry.withRetentionDays(Optional.empty()))
                .varying("quarantine", registry.withQuarantine(true))
                .undeclaring("quarantine", registry.withQuarantine(Optional.empty()))
                .varying("contentTrust", registry.withContentTrust(true))
                .undeclaring("contentTrust", registry.withContentTrust(Optional.empty()))
                .varying("dataEndpoint", registry.withDataEndpoint(false))
                .undeclaring("dataEndpoint", registry.withDataEndpoint(Optional.empty()))
                .varying("zoneRedundancy", registry.withZoneRedundancy(false))
                .undeclaring("zoneRedundancy", registry.withZoneRedundancy(Optional.empty()))
                .exempting("/properties/policies/retentionPolicy/status", "it follows from the days")
                .exempting("/properties/policies/trustPolicy/type", "there is one kind")
                .exempting("/properties/encryption/status", "found on live registries, not declared");
    }

    private Sample smallRegistry() {
        ContainerRegistry registry = ContainerRegistry.named(
                        "small" + group.id().uniqueName("acr"))
                .group(group.id())
                .location("westeurope")
                .sku(RegistrySku.STANDARD)
                .networkAccess(NetworkAccess.open())
                .build();
        return Sample.of(registry)
                .needing(group)
                .varying("sku", registry.withSku(RegistrySku.PREMIUM))
                .varying(
                        "sku and network", registry.withSku(RegistrySku.PREMIUM).withNetworkAccess(NAMED));
    }

    private StorageAccount storage() {
        return StorageAccount.named(group.id().uniqueName("st"))
                .group(group.id())
                .location("westeurope")
                .putTag("env", "prod")
                .networkAccess(NAMED.andSubnet(Output.of(subnet("apps"))))
                .infrastructureEncryption(true)
                .addDependsOn(identity.address())
                .addAcceptances(ACCEPTED)
                .build();
    }

    private Sample account() {
        StorageAccount account = storage();
        return Sample.of(account)
                .needing(group, identity)
                .varying("location", account.withLocation("northeurope"))
                .varying("tags", account.withTags(Map.of("env", "test")))
                .varying("sku in place", account.withSku("Standard_GZRS"))
                .varying("sku out of zones", account.withSku("Standard_LRS"))
                .varying("kind", account.withKind("BlockBlobStorage"))
                .varying("sharedKeyAccess", account.withSharedKeyAccess(true))
                .varying("httpsOnly", account.withHttpsOnly(false))
                .varying("minimumTls", account.withMinimumTls("TLS1_0"))
                .varying("blobPublicAccess", account.withBlobPublicAccess(true))
                .varying("entraByDefault", account.withEntraByDefault(false))
                .varying("crossTenantReplication", account.withCrossTenantReplication(true))
                .varying("infrastructureEncryption", account.withInfrastructureEncryption(false))
                .undeclaring("infrastructureEncryption", account.withInfrastructureEncryption(Optional.empty()))
                .varying("networkAccess", account.withNetworkAccess(NetworkAccess.privateOnly()))
                .varying("networkAccess ranges", account.withNetworkAccess(NetworkAccess.from("198.51.100.7")))
                .varying(
                        "networkAccess services",
                        account.withNetworkAccess(account.networkAccess().withoutTrustedServices()))
                .varying("networkAccess open", account.withNetworkAccess(NetworkAccess.open()));
    }

    private Sample container() {
        StorageAccount open = storage().withBlobPublicAccess(true);
        BlobContainer container = BlobContainer.named("backups")
                .account(open.id())
                .putMetadata("kind", "velero")
                .addDependsOn(group.address())
                .addAcceptances(ACCEPTED)
                .build();
        return Sample.of(container)
                .needing(group, identity, open)
                .varying("publicAccess", container.withPublicAccess(true))
                .varying("metadata", container.withMetadata(Map.of("kind", "other")))
                .undeclaring("metadata", container.withMetadata(Map.of()));
    }
}
