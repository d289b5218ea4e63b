package dev.breakwater.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.k8s.KubernetesProvider;
import dev.breakwater.provider.Provider;
import dev.breakwater.testing.azure.FakeAzure;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which types the two providers handle: the contract runs over each of them. */
class HandlersTest {
    @Test
    void the_contract_finds_a_handler_for_each_type() {
        try (FakeAzure azure = FakeAzure.start();
                KubernetesProvider kubernetes = KubernetesProvider.create()) {
            List<String> types = Stream.<Provider>of(azure.provider(), kubernetes)
                    .flatMap(provider -> provider.handlers().stream())
                    .map(handler -> handler.type().getSimpleName())
                    .sorted()
                    .toList();
            System.out.println("ProviderContract: " + types.size() + " handlers found: " + String.join(", ", types));
            assertThat(types)
                    .containsExactly(
                            "AdminConsent",
                            "AksCluster",
                            "ApplicationFederation",
                            "BlobContainer",
                            "CiliumNetworkPolicy",
                            "ClientCertificate",
                            "ClientSecret",
                            "ClusterNetworkPolicy",
                            "ClusterRole",
                            "ClusterRoleBinding",
                            "ConditionalAccessPolicy",
                            "ConfigMap",
                            "ContainerRegistry",
                            "DefenderPlan",
                            "Deployment",
                            "DeploymentSafeguards",
                            "DiagnosticSettings",
                            "EntraApplication",
                            "EntraGroup",
                            "FederatedCredential",
                            "FirewallPolicy",
                            "Gateway",
                            "GroupMembership",
                            "HttpRoute",
                            "Ingress",
                            "KeyVault",
                            "KeyVaultSecret",
                            "LimitRange",
                            "LogAnalyticsWorkspace",
                            "MaintenanceConfiguration",
                            "ManagedIdentity",
                            "ManagedNamespace",
                            "Manifest",
                            "Namespace",
                            "NetworkPolicy",
                            "PolicyAssignment",
                            "PolicyDefinition",
                            "PolicyExemption",
                            "PolicyInitiative",
                            "PrivateDnsZone",
                            "Remediation",
                            "ResourceGroup",
                            "ResourceQuota",
                            "Role",
                            "RoleAssignment",
                            "RoleBinding",
                            "RoleDefinition",
                            "RouteTable",
                            "Secret",
                            "SecretProviderClass",
                            "Service",
                            "ServiceAccount",
                            "ServicePrincipal",
                            "StorageAccount",
                            "Subnet",
                            "ValidatingAdmissionPolicy",
                            "ValidatingAdmissionPolicyBinding",
                            "VirtualNetwork",
                            "VirtualNetworkLink");
        }
    }
}
