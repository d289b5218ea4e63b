package dev.breakwater.cluster;

import dev.breakwater.change.Form;
import dev.breakwater.change.Property;
import dev.breakwater.change.Safety;
import dev.breakwater.document.Document;
import java.util.List;
import java.util.Optional;

/** Properties of sign-in and of the cluster's own identities. */
final class IdentityProperties {
    private static final String AAD = "/properties/aadProfile/";
    private static final String KUBELET = "/properties/identityProfile/kubeletidentity/";

    static final List<Property> LIST = List.of(
            Property.at("/identity/type", "Kind of cluster identity")
                    .compares(Form.TEXT_NO_CASE)
                    .takesIn(Costs.IDENTITY)
                    .safe(Safety.oneOf("SystemAssigned", "UserAssigned"), "AKS-ID-06"),
            Property.at("/identity/userAssignedIdentities", "Cluster identity").compares(Form.NAMES_NO_CASE),
            Property.at("/properties/servicePrincipalProfile/clientId", "Service principal")
                    .defaultsTo("msi")
                    .compares(Form.TEXT_NO_CASE)
                    .safe(Safety.oneOf("msi"), "AKS-ID-06"),
            Property.at(KUBELET + "resourceId", "Kubelet identity")
                    .compares(Form.TEXT_NO_CASE)
                    .reimagesNodes(),
            Property.at(KUBELET + "clientId", "Application id of the kubelet identity")
                    .compares(Form.TEXT_NO_CASE)
                    .reimagesNodes(),
            Property.at(KUBELET + "objectId", "Object id of the kubelet identity")
                    .compares(Form.TEXT_NO_CASE)
                    .reimagesNodes(),
            Property.at("/properties/enableRBAC", "Kubernetes RBAC")
                    .defaultsTo(true)
                    .createOnly()
                    .safe(Safety.when(true), "AKS-ID-04"),
            Property.at("/properties/disableLocalAccounts", "Local accounts disabled")
                    .defaultsTo(false)
                    .safe(Safety.when(true), "AKS-ID-03"),
            Property.at(AAD + "managed", "Entra integration")
                    .defaultsTo(false)
                    .oneWayTo(true)
                    .safe(Safety.when(true), "AKS-ID-01"),
            Property.at(AAD + "adminGroupObjectIDs", "Administrator groups")
                    .defaultsTo(List.of())
                    .compares(Form.SET_NO_CASE)
                    .affectsIn(Costs::admins),
            Property.at(AAD + "tenantID", "Tenant").compares(Form.TEXT_NO_CASE),
            Property.at(AAD + "enableAzureRBAC", "Azure RBAC for Kubernetes")
                    .defaultsTo(false)
                    .safe(Safety.when(true), "AKS-ID-02"),
            Property.at(AAD + "serverAppID", "Legacy server application").safe(Safety.whenAbsent(), "AKS-ID-07"),
            Property.at(AAD + "clientAppID", "Legacy client application").safe(Safety.whenAbsent(), "AKS-ID-07"),
            Property.at("/properties/oidcIssuerProfile/enabled", "OIDC issuer")
                    .defaultsBy(IdentityProperties::issuerDefault)
                    .oneWayTo(true)
                    .safe(Safety.when(true), "AKS-ID-08"),
            Property.at("/properties/securityProfile/workloadIdentity/enabled", "Workload identity")
                    .defaultsTo(false)
                    .safe(Safety.when(true), "AKS-ID-09"),
            Property.at("/properties/podIdentityProfile/enabled", "Pod identity")
                    .defaultsTo(false)
                    .safe(Safety.when(false), "AKS-ID-10"));

    private IdentityProperties() {}

    /** New clusters from 1.34 on have an issuer unless they say otherwise. */
    private static Optional<Document> issuerDefault(Document body) {
        return Optional.of(Document.of(KubernetesVersion.ofCluster(body)
                .filter(version -> version.isAtLeast(34))
                .isPresent()));
    }
}
