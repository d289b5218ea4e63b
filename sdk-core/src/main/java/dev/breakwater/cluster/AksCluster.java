package dev.breakwater.cluster;

import dev.breakwater.BreakwaterStyle;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.document.Document;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.ArmResource;
import dev.breakwater.resource.ClusterLink;
import dev.breakwater.resource.DeclaredLines;
import dev.breakwater.resource.Issue;
import dev.breakwater.resource.Output;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.immutables.value.Value;

/**
 * The desired state of an AKS cluster with its node pools. What is not declared is left to the service
 * and to whoever else manages it. Immutable.
 *
 * <pre>{@code
 * SecureCluster secure = secure();
 * AksCluster cluster = secure.cluster().withLocalAccounts(true);
 *
 * assertThat(cluster.document().flag("/properties/disableLocalAccounts")).contains(false);
 * }</pre>
 */
@Value.Immutable
@BreakwaterStyle
public interface AksCluster extends ArmResource<AksClusterState>, WithAksCluster {
    /** The ARM type. */
    String TYPE = "Microsoft.ContainerService/managedClusters";

    /** All that is known of its properties and of those of its pools. */
    PropertyTable PROPERTIES = AksClusterTable.TABLE;

    /** Starts the declaration of a cluster. */
    static Builder named(String name) {
        return new Builder().name(name);
    }

    /** Its name: 1 to 63 letters, digits, {@code -} and {@code _}, beginning and ending with a letter or digit. */
    String name();

    /** The id of the resource group it lives in. */
    ArmId group();

    /** The region. */
    String location();

    /** Tags; others that somebody put there stay. */
    Map<String, String> tags();

    /** What the service promises and how much it does by itself. Serves AKS-UPG-06. */
    Optional<ClusterSku> sku();

    /** As whom the control plane acts in Azure. Serves AKS-ID-06. */
    Optional<ClusterIdentity> identity();

    /** The Kubernetes version; {@code 1.33} means any of its patches. Serves AKS-UPG-01. */
    Optional<String> kubernetesVersion();

    /** The first label of the API server's host name; create-only. */
    Optional<String> dnsPrefix();

    /**
     * The first label of the host name in a private DNS zone of yours, instead of {@link #dnsPrefix}; create-only.
     */
    Optional<String> fqdnSubdomain();

    /** The name of the resource group that AKS makes for the nodes; create-only. */
    Optional<String> nodeResourceGroup();

    /** Who can change what lies in the node resource group. Serves AKS-NODE-08. */
    Optional<NodeGroupAccess> nodeResourceGroupAccess();

    /** Whether Kubernetes RBAC is on, as it is by default; create-only. Serves AKS-ID-04. */
    Optional<Boolean> rbac();

    /** Whether certificates of local accounts sign in; without them Entra ID must. Serves AKS-ID-03. */
    Optional<Boolean> localAccounts();

    /** Sign-in through Entra ID; cannot be switched off once on. Serves AKS-ID-01 and AKS-ID-02. */
    Optional<EntraIntegration> entra();

    /** Who can reach the API server. Serves AKS-API-01 to AKS-API-06. */
    Optional<ApiServerAccess> apiServerAccess();

    /** Whether ARM can run commands inside the cluster. Serves AKS-API-04. */
    Optional<Boolean> runCommand();

    /** Which plug-in and engine make the pod network. Serves AKS-NET-01 to AKS-NET-03. */
    Optional<NetworkEngine> network();

    /** Whether the API server can be reached from outside private links, as it can by default. Serves AKS-API-07. */
    Optional<Boolean> publicNetworkAccess();

    /** The IPv4 block of pods; cannot be changed once set. */
    Optional<String> podCidr();

    /** The IPv4 block of services; create-only. */
    Optional<String> serviceCidr();

    /** The address of the DNS service, inside the block of services; create-only. */
    Optional<String> dnsServiceIp();

    /** Addresses of both families; instead of {@link #podCidr} and {@link #serviceCidr}. Create-only. */
    Optional<DualStack> dualStack();

    /** Whether flows between pods are observed by Advanced Container Networking Services, which cost extra. */
    Optional<Boolean> networkObservability();

    /** Whether pods can leave from fixed addresses of gateway pools. */
    Optional<Boolean> staticEgressGateway();

    /** The proxy through which nodes leave. */
    Optional<HttpProxy> httpProxy();

    /** How traffic leaves. Serves AKS-NET-06. */
    Optional<Egress> egress();

    /** Whether the cluster issues tokens that Entra ID can trust; cannot be switched off once on. Serves AKS-ID-08. */
    Optional<Boolean> oidcIssuer();

    /** Whether pods can sign in to Entra ID with those tokens. Serves AKS-ID-09. */
    Optional<Boolean> workloadIdentity();

    /** The Log Analytics workspace of the Defender sensor, which is on if there is one. Serves AKS-OBS-01. */
    Optional<Output<String>> defenderWorkspace();

    /**
     * Whether Defender keeps images from starting that it has found too much in: gated deployment, which wants its sensor,
     * Kubernetes 1.31 and the plan with {@code DefenderExtension.sensor(true)}. From api-version 2026-05-01. Serves IMG-04.
     */
    Optional<Boolean> imageGating();

    /** Secrets encrypted in etcd with a key of yours. Serves AKS-SEC-01. */
    Optional<KeyEncryption> keyEncryption();

