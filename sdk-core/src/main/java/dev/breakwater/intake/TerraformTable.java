package dev.breakwater.intake;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which attribute of Terraform's azurerm provider is which property of ARM, a row each: the attribute with the blocks
 * around it, the pointer in the body, and how the value is put where it is not the same. Attributes of version 3 that
 * version 4 renamed have rows of their own. Source: the provider's registry documentation. Immutable.
 */
final class TerraformTable {
    private static final String COMMON = """
            location /location
            tags /tags
            identity.type /identity/type
            """;

    private static final String CLUSTER = COMMON + """
            sku_tier /sku/tier
            kubernetes_version /properties/kubernetesVersion
            dns_prefix /properties/dnsPrefix
            node_resource_group /properties/nodeResourceGroup
            support_plan /properties/supportPlan
            local_account_disabled /properties/disableLocalAccounts
            role_based_access_control_enabled /properties/enableRBAC
            disk_encryption_set_id /properties/diskEncryptionSetID
            oidc_issuer_enabled /properties/oidcIssuerProfile/enabled
            workload_identity_enabled /properties/securityProfile/workloadIdentity/enabled
            image_cleaner_enabled /properties/securityProfile/imageCleaner/enabled
            image_cleaner_interval_hours /properties/securityProfile/imageCleaner/intervalHours
            custom_ca_trust_certificates_base64 /properties/securityProfile/customCATrustCertificates
            microsoft_defender /properties/securityProfile/defender/securityMonitoring/enabled present
            microsoft_defender.log_analytics_workspace_id /properties/securityProfile/defender/logAnalyticsWorkspaceResourceId
            key_management_service /properties/securityProfile/azureKeyVaultKms/enabled present
            key_management_service.key_vault_key_id /properties/securityProfile/azureKeyVaultKms/keyId
            key_management_service.key_vault_network_access /properties/securityProfile/azureKeyVaultKms/keyVaultNetworkAccess
            azure_active_directory_role_based_access_control /properties/aadProfile/managed present
            azure_active_directory_role_based_access_control.azure_rbac_enabled /properties/aadProfile/enableAzureRBAC
            azure_active_directory_role_based_access_control.admin_group_object_ids /properties/aadProfile/adminGroupObjectIDs
            azure_active_directory_role_based_access_control.tenant_id /properties/aadProfile/tenantID
            azure_active_directory_role_based_access_control.server_app_id /properties/aadProfile/serverAppID
            azure_active_directory_role_based_access_control.client_app_id /properties/aadProfile/clientAppID
            service_principal.client_id /properties/servicePrincipalProfile/clientId
            private_cluster_enabled /properties/apiServerAccessProfile/enablePrivateCluster
            private_cluster_public_fqdn_enabled /properties/apiServerAccessProfile/enablePrivateClusterPublicFQDN
            private_dns_zone_id /properties/apiServerAccessProfile/privateDNSZone
            run_command_enabled /properties/apiServerAccessProfile/disableRunCommand not
            public_network_access_enabled /properties/publicNetworkAccess enabled
            api_server_authorized_ip_ranges /properties/apiServerAccessProfile/authorizedIPRanges
            api_server_access_profile.authorized_ip_ranges /properties/apiServerAccessProfile/authorizedIPRanges
            api_server_access_profile.subnet_id /properties/apiServerAccessProfile/subnetId
            api_server_access_profile.virtual_network_integration_enabled /properties/apiServerAccessProfile/enableVnetIntegration
            api_server_access_profile.vnet_integration_enabled /properties/apiServerAccessProfile/enableVnetIntegration
            network_profile.network_plugin /properties/networkProfile/networkPlugin
            network_profile.network_plugin_mode /properties/networkProfile/networkPluginMode
            network_profile.network_policy /properties/networkProfile/networkPolicy
            network_profile.network_data_plane /properties/networkProfile/networkDataplane
            network_profile.ebpf_data_plane /properties/networkProfile/networkDataplane
            network_profile.outbound_type /properties/networkProfile/outboundType
            network_profile.load_balancer_sku /properties/networkProfile/loadBalancerSku
            network_profile.pod_cidr /properties/networkProfile/podCidr
            network_profile.service_cidr /properties/networkProfile/serviceCidr
            network_profile.dns_service_ip /properties/networkProfile/dnsServiceIP
            network_profile.advanced_networking /properties/networkProfile/advancedNetworking/enabled present
            network_profile.advanced_networking.observability_enabled /properties/networkProfile/advancedNetworking/observability/enabled
            network_profile.advanced_networking.security_enabled /properties/networkProfile/advancedNetworking/security/enabled
            automatic_upgrade_channel /properties/autoUpgradeProfile/upgradeChannel
            automatic_channel_upgrade /properties/autoUpgradeProfile/upgradeChannel
            node_os_upgrade_channel /properties/autoUpgradeProfile/nodeOSUpgradeChannel
            node_os_channel_upgrade /properties/autoUpgradeProfile/nodeOSUpgradeChannel
            azure_policy_enabled /properties/addonProfiles/azurepolicy/enabled
            http_application_routing_enabled /properties/addonProfiles/httpApplicationRouting/enabled
            open_service_mesh_enabled /properties/addonProfiles/openServiceMesh/enabled
            oms_agent /properties/addonProfiles/omsagent/enabled present
            oms_agent.log_analytics_workspace_id /properties/addonProfiles/omsagent/config/logAnalyticsWorkspaceResourceID
            key_vault_secrets_provider /properties/addonProfiles/azureKeyvaultSecretsProvider/enabled present
            key_vault_secrets_provider.secret_rotation_enabled /properties/addonProfiles/azureKeyvaultSecretsProvider/config/enableSecretRotation text
            key_vault_secrets_provider.secret_rotation_interval /properties/addonProfiles/azureKeyvaultSecretsProvider/config/rotationPollInterval
            ingress_application_gateway /properties/addonProfiles/ingressApplicationGateway/enabled present
            monitor_metrics /properties/azureMonitorProfile/metrics/enabled present
            cost_analysis_enabled /properties/metricsProfile/costAnalysis/enabled
            web_app_routing /properties/ingressProfile/webAppRouting/enabled present
            web_app_routing.dns_zone_ids /properties/ingressProfile/webAppRouting/dnsZoneResourceIds
            service_mesh_profile.mode /properties/serviceMeshProfile/mode
            storage_profile.blob_driver_enabled /properties/storageProfile/blobCSIDriver/enabled
            storage_profile.disk_driver_enabled /properties/storageProfile/diskCSIDriver/enabled
            storage_profile.file_driver_enabled /properties/storageProfile/fileCSIDriver/enabled
            workload_autoscaler_profile.keda_enabled /properties/workloadAutoScalerProfile/keda/enabled
            workload_autoscaler_profile.vertical_pod_autoscaler_enabled /properties/workloadAutoScalerProfile/verticalPodAutoscaler/enabled
            node_provisioning_profile.mode /properties/nodeProvisioningProfile/mode
            bootstrap_profile.artifact_source /properties/bootstrapProfile/artifactSource
            bootstrap_profile.container_registry_id /properties/bootstrapProfile/containerRegistryId
            linux_profile.admin_username /properties/linuxProfile/adminUsername
            windows_profile.admin_username /properties/windowsProfile/adminUsername
            """;

