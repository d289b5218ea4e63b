package dev.breakwater.identity;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A role of Azure: a built-in one from the constants, or a custom one by name and GUID.
 *
 * @param name what people call it
 * @param guid the last segment of its definition's id
 */
public record AzureRole(String name, UUID guid) {
    private static final Pattern NO_SLUG = Pattern.compile("[^a-z0-9]+");

    /** Everything, role assignments included. */
    public static final AzureRole OWNER = builtIn("Owner", "8e3af657-a8ff-443c-a75c-2fe8c4bcb635");
    /** Everything but role assignments; includes fetching the cluster's admin credential. */
    public static final AzureRole CONTRIBUTOR = builtIn("Contributor", "b24988ac-6180-42a0-ab88-20f7382dd24c");
    /** Reads everything in ARM. */
    public static final AzureRole READER = builtIn("Reader", "acdd72a7-3385-48ef-bd42-f606fba81ae7");
    /** Assigns roles, so it reaches everything. */
    public static final AzureRole USER_ACCESS_ADMINISTRATOR =
            builtIn("User Access Administrator", "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9");
    /** Assigns roles, so it reaches everything unless a condition bounds it. */
    public static final AzureRole ROLE_BASED_ACCESS_CONTROL_ADMINISTRATOR =
            builtIn("Role Based Access Control Administrator", "f58310d9-a9f6-439a-9e8d-f62e7b41a168");
    /** Writes policies, their assignments and exemptions, and remediations; gives no identity its roles. */
    public static final AzureRole RESOURCE_POLICY_CONTRIBUTOR =
            builtIn("Resource Policy Contributor", "36243c78-bf99-498c-9df9-86d9f8d28608");
    /** Everything in every Kubernetes namespace and cluster-wide. */
    public static final AzureRole AKS_RBAC_CLUSTER_ADMIN =
            builtIn("Azure Kubernetes Service RBAC Cluster Admin", "b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b");
    /** Everything in a namespace but its quota. */
    public static final AzureRole AKS_RBAC_ADMIN =
            builtIn("Azure Kubernetes Service RBAC Admin", "3498e952-d568-435e-9b2c-8d77e338d7f7");
    /** Reads and writes most objects of a namespace, secrets included. */
    public static final AzureRole AKS_RBAC_WRITER =
            builtIn("Azure Kubernetes Service RBAC Writer", "a7ffa36f-339b-4b5c-8bdf-e2c188b2c0eb");
    /** Reads most objects of a namespace, no secrets. */
    public static final AzureRole AKS_RBAC_READER =
            builtIn("Azure Kubernetes Service RBAC Reader", "7f6c6a51-bcf8-42ba-9220-52d62157d7db");
    /** Fetches the cluster's admin credential. */
    public static final AzureRole AKS_CLUSTER_ADMIN =
            builtIn("Azure Kubernetes Service Cluster Admin Role", "0ab0b1a8-8aac-4efd-b8c2-3ee1fb270be8");
    /** Fetches the cluster's user credential, which still has to sign in. */
    public static final AzureRole AKS_CLUSTER_USER =
            builtIn("Azure Kubernetes Service Cluster User Role", "4abbcc35-e782-43d8-92c5-2d3f1bd2253f");
    /** Manages clusters as ARM resources. */
    public static final AzureRole AKS_CONTRIBUTOR =
            builtIn("Azure Kubernetes Service Contributor Role", "ed7f3fbd-7b88-4dd4-9017-9adb7ce333f8");
    /** Pulls images. */
    public static final AzureRole ACR_PULL = builtIn("AcrPull", "7f951dda-4ed3-4680-a7ca-43fe172d538d");
    /** Pushes images. */
    public static final AzureRole ACR_PUSH = builtIn("AcrPush", "8311e382-0749-4cb8-b61a-304f252e45ec");
    /** Joins subnets, changes networks. */
    public static final AzureRole NETWORK_CONTRIBUTOR =
            builtIn("Network Contributor", "4d97b98b-1d4f-4787-a291-c67834d212e7");
    /** Changes private DNS zones. */
    public static final AzureRole PRIVATE_DNS_ZONE_CONTRIBUTOR =
            builtIn("Private DNS Zone Contributor", "b12aa53e-6015-4669-85d0-8515ebb3ae7f");
    /** Uses a managed identity. */
    public static final AzureRole MANAGED_IDENTITY_OPERATOR =
            builtIn("Managed Identity Operator", "f1a07417-d97a-45cb-824c-7a7467783830");
    /** Everything in a vault's data plane. */
    public static final AzureRole KEY_VAULT_ADMINISTRATOR =
            builtIn("Key Vault Administrator", "00482a5a-887f-4fb3-b363-3b7fe8e74483");
    /** Reads secrets. */
    public static final AzureRole KEY_VAULT_SECRETS_USER =
            builtIn("Key Vault Secrets User", "4633458b-17de-408a-b874-0445c86b69e6");
    /** Writes secrets. */
    public static final AzureRole KEY_VAULT_SECRETS_OFFICER =
            builtIn("Key Vault Secrets Officer", "b86a8fe4-44ce-4948-aee5-eccb2c155cd7");
    /** Encrypts and decrypts with keys. */
    public static final AzureRole KEY_VAULT_CRYPTO_USER =
            builtIn("Key Vault Crypto User", "12338af0-0e69-4776-bea7-57ae8d297424");
    /** Lets a service wrap its keys. */
    public static final AzureRole KEY_VAULT_CRYPTO_SERVICE_ENCRYPTION_USER =
            builtIn("Key Vault Crypto Service Encryption User", "e147488a-f6f5-4113-8e2d-b22465e65bf6");
    /** Reads blobs. */
    public static final AzureRole STORAGE_BLOB_DATA_READER =
            builtIn("Storage Blob Data Reader", "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1");
    /** Reads, writes and deletes blobs. */
    public static final AzureRole STORAGE_BLOB_DATA_CONTRIBUTOR =
            builtIn("Storage Blob Data Contributor", "ba92f5b4-2d11-453d-a403-e96b0029c9fe");
    /** Publishes metrics. */
    public static final AzureRole MONITORING_METRICS_PUBLISHER =
            builtIn("Monitoring Metrics Publisher", "3913510d-42f4-4e42-8a64-420c390055eb");

