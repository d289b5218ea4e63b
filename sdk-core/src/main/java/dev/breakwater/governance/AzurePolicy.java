package dev.breakwater.governance;

import dev.breakwater.resource.ArmId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A definition or an initiative (a set of definitions) of Azure Policy: a built-in one from the constants, or
 * one of yours by name and id. Source of the built-in ones: the repository Azure/azure-policy, April 2026.
 *
 * @param name what people call it
 * @param id the id of the definition or the initiative
 * @param deploys whether a definition in it can deploy or modify, so that its assignment needs an identity
 */
public record AzurePolicy(String name, ArmId id, boolean deploys) {
    /** Initiative: no privileged pods, host namespaces, host ports, host paths or added capabilities. */
    public static final AzurePolicy POD_SECURITY_BASELINE =
            initiative("Pod Security baseline", "a8640138-9b0a-4a28-b8cb-1666c838647d");
    /** Initiative: the baseline, and no escalation, root users, unusual volumes or unconfined seccomp. */
    public static final AzurePolicy POD_SECURITY_RESTRICTED =
            initiative("Pod Security restricted", "42b8ef37-b724-4e24-bbc8-7a7708edfe00");
    /** Initiative: the 27 definitions that deployment safeguards consist of. */
    public static final AzurePolicy DEPLOYMENT_SAFEGUARDS =
            initiative("Deployment safeguards", "c047ea8e-9c78-49b2-958b-37e56d291a44");
    /** Initiative, in preview: recommendations of the CIS benchmark for Kubernetes; it audits only. */
    public static final AzurePolicy CIS_KUBERNETES_BENCHMARK =
            initiative("CIS Kubernetes benchmark", "4fd005fd-51be-478f-a8fb-149d48b20d48");
    /** Initiative, in preview: images must be signed; it deploys Image Integrity and the Policy add-on. */
    public static final AzurePolicy IMAGE_INTEGRITY =
            new AzurePolicy("Image Integrity", set("af28bf8b-c669-4dd3-9137-1e68fdc61bd6"), true);
    /** Initiative: the Microsoft cloud security benchmark, version 1; it audits only. */
    public static final AzurePolicy CLOUD_SECURITY_BENCHMARK =
            initiative("Cloud security benchmark", "1f3afdf9-d0c9-4c3d-847f-89da613e70a8");
    /** Definition: clusters have no local accounts. */
    public static final AzurePolicy NO_LOCAL_ACCOUNTS =
            definition("No local accounts", "993c2fcd-2b29-49d2-9eb0-df2c3a730c32", false);
    /** Definition: clusters are private. */
    public static final AzurePolicy PRIVATE_CLUSTERS =
            definition("Private clusters", "040732e8-d947-40b8-95d6-854c95024bf8", false);
    /** Definition: public API servers let in authorized ranges only; it audits only. */
    public static final AzurePolicy AUTHORIZED_RANGES =
            definition("Authorized ranges", "0e246bcf-5f6f-4f87-bc6f-775d4712c7ea", false);
    /** Definition: clusters use Kubernetes RBAC; it audits only. */
    public static final AzurePolicy CLUSTER_RBAC =
            definition("Kubernetes RBAC", "ac4a19c2-fa67-49b4-8ae5-0b2e78c49457", false);
    /** Definition: clusters have the Azure Policy add-on; it audits only. */
    public static final AzurePolicy POLICY_ADD_ON =
            definition("Policy add-on", "0a15ec92-a229-4763-bb14-0ea34a568f8d", false);
    /** Definition: disks of clusters are encrypted with keys of the customer. */
    public static final AzurePolicy CUSTOMER_DISK_KEYS =
            definition("Customer disk keys", "7d7be79c-23ba-4033-84dd-45e2a5ccdd67", false);
    /** Definition: temporary disks and caches of nodes are encrypted at the host. */
    public static final AzurePolicy HOST_ENCRYPTION =
            definition("Host encryption", "41425d9f-d1a5-499a-9932-f8ed8453932c", false);
    /** Definition: the run command of clusters is off; it audits only. */
    public static final AzurePolicy NO_RUN_COMMAND =
            definition("No run command", "89f2d532-c53c-4f8f-9afa-4927b1114a0d", false);
    /** Definition: gives clusters the Azure Policy add-on. */
    public static final AzurePolicy DEPLOY_POLICY_ADD_ON =
            definition("Deploy Policy add-on", "a8eff44f-8c92-45c3-a3fb-9880802d67a7", true);
    /** Definition: gives clusters the Defender profile. */
    public static final AzurePolicy DEPLOY_DEFENDER_PROFILE =
            definition("Deploy Defender profile", "64def556-fbad-4622-930e-72d1d5589bf5", true);
    /** Definition: sends the logs of clusters to a workspace. */
    public static final AzurePolicy DEPLOY_DIAGNOSTICS =
            definition("Deploy AKS diagnostics", "6c66c325-74c8-42fd-a286-a74b0e2939d8", true);
    /** Definition: gives clusters the Image Cleaner. */
    public static final AzurePolicy DEPLOY_IMAGE_CLEANER =
            definition("Deploy Image Cleaner", "7e49285c-4bed-4564-b26a-5225ccc311f3", true);
    /** Definition: turns the run command of clusters off. */
    public static final AzurePolicy DISABLE_RUN_COMMAND =
            definition("Disable run command", "1b708b0a-3380-40e9-8b79-821f9fa224cc", true);
    /** Definition: gives clusters a channel for upgrades of the nodes' operating system. */
    public static final AzurePolicy DEPLOY_NODE_OS_CHANNEL =
            definition("Deploy node OS channel", "40f1aee2-4db4-4b74-acb1-c6972e24cca8", true);