    private static final String POOL = """
            name /name
            mode /mode
            vm_size /vmSize
            type /type
            os_type /osType
            os_sku /osSKU
            os_disk_type /osDiskType
            os_disk_size_gb /osDiskSizeGB
            kubelet_disk_type /kubeletDiskType
            node_count /count
            min_count /minCount
            max_count /maxCount
            max_pods /maxPods
            auto_scaling_enabled /enableAutoScaling
            enable_auto_scaling /enableAutoScaling
            host_encryption_enabled /enableEncryptionAtHost
            enable_host_encryption /enableEncryptionAtHost
            node_public_ip_enabled /enableNodePublicIP
            enable_node_public_ip /enableNodePublicIP
            node_public_ip_prefix_id /nodePublicIPPrefixID
            fips_enabled /enableFIPS
            ultra_ssd_enabled /enableUltraSSD
            zones /availabilityZones
            availability_zones /availabilityZones
            node_labels /nodeLabels
            node_taints /nodeTaints
            only_critical_addons_enabled /nodeTaints critical
            orchestrator_version /orchestratorVersion
            vnet_subnet_id /vnetSubnetID
            pod_subnet_id /podSubnetID
            workload_runtime /workloadRuntime
            priority /scaleSetPriority
            scale_down_mode /scaleDownMode
            upgrade_settings.max_surge /upgradeSettings/maxSurge
            kubelet_config.allowed_unsafe_sysctls /kubeletConfig/allowedUnsafeSysctls
            kubelet_config.pod_max_pid /kubeletConfig/podMaxPids
            node_network_profile.allowed_host_ports /networkProfile/allowedHostPorts
            tags /tags
            """;

