package dev.breakwater.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.change.Consequence;
import dev.breakwater.change.Effect;
import dev.breakwater.change.FieldChange;
import dev.breakwater.change.Property;
import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class AksClusterTableTest {
    private static final String P = "/properties/";
    private static final String POOL = "/properties/agentPoolProfiles/*/";

    /** What the service never changes, as azurerm and its own documentation have it. */
    private static final Set<String> CREATE_ONLY = paths(
            Stream.of("/location"),
            Stream.of(
                            "dnsPrefix",
                            "fqdnSubdomain",
                            "enableRBAC",
                            "nodeResourceGroup",
                            "diskEncryptionSetID",
                            "apiServerAccessProfile/enablePrivateCluster",
                            "apiServerAccessProfile/privateDNSZone",
                            "linuxProfile/adminUsername",
                            "windowsProfile/adminUsername",
                            "networkProfile/networkMode",
                            "networkProfile/podCidr",
                            "networkProfile/podCidrs",
                            "networkProfile/serviceCidr",
                            "networkProfile/serviceCidrs",
                            "networkProfile/dnsServiceIP",
                            "networkProfile/ipFamilies",
                            "networkProfile/loadBalancerSku",
                            "apiServerAccessProfile/subnetId")
                    .map(P::concat),
            Stream.of(
                            "name",
                            "vmSize",
                            "type",
                            "osType",
                            "osDiskType",
                            "osDiskSizeGB",
                            "kubeletDiskType",
                            "availabilityZones",
                            "maxPods",
                            "vnetSubnetID",
                            "podSubnetID",
                            "podIPAllocationMode",
                            "enableEncryptionAtHost",
                            "enableNodePublicIP",
                            "nodePublicIPPrefixID",
                            "scaleSetPriority",
                            "scaleSetEvictionPolicy",
                            "spotMaxPrice",
                            "gpuInstanceProfile",
                            "gpuProfile/driver",
                            "hostGroupID",
                            "proximityPlacementGroupID",
                            "capacityReservationGroupID",
                            "creationData/sourceResourceId",
                            "enableUltraSSD",
                            "messageOfTheDay",
                            "windowsProfile/disableOutboundNat",
                            "kubeletConfig/cpuManagerPolicy",
                            "kubeletConfig/cpuCfsQuota",
                            "kubeletConfig/cpuCfsQuotaPeriod",
                            "kubeletConfig/imageGcHighThreshold",
                            "kubeletConfig/imageGcLowThreshold",
                            "kubeletConfig/topologyManagerPolicy",
                            "kubeletConfig/allowedUnsafeSysctls",
                            "kubeletConfig/failSwapOn",
                            "kubeletConfig/containerLogMaxSizeMB",
                            "kubeletConfig/containerLogMaxFiles",
                            "kubeletConfig/podMaxPids",
                            "kubeletConfig/seccompDefault",
                            "linuxOSConfig/sysctls",
                            "linuxOSConfig/transparentHugePageEnabled",
                            "linuxOSConfig/transparentHugePageDefrag",
                            "linuxOSConfig/swapFileSizeMB")
                    .map(POOL::concat));

    /** What tells pools apart, and what depends on the values and has a table of its own below. */
    private static final Set<String> BY_VALUE = paths(
            Stream.of("/identity/type"),
            Stream.of(
                            "aadProfile/managed",
                            "oidcIssuerProfile/enabled",
                            "apiServerAccessProfile/enableVnetIntegration",
                            "networkProfile/networkPlugin",
                            "networkProfile/networkPluginMode",
                            "networkProfile/networkPolicy",
                            "networkProfile/networkDataplane",
                            "kubernetesVersion",
                            "securityProfile/kubernetesResourceObjectEncryptionProfile/infrastructureEncryption")
                    .map(P::concat),
            Stream.of("name", "osSKU", "orchestratorVersion", "count").map(POOL::concat));

    private static final Set<String> REIMAGES = paths(
            Stream.of(),
            Stream.of(
                            "identityProfile/kubeletidentity/resourceId", "identityProfile/kubeletidentity/clientId",
                            "identityProfile/kubeletidentity/objectId", "autoUpgradeProfile/nodeOSUpgradeChannel")
                    .map(P::concat),
            Stream.of("enableFIPS", "workloadRuntime").map(POOL::concat));

    private static Set<String> paths(Stream<String> top, Stream<String> cluster, Stream<String> pool) {
        return Stream.of(top, cluster, pool).flatMap(group -> group).collect(Collectors.toSet());
    }

    static Stream<Property> plain() {
        return AksCluster.PROPERTIES.properties().stream().filter(property -> !BY_VALUE.contains(property.path()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("plain")
    void a_changed_property_is_one_change_of_its_class(Property property) {
        Document before = sample(property, false);
        Document after = sample(property, true);

        List<FieldChange> changes = diff(property.path(), Optional.of(before), after);

        assertThat(changes).singleElement().satisfies(change -> {
            assertThat(change.path()).isEqualTo(property.path().replace("*", "system"));
            assertThat(change.consequence()).isEqualTo(expected(property.path()));
        });
        assertThat(diff(property.path(), Optional.of(before), before)).isEmpty();
    }

    private static Consequence expected(String path) {
        if (CREATE_ONLY.contains(path)) {
            return Consequence.REFUSED;
        }
        return REIMAGES.contains(path) ? Consequence.REIMAGES_NODES : Consequence.IN_PLACE;
    }

    /** A value the table's default has the shape of. */
    private static Document sample(Property property, boolean changed) {
        Document shape = property.effective(Optional.empty(), Document.object()).orElse(Document.of("text"));
        return switch (shape.kind()) {
            case BOOLEAN -> Document.of(changed);
            case NUMBER -> Document.of(changed ? 7 : 3);
            case ARRAY -> Document.array(element(property.path(), changed ? "b" : "a"));
            case OBJECT -> Document.object("k", changed ? "b" : "a");
            default -> structured(property.path(), changed ? "b" : "a");
        };
    }

    private static Document element(String path, String text) {
        return path.endsWith("/ingressGateways") ? Document.object("mode", text, "enabled", true) : Document.of(text);
    }

    private static Document structured(String path, String text) {
        return switch (path.substring(path.lastIndexOf('/') + 1)) {
            case "tags", "sysctls", "userAssignedIdentities" -> Document.object(text, text);
            case "publicIPs", "publicIPPrefixes" -> Document.array(Document.object("id", text));
            case "podCidrs", "serviceCidrs", "noProxy", "revisions", "egressGateways", "allowedUnsafeSysctls" ->
                Document.array(text);
            default -> Document.of(text);
        };
    }

    @Test
    void every_path_that_is_expected_is_in_the_table() {
        Set<String> known =
                AksCluster.PROPERTIES.properties().stream().map(Property::path).collect(Collectors.toSet());

        assertThat(known)
                .containsAll(CREATE_ONLY)
                .containsAll(REIMAGES)
                .containsAll(BY_VALUE)
                .hasSizeGreaterThan(180);
    }

    @ParameterizedTest(name = "{0}: {1} -> {2}")
    @CsvSource({
        "/identity/type, None, SystemAssigned, ONE_WAY",
        "/identity/type, SystemAssigned, UserAssigned, IN_PLACE",
        "/identity/type, SystemAssigned, None, REFUSED",
        "/properties/aadProfile/managed, false, true, ONE_WAY",
        "/properties/aadProfile/managed, true, false, REFUSED",
        "/properties/oidcIssuerProfile/enabled, false, true, ONE_WAY",
        "/properties/oidcIssuerProfile/enabled, true, false, REFUSED",
        "/properties/apiServerAccessProfile/enableVnetIntegration, false, true, ONE_WAY",
        "/properties/apiServerAccessProfile/enableVnetIntegration, true, false, REFUSED",
        "/properties/networkProfile/networkPlugin, kubenet, azure, REIMAGES_NODES",
        "/properties/networkProfile/networkPlugin, azure, kubenet, REFUSED",
        "/properties/networkProfile/networkPlugin, azure, none, REFUSED",
        "/properties/networkProfile/networkPluginMode, overlay, x, REFUSED",
        "/properties/networkProfile/networkPolicy, azure, cilium, REIMAGES_NODES",
        "/properties/networkProfile/networkPolicy, calico, cilium, REIMAGES_NODES",
        "/properties/networkProfile/networkPolicy, cilium, calico, REFUSED",
        "/properties/networkProfile/networkDataplane, azure, cilium, REIMAGES_NODES",
        "/properties/networkProfile/networkDataplane, cilium, azure, REFUSED",
        "/properties/kubernetesVersion, 1.33.4, 1.34, IN_PLACE",
        "/properties/kubernetesVersion, 1.34.1, 1.33, REFUSED",
        "/properties/agentPoolProfiles/*/orchestratorVersion, 1.33.4, 1.34, REIMAGES_NODES",
        "/properties/agentPoolProfiles/*/orchestratorVersion, 1.34.4, 1.33, REFUSED",
        "/properties/agentPoolProfiles/*/osSKU, Ubuntu, AzureLinux, REIMAGES_NODES",
        "/properties/agentPoolProfiles/*/osSKU, Windows2019, Windows2022, REFUSED",
        "/properties/agentPoolProfiles/*/count, 3, 4, IN_PLACE",
        "/properties/securityProfile/kubernetesResourceObjectEncryptionProfile/infrastructureEncryption,"
                + " Disabled, Enabled, ONE_WAY",
        "/properties/securityProfile/kubernetesResourceObjectEncryptionProfile/infrastructureEncryption,"
                + " Enabled, Disabled, REFUSED",
    })
    void some_changes_go_one_way_only(String path, String before, String after, Consequence consequence) {
        assertThat(diff(path, Optional.of(value(before)), value(after)))
                .singleElement()
                .extracting(FieldChange::consequence)
                .isEqualTo(consequence);
    }

    @Test
    void with_network_integration_private_and_public_can_be_exchanged() {
        Document observed = Document.object()
                .withAt(P + "apiServerAccessProfile/enableVnetIntegration", true)
                .withAt(P + "apiServerAccessProfile/enablePrivateCluster", true);
        Document declared = Document.object().withAt(P + "apiServerAccessProfile/enablePrivateCluster", false);

        assertThat(AksCluster.PROPERTIES.diff(declared, observed))
                .singleElement()
                .satisfies(change -> {
                    assertThat(change.consequence()).isEqualTo(Consequence.IN_PLACE);
                    assertThat(change.effect()).isEqualTo(Effect.WEAKENS);
                });
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "1.33.9 | 1.33",
                "1.33.9 | 1.33.9",
                "1.33.9 | 1.33.2",
            })
    void a_version_that_the_service_moved_on_is_in_sync(String observed, String declared) {
        assertThat(diff(P + "kubernetesVersion", Optional.of(Document.of(observed)), Document.of(declared)))
                .isEmpty();
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/sku/tier | 'Free'",
                "/properties/enableRBAC | true",
                "/properties/disableLocalAccounts | false",
                "/properties/publicNetworkAccess | 'Enabled'",
                "/properties/nodeResourceGroupProfile/restrictionLevel | 'Unrestricted'",
                "/properties/apiServerAccessProfile/enablePrivateCluster | false",
                "/properties/apiServerAccessProfile/authorizedIPRanges | []",
                "/properties/networkProfile/networkPlugin | 'kubenet'",
                "/properties/networkProfile/networkPolicy | 'none'",
                "/properties/networkProfile/networkDataplane | 'azure'",
                "/properties/networkProfile/outboundType | 'loadBalancer'",
                "/properties/networkProfile/loadBalancerSku | 'standard'",
                "/properties/networkProfile/loadBalancerProfile/managedOutboundIPs/count | 1",
                "/properties/networkProfile/loadBalancerProfile/idleTimeoutInMinutes | 30",
                "/properties/networkProfile/natGatewayProfile/idleTimeoutInMinutes | 4",
                "/properties/networkProfile/advancedNetworking/security/advancedNetworkPolicies | 'None'",
                "/properties/securityProfile/azureKeyVaultKms/keyVaultNetworkAccess | 'Public'",
                "/properties/addonProfiles/azureKeyvaultSecretsProvider/config/enableSecretRotation | 'false'",
                "/properties/addonProfiles/azureKeyvaultSecretsProvider/config/rotationPollInterval | '2m'",
                "/properties/autoUpgradeProfile/upgradeChannel | 'none'",
                "/properties/autoUpgradeProfile/nodeOSUpgradeChannel | 'NodeImage'",
                "/properties/storageProfile/diskCSIDriver/enabled | true",
                "/properties/storageProfile/blobCSIDriver/enabled | false",
                "/properties/agentPoolProfiles/*/mode | 'User'",
                "/properties/agentPoolProfiles/*/osType | 'Linux'",
                "/properties/agentPoolProfiles/*/securityProfile/sshAccess | 'LocalUser'",
                "/properties/agentPoolProfiles/*/upgradeSettings/maxSurge | '10%'",
                "/properties/agentPoolProfiles/*/upgradeSettings/maxUnavailable | '0'",
                "/properties/agentPoolProfiles/*/upgradeSettings/drainTimeoutInMinutes | 30",
                "/properties/agentPoolProfiles/*/spotMaxPrice | -1",
            })
    void what_is_absent_counts_as_the_default_of_the_service(String path, String json) {
        Document expected = Document.parse(json.replace('\'', '"'));

        assertThat(effective(path, Document.object())).contains(expected);
        assertThat(diff(path, Optional.empty(), expected))
                .as("declared as the default")
                .isEmpty();
    }

    @Test
    void the_standard_drivers_are_the_defaults_of_the_service_and_blob_comes_on_demand() {
        Document standard =
                Document.object("properties", StorageDrivers.standard().onto(Document.object()));
        Document blob = Document.object(
                "properties", StorageDrivers.standard().withBlob().onto(Document.object()));

        assertThat(AksCluster.PROPERTIES.diff(standard, Document.object())).isEmpty();
        assertThat(AksCluster.PROPERTIES.diff(blob, Document.object()))
                .extracting(FieldChange::path)
                .containsExactly("/properties/storageProfile/blobCSIDriver/enabled");
    }

    @Test
    void some_defaults_depend_on_the_rest_of_the_body() {
        Document closed = Document.object().withAt(P + "apiServerAccessProfile/enablePrivateCluster", true);
        Document fresh = Document.object().withAt(P + "kubernetesVersion", "1.34");

        assertThat(effective(P + "apiServerAccessProfile/privateDNSZone", closed))
                .contains(Document.of("system"));
        assertThat(effective(P + "apiServerAccessProfile/privateDNSZone", Document.object()))
                .isEmpty();
        assertThat(effective(P + "apiServerAccessProfile/enablePrivateClusterPublicFQDN", closed))
                .contains(Document.of(true));
        assertThat(effective(P + "oidcIssuerProfile/enabled", fresh)).contains(Document.of(true));
        assertThat(effective(P + "oidcIssuerProfile/enabled", Document.object()))
                .contains(Document.of(false));
    }

    private static Optional<Document> effective(String path, Document body) {
        return AksCluster.PROPERTIES.property(path).orElseThrow().effective(Optional.empty(), body);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"stable, true", "rapid, true", "Rapid, true", "patch, false", "node-image, false", "none, false"})
    void channels_that_move_minor_versions_own_the_version(String channel, boolean owned) {
        Document properties = Document.object().withAt("/autoUpgradeProfile/upgradeChannel", channel);

        assertThat(AksCluster.PROPERTIES
                        .property(P + "kubernetesVersion")
                        .orElseThrow()
                        .isServerOwned(properties))
                .isEqualTo(owned);
    }

    static Stream<Arguments> effects() {
        List<Arguments> all = new ArrayList<>();
        Map.ofEntries(
                        Map.entry("/sku/tier", List.of("Free", "Standard")),
                        Map.entry("/identity/type", List.of("None", "SystemAssigned")),
                        Map.entry(P + "servicePrincipalProfile/clientId", List.of("an-app", "msi")),
                        Map.entry(P + "nodeResourceGroupProfile/restrictionLevel", List.of("Unrestricted", "ReadOnly")),
                        Map.entry(P + "diskEncryptionSetID", List.of("", "set")),
                        Map.entry(P + "aadProfile/serverAppID", List.of("app", "")),
                        Map.entry(P + "aadProfile/clientAppID", List.of("app", "")),
                        Map.entry(P + "podIdentityProfile/enabled", List.of(true, false)),
                        Map.entry(P + "apiServerAccessProfile/enablePrivateClusterPublicFQDN", List.of(true, false)),
                        Map.entry(P + "publicNetworkAccess", List.of("Enabled", "Disabled")),
                        Map.entry(P + "networkProfile/networkPlugin", List.of("kubenet", "azure")),
                        Map.entry(P + "networkProfile/networkPolicy", List.of("none", "cilium")),
                        Map.entry(P + "networkProfile/loadBalancerSku", List.of("basic", "standard")),
                        Map.entry(P + "networkProfile/outboundType", List.of("loadBalancer", "userDefinedRouting")),
                        Map.entry(
                                P + "networkProfile/advancedNetworking/security/advancedNetworkPolicies",
                                List.of("FQDN", "L7")),
                        Map.entry(
                                P + "networkProfile/advancedNetworking/security/transitEncryption/type",
                                List.of("None", "WireGuard")),
                        Map.entry(
                                P + "securityProfile/azureKeyVaultKms/keyVaultNetworkAccess",
                                List.of("Public", "Private")),
                        Map.entry(
                                P
                                        + "securityProfile/kubernetesResourceObjectEncryptionProfile/infrastructureEncryption",
                                List.of("Disabled", "Enabled")),
                        Map.entry(
                                P + "addonProfiles/azureKeyvaultSecretsProvider/config/enableSecretRotation",
                                List.of("false", "true")),
                        Map.entry(P + "addonProfiles/httpApplicationRouting/enabled", List.of(true, false)),
                        Map.entry(P + "autoUpgradeProfile/upgradeChannel", List.of("none", "patch")),
                        Map.entry(P + "autoUpgradeProfile/nodeOSUpgradeChannel", List.of("Unmanaged", "NodeImage")),
                        Map.entry(
                                P + "apiServerAccessProfile/authorizedIPRanges",
                                List.of(List.of("0.0.0.0/0"), List.of("203.0.113.0/24"))),
                        Map.entry(P + "aadProfile/adminGroupObjectIDs", List.of(List.of("a", "b"), List.of("a"))),
                        Map.entry(POOL + "type", List.of("AvailabilitySet", "VirtualMachineScaleSets")),
                        Map.entry(POOL + "osSKU", List.of("CBLMariner", "AzureLinux")),
                        Map.entry(POOL + "osDiskType", List.of("Managed", "Ephemeral")),
                        Map.entry(POOL + "availabilityZones", List.of(List.of(), List.of("1"))),
                        Map.entry(POOL + "enableNodePublicIP", List.of(true, false)),
                        Map.entry(POOL + "nodePublicIPPrefixID", List.of("prefix", "")),
                        Map.entry(POOL + "securityProfile/sshAccess", List.of("LocalUser", "Disabled")),
                        Map.entry(POOL + "networkProfile/allowedHostPorts", List.of(List.of("80"), List.of())),
                        Map.entry(
                                POOL + "tags",
                                List.of(
                                        Map.of("aks-disable-kubelet-serving-certificate-rotation", "true"),
                                        Map.of("aks-disable-kubelet-serving-certificate-rotation", "false"))),
                        Map.entry(POOL + "kubeletConfig/allowedUnsafeSysctls", List.of(List.of("k"), List.of())),
                        Map.entry(POOL + "kubeletConfig/seccompDefault", List.of("Unconfined", "RuntimeDefault")))
                .forEach((path, values) -> all.add(Arguments.of(path, values.get(0), values.get(1))));
        Stream.of(
                        "disableLocalAccounts",
                        "enableRBAC",
                        "aadProfile/managed",
                        "aadProfile/enableAzureRBAC",
                        "oidcIssuerProfile/enabled",
                        "securityProfile/workloadIdentity/enabled",
                        "apiServerAccessProfile/enablePrivateCluster",
                        "apiServerAccessProfile/disableRunCommand",
                        "apiServerAccessProfile/enableVnetIntegration",
                        "securityProfile/imageCleaner/enabled",
                        "networkProfile/advancedNetworking/security/enabled",
                        "securityProfile/azureKeyVaultKms/enabled",
                        "securityProfile/defender/securityMonitoring/enabled",
                        "securityProfile/defender/securityGating/enabled",
                        "addonProfiles/azurepolicy/enabled",
                        "addonProfiles/azureKeyvaultSecretsProvider/enabled",
                        "addonProfiles/omsagent/enabled",
                        "azureMonitorProfile/metrics/enabled",
                        "agentPoolProfiles/*/enableEncryptionAtHost",
                        "agentPoolProfiles/*/securityProfile/enableSecureBoot",
                        "agentPoolProfiles/*/securityProfile/enableVTPM")
                .forEach(path -> all.add(Arguments.of(P + path, false, true)));
        return all.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("effects")
    void towards_safety_hardens_and_away_from_it_weakens(String path, Object unsafe, Object safe) {
        assertThat(diff(path, Optional.of(Document.of(unsafe)), Document.of(safe)))
                .singleElement()
                .extracting(FieldChange::effect)
                .isEqualTo(Effect.HARDENS);
        assertThat(diff(path, Optional.of(Document.of(safe)), Document.of(unsafe)))
                .singleElement()
                .extracting(FieldChange::effect)
                .isEqualTo(Effect.WEAKENS);
    }

    @Test
    void every_property_with_a_control_has_an_effect_that_is_tested() {
        Set<String> tested =
                effects().map(arguments -> (String) arguments.get()[0]).collect(Collectors.toSet());
        Set<String> controlled = AksCluster.PROPERTIES.properties().stream()
                .filter(property -> !property.controls().isEmpty())
                .map(Property::path)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(tested).containsAll(controlled);
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "203.0.113.0/24 | 203.0.113.0/25 | HARDENS",
                "203.0.113.0/24 | 203.0.113.0/24,198.51.100.0/24 | WEAKENS",
                "203.0.113.0/24 | 198.51.100.0/24 | WEAKENS",
                "203.0.113.0/24 | 0.0.0.0/0 | WEAKENS",
                "0.0.0.0/0 | 203.0.113.0/24 | HARDENS",
            })
    void ranges_that_let_in_somebody_new_weaken(String before, String after, Effect effect) {
        String path = P + "apiServerAccessProfile/authorizedIPRanges";

        assertThat(diff(path, Optional.of(blocks(before)), blocks(after)))
                .singleElement()
                .extracting(FieldChange::effect)
                .isEqualTo(effect);
    }

    private static Document blocks(String texts) {
        return Document.of(List.of(texts.split(",", -1)));
    }

    private static Document value(String text) {
        return switch (text) {
            case "true", "false" -> Document.of(Boolean.parseBoolean(text));
            default -> text.matches("[0-9]+") ? Document.of(Integer.parseInt(text)) : Document.of(text);
        };
    }

    private static List<FieldChange> diff(String path, Optional<Document> before, Document after) {
        return AksCluster.PROPERTIES.diff(body(path, Optional.of(after)), body(path, before));
    }

    private static Document body(String path, Optional<Document> value) {
        if (!path.startsWith(POOL)) {
            return value.map(some -> Document.object().withAt(path, some)).orElse(Document.object());
        }
        Document pool = Document.object("name", "system");
        String member = path.substring(POOL.length() - 1);
        Document set = value.map(some -> pool.withAt(member, some)).orElse(pool);
        return Document.object().withAt("/properties/agentPoolProfiles", List.of(set));
    }

    @Test
    void previews_are_the_newest_versions_of_the_table_and_so_know_all_that_stable_ones_do() {
        List<String> since = AksCluster.PROPERTIES.properties().stream()
                .flatMap(property -> property.since().stream())
                .distinct()
                .toList();

        assertThat(since).allMatch(version -> version.matches("20[0-9]{2}-[0-9]{2}-[0-9]{2}(-preview)?"));
        assertThat(since.stream().filter(version -> version.endsWith("-preview")))
                .singleElement()
                .isEqualTo(Collections.max(since));
    }
}