    private static final Pattern NO_SLUG = Pattern.compile("[^a-z0-9]+");
    private static final int SHORTEST_LIMIT = 24;
    private static final int HEAD = 15;
    private static final List<AzurePolicy> BUILT_IN = List.of(
            POD_SECURITY_BASELINE,
            POD_SECURITY_RESTRICTED,
            DEPLOYMENT_SAFEGUARDS,
            CIS_KUBERNETES_BENCHMARK,
            IMAGE_INTEGRITY,
            CLOUD_SECURITY_BENCHMARK,
            NO_LOCAL_ACCOUNTS,
            PRIVATE_CLUSTERS,
            AUTHORIZED_RANGES,
            CLUSTER_RBAC,
            POLICY_ADD_ON,
            CUSTOMER_DISK_KEYS,
            HOST_ENCRYPTION,
            NO_RUN_COMMAND,
            DEPLOY_POLICY_ADD_ON,
            DEPLOY_DEFENDER_PROFILE,
            DEPLOY_DIAGNOSTICS,
            DEPLOY_IMAGE_CLEANER,
            DISABLE_RUN_COMMAND,
            DEPLOY_NODE_OS_CHANNEL);

    /** Refuses a policy without name or id. */
    public AzurePolicy {
        Objects.requireNonNull(name, "null name");
        Objects.requireNonNull(id, "null id");
        if (name.isBlank()) {
            throw new IllegalArgumentException("AzurePolicy " + id + ": the name must not be blank.");
        }
    }

    /** All constants of this class. */
    public static List<AzurePolicy> builtIn() {
        return BUILT_IN;
    }

    /** The built-in policy of that definition or initiative id; empty if it is none of the constants. */
    public static Optional<AzurePolicy> ofDefinitionId(String definitionId) {
        String guid = definitionId.substring(definitionId.lastIndexOf('/') + 1);
        return BUILT_IN.stream()
                .filter(policy -> policy.id.name().equalsIgnoreCase(guid))
                .findFirst();
    }

    /** Whether it is an initiative. */
    public boolean isInitiative() {
        return id.toString().toLowerCase(Locale.ROOT).contains("/policysetdefinitions/");
    }

    /**
     * A name for its assignments: its own in lower case with hyphens; one that is longer than the 24 characters that
     * every scope takes is cut, and told apart by a digest of the id.
     */
    public String slug() {
        String slug = NO_SLUG.matcher(name.toLowerCase(Locale.ROOT)).replaceAll("-");
        if (slug.length() <= SHORTEST_LIMIT) {
            return slug;
        }
        String whole = id.toString().toLowerCase(Locale.ROOT);
        String digest = UUID.nameUUIDFromBytes(whole.getBytes(StandardCharsets.UTF_8))
                .toString()
                .substring(0, 8);
        return slug.substring(0, HEAD) + "-" + digest;
    }

    private static AzurePolicy initiative(String name, String guid) {
        return new AzurePolicy(name, set(guid), false);
    }

    private static AzurePolicy definition(String name, String guid, boolean deploys) {
        return new AzurePolicy(
                name, ArmId.parse("/providers/Microsoft.Authorization/policyDefinitions/" + guid), deploys);
    }

    private static ArmId set(String guid) {
        return ArmId.parse("/providers/Microsoft.Authorization/policySetDefinitions/" + guid);
    }

    /** {@code Pod Security baseline (a8640138-…)}. */
    @Override
    public String toString() {
        return name + " (" + id.name() + ")";
    }
}