    private static final String REGISTRY = COMMON + """
            sku /sku/name
            admin_enabled /properties/adminUserEnabled
            anonymous_pull_enabled /properties/anonymousPullEnabled
            public_network_access_enabled /properties/publicNetworkAccess enabled
            network_rule_set.default_action /properties/networkRuleSet/defaultAction
            network_rule_bypass_option /properties/networkRuleBypassOptions
            export_policy_enabled /properties/policies/exportPolicy/status switched
            quarantine_policy_enabled /properties/policies/quarantinePolicy/status switched
            zone_redundancy_enabled /properties/zoneRedundancy enabled
            data_endpoint_enabled /properties/dataEndpointEnabled
            encryption /properties/encryption/status whole
            encryption.key_vault_key_id /properties/encryption/keyVaultProperties/keyIdentifier
            """;

    private static final String VAULT = COMMON + """
            sku_name /properties/sku/name
            tenant_id /properties/tenantId
            purge_protection_enabled /properties/enablePurgeProtection
            soft_delete_retention_days /properties/softDeleteRetentionInDays
            rbac_authorization_enabled /properties/enableRbacAuthorization
            enable_rbac_authorization /properties/enableRbacAuthorization
            public_network_access_enabled /properties/publicNetworkAccess enabled
            network_acls.default_action /properties/networkAcls/defaultAction
            network_acls.bypass /properties/networkAcls/bypass
            """;

    private static final String DIAGNOSTICS = """
            log_analytics_workspace_id /properties/workspaceId
            storage_account_id /properties/storageAccountId
            eventhub_authorization_rule_id /properties/eventHubAuthorizationRuleId
            """;

    /** The types that are read, with the ARM type that each becomes. */
    static final Map<String, String> TYPES = Map.of(
            "azurerm_kubernetes_cluster", "Microsoft.ContainerService/managedClusters",
            "azurerm_container_registry", "Microsoft.ContainerRegistry/registries",
            "azurerm_key_vault", "Microsoft.KeyVault/vaults",
            "azurerm_log_analytics_workspace", "Microsoft.OperationalInsights/workspaces",
            "azurerm_user_assigned_identity", "Microsoft.ManagedIdentity/userAssignedIdentities",
            "azurerm_monitor_diagnostic_setting", "Microsoft.Insights/diagnosticSettings");

    /** The types that controls ask for and that are not read, with the ARM type of each. */
    static final Map<String, String> UNREAD = unread("""
            azurerm_role_assignment Microsoft.Authorization/roleAssignments
            azurerm_role_definition Microsoft.Authorization/roleDefinitions
            azurerm_federated_identity_credential Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials
            azurerm_resource_policy_assignment Microsoft.Authorization/policyAssignments
            azurerm_resource_group_policy_assignment Microsoft.Authorization/policyAssignments
            azurerm_subscription_policy_assignment Microsoft.Authorization/policyAssignments
            azurerm_management_group_policy_assignment Microsoft.Authorization/policyAssignments
            azurerm_security_center_subscription_pricing Microsoft.Security/pricings
            azurerm_key_vault_secret Microsoft.KeyVault/vaults/secrets
            azurerm_key_vault_key Microsoft.KeyVault/vaults/keys
            azurerm_container_registry_token Microsoft.ContainerRegistry/registries/tokens
            azurerm_storage_account Microsoft.Storage/storageAccounts
            azurerm_virtual_network Microsoft.Network/virtualNetworks
            azurerm_subnet Microsoft.Network/virtualNetworks/subnets
            azurerm_route_table Microsoft.Network/routeTables
            """);