    /** Removal of unused vulnerable images. Serves AKS-NODE-14. */
    Optional<ImageCleaner> imageCleaner();

    /** What the service upgrades by itself. Serves AKS-UPG-03 and AKS-UPG-04. */
    Optional<UpgradeChannels> upgradeChannels();

    /** The disk encryption set whose key encrypts disks; create-only. Serves AKS-NODE-02. */
    Optional<Output<String>> diskEncryptionSet();

    /** Up to ten certificates in base64 of authorities that nodes trust. */
    List<String> customCaCertificates();

    /** The identity that nodes pull images with; empty lets AKS make one. */
    Optional<KubeletIdentity> kubeletIdentity();

    /** The local user of Linux nodes. */
    Optional<LinuxAdmin> linuxAdmin();

    /** What all Windows nodes share. */
    Optional<WindowsNodes> windows();

    /** How the cluster autoscaler decides. */
    Optional<AutoscalerProfile> autoscaler();

    /** Whether KEDA runs. */
    Optional<Boolean> keda();

    /** Whether the vertical pod autoscaler runs. */
    Optional<Boolean> verticalPodAutoscaler();

    /** Whether AKS makes nodes for pending pods by itself: node auto-provisioning. */
    Optional<Boolean> nodeProvisioning();

    /** Whether node auto-provisioning brings its own default pools, as it does unless told not to. */
    Optional<Boolean> nodeProvisioningDefaultPools();

    /** Which storage drivers run. */
    Optional<StorageDrivers> storageDrivers();

    /** Ingress that AKS runs. */
    Optional<WebAppRouting> webAppRouting();

    /**
     * Whether AKS installs the resource definitions of the Gateway API and keeps them current; something that acts on
     * them is declared apart. A declaration that says it is written and read with api-version 2026-02-01 or later.
     */
    Optional<Boolean> gatewayApi();

    /**
     * Whether the controller of Application Gateway for Containers runs as an add-on, which wants {@link #gatewayApi}
     * and {@link #workloadIdentity}. Preview: a declaration that says it is written and read with a preview
     * api-version, and the subscription needs the features ManagedGatewayAPIPreview and ApplicationLoadBalancerPreview.
     */
    Optional<Boolean> applicationGatewayForContainers();

    /** Istio as AKS runs it. */
    Optional<ServiceMesh> serviceMesh();

    /** Whether metrics go to Managed Prometheus. Serves AKS-OBS-05. */
    Optional<Boolean> managedPrometheus();

    /** Whether old Kubernetes versions are supported for longer; needs {@link SkuTier#PREMIUM}. */
    Optional<Boolean> longTermSupport();

    /** Whether costs are split by namespace; needs a paid tier. */
    Optional<Boolean> costAnalysis();

    /** Add-ons, each declared once. */
    List<AddOn> addOns();

    /** The pools; at least one of mode system. */
    List<NodePool> pools();

    /** Any other property of ARM, by its pointer in the body. */
    Map<String, Document> rawProperties();

    @Override
    Set<Address<?>> dependsOn();

    @Override
    List<Acceptance> acceptances();

    @Override
    default ArmId id() {
        return group().child(TYPE, name());
    }

    @Override
    default String type() {
        return TYPE;
    }

    @Override
    default Address<AksClusterState> address() {
        return new Address<>(TYPE, id().toString());
    }

    /** The hand-over to the Kubernetes phase. */
    default ClusterLink link() {
        return new ClusterLink(address(), Output.of(address(), AksClusterState.CONNECTION));
    }

    /**
     * The scope of a namespace, for role assignments: what a role such as {@code AKS RBAC Reader} lets do, it lets do
     * there only. Azure takes it without asking whether there is such a namespace.
     */
    default ArmId namespaceScope(String namespace) {
        return id().nested("namespaces", namespace);
    }

    /** The URL of the OIDC issuer, once the cluster exists. */
    default Output<String> oidcIssuerUrl() {
        return Output.of(address(), AksClusterState.OIDC_ISSUER);
    }

    /** The object id of the identity that pulls images, once the cluster exists. */
    default Output<String> kubeletIdentityObjectId() {
        return Output.of(address(), AksClusterState.KUBELET_IDENTITY_OBJECT_ID);
    }

    @Override
    default Document document() {
        return ClusterBody.of(this);
    }

    @Override
    default Set<Output<?>> inputs() {
        return ClusterBody.inputs(this);
    }

    @Override
    default List<Issue> issues() {
        return ClusterRules.check(this);
    }

    /** Refuses what the service refuses. */
    @Value.Check
    default void check() {
        DeclaredLines.check(this, issues());
    }

    /** Collects the attributes of a cluster. Not thread-safe. */
    final class Builder extends ImmutableAksCluster.Builder {
        Builder() {}

        /** The Log Analytics workspace of the Defender sensor, by its ARM id. */
        public Builder defenderWorkspace(String workspaceId) {
            defenderWorkspace(Output.of(workspaceId));
            return this;
        }

        /** The disk encryption set, by its ARM id. */
        public Builder diskEncryptionSet(String id) {
            diskEncryptionSet(Output.of(id));
            return this;
        }

        /** Declares any property of ARM by its pointer in the body, such as {@code /properties/supportPlan}. */
        public Builder property(String pointer, Object value) {
            putRawProperty(pointer, Document.of(value));
            return this;
        }
    }
}