    private static final List<AzureRole> BUILT_IN = List.of(
            OWNER,
            CONTRIBUTOR,
            READER,
            USER_ACCESS_ADMINISTRATOR,
            ROLE_BASED_ACCESS_CONTROL_ADMINISTRATOR,
            RESOURCE_POLICY_CONTRIBUTOR,
            AKS_RBAC_CLUSTER_ADMIN,
            AKS_RBAC_ADMIN,
            AKS_RBAC_WRITER,
            AKS_RBAC_READER,
            AKS_CLUSTER_ADMIN,
            AKS_CLUSTER_USER,
            AKS_CONTRIBUTOR,
            ACR_PULL,
            ACR_PUSH,
            NETWORK_CONTRIBUTOR,
            PRIVATE_DNS_ZONE_CONTRIBUTOR,
            MANAGED_IDENTITY_OPERATOR,
            KEY_VAULT_ADMINISTRATOR,
            KEY_VAULT_SECRETS_USER,
            KEY_VAULT_SECRETS_OFFICER,
            KEY_VAULT_CRYPTO_USER,
            KEY_VAULT_CRYPTO_SERVICE_ENCRYPTION_USER,
            STORAGE_BLOB_DATA_READER,
            STORAGE_BLOB_DATA_CONTRIBUTOR,
            MONITORING_METRICS_PUBLISHER);

    /** Refuses a role without name or GUID. */
    public AzureRole {
        Objects.requireNonNull(name, "null name");
        Objects.requireNonNull(guid, "null guid");
        if (name.isBlank()) {
            throw new IllegalArgumentException("AzureRole " + guid + ": the name must not be blank.");
        }
    }

    /** All constants of this class. */
    public static List<AzureRole> builtIn() {
        return BUILT_IN;
    }

    /** The built-in role whose definition id ends with that GUID; empty if it is none of the constants. */
    public static Optional<AzureRole> ofDefinitionId(String definitionId) {
        String guid = definitionId.substring(definitionId.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        return BUILT_IN.stream()
                .filter(role -> role.guid.toString().equals(guid))
                .findFirst();
    }

    /** The name in lower case with hyphens, as it stands in addresses. */
    public String slug() {
        return NO_SLUG.matcher(name.toLowerCase(Locale.ROOT)).replaceAll("-");
    }

    private static AzureRole builtIn(String name, String guid) {
        return new AzureRole(name, UUID.fromString(guid));
    }

    /** {@code Reader (acdd72a7-…)}. */
    @Override
    public String toString() {
        return name + " (" + guid + ")";
    }
}