    private static final Map<String, TerraformTable> ALL = Map.of(
            "azurerm_kubernetes_cluster", of(CLUSTER),
            "azurerm_kubernetes_cluster_node_pool", of(POOL),
            "azurerm_container_registry", of(REGISTRY),
            "azurerm_key_vault", of(VAULT),
            "azurerm_log_analytics_workspace", of(COMMON),
            "azurerm_user_assigned_identity", of(COMMON),
            "azurerm_monitor_diagnostic_setting", of(DIAGNOSTICS));

    private final List<Row> rows;

    private record Row(String attribute, String pointer, String conversion) {}

    private TerraformTable(List<Row> rows) {
        this.rows = rows;
    }

    private static TerraformTable of(String text) {
        List<Row> rows = new ArrayList<>();
        text.lines()
                .map(line -> line.split(" ", -1))
                .forEach(cells -> rows.add(new Row(cells[0], cells[1], cells.length > 2 ? cells[2] : "same")));
        return new TerraformTable(List.copyOf(rows));
    }

    private static Map<String, String> unread(String text) {
        Map<String, String> types = new LinkedHashMap<>();
        text.lines().map(line -> line.split(" ", -1)).forEach(cells -> types.put(cells[0], cells[1]));
        return types;
    }

    /** The table of a type that is read; a pool's holds for the pool inside a cluster too. */
    static TerraformTable forType(String type) {
        return ALL.getOrDefault(type, of(""));
    }

    /** The body of a resource with these values. */
    Document body(Document values) {
        Document body = Document.object();
        for (Row row : rows) {
            Optional<Document> value = value(values, row.attribute()).flatMap(found -> converted(row, found));
            if (value.isPresent()) {
                body = body.withAt(row.pointer(), value.get());
            }
        }
        return body;
    }

    /** A block is a list of one object; what is not known of a block is not known of all in it. */
    static Optional<Document> value(Document values, String attribute) {
        Document at = values;
        for (String name : attribute.split("\\.", -1)) {
            at = at.isArray() ? at.at("/0").orElse(Document.nothing()) : at;
            at = at.isReference() ? at : at.get(name).orElse(Document.nothing());
        }
        return Optional.of(at).filter(found -> !found.isNull());
    }

    private static Optional<Document> converted(Row row, Document value) {
        boolean empty = value.isArray() && value.elements().isEmpty();
        return switch (row.conversion()) {
            case "present" -> Optional.of(on(value)).filter(found -> !empty);
            case "whole" ->
                Optional.of(chosen(on(value), "enabled", "disabled")).filter(found -> !empty);
            case "not" ->
                Optional.of(value.asFlag().map(flag -> Document.of(!flag)).orElse(value));
            case "enabled" -> Optional.of(chosen(value, "Enabled", "Disabled"));
            case "switched" -> Optional.of(chosen(value, "enabled", "disabled"));
            case "text" -> Optional.of(value.asText().map(Document::of).orElse(value));
            case "critical" -> critical(value);
            default -> Optional.of(value);
        };
    }

    /** A block that is there is switched on, unless it has a switch of its own, as several have in version 3. */
    private static Document on(Document value) {
        Document block = value.at("/0").orElse(value);
        Optional<Document> own = block.get("enabled").or(() -> block.get("managed"));
        return block.isReference()
                ? block
                : own.map(one -> one.isNull() ? Document.of(false) : one).orElse(Document.of(true));
    }

    private static Document chosen(Document value, String yes, String no) {
        return value.asFlag().map(flag -> Document.of(flag ? yes : no)).orElse(value);
    }

    private static Optional<Document> critical(Document value) {
        return value.isReference()
                ? Optional.of(value)
                : value.asFlag().filter(flag -> flag).map(flag -> Document.array("CriticalAddonsOnly=true:NoSchedule"));
    }

    @Override
    public String toString() {
        return "TerraformTable[" + rows.size() + " rows]";
    }
}
