package dev.breakwater.cluster;

import dev.breakwater.change.Form;
import dev.breakwater.change.Property;
import dev.breakwater.change.Safety;
import java.util.List;

/** Properties of the add-ons; their keys and their texts are compared without case. */
final class AddOnProperties {
    static final List<Property> LIST = List.of(
            enabled("azurepolicy", "Azure Policy").safe(Safety.when(true), "AKS-POL-01"),
            setting("azurepolicy", "version", "Version of Azure Policy"),
            enabled("azureKeyvaultSecretsProvider", "Key Vault secrets provider")
                    .safe(Safety.when(true), "AKS-SEC-03"),
            setting("azureKeyvaultSecretsProvider", "enableSecretRotation", "Rotation of mounted secrets")
                    .defaultsTo("false")
                    .safe(Safety.oneOf("true"), "AKS-SEC-04"),
            setting("azureKeyvaultSecretsProvider", "rotationPollInterval", "Interval of that rotation")
                    .defaultsTo("2m"),
            enabled("omsagent", "Container Insights").safe(Safety.when(true), "AKS-OBS-05"),
            setting("omsagent", "logAnalyticsWorkspaceResourceID", "Workspace of Container Insights"),
            setting("omsagent", "useAADAuth", "Container Insights signs in with an identity")
                    .defaultsTo("false"),
            enabled("httpApplicationRouting", "HTTP application routing").safe(Safety.when(false), "AKS-NET-08"),
            enabled("ingressApplicationGateway", "Application Gateway ingress"),
            setting("ingressApplicationGateway", "applicationGatewayId", "Application Gateway"),
            setting("ingressApplicationGateway", "applicationGatewayName", "Name of the Application Gateway"),
            setting("ingressApplicationGateway", "subnetId", "Subnet of the Application Gateway"),
            setting("ingressApplicationGateway", "subnetCIDR", "Block of the Application Gateway"),
            setting("ingressApplicationGateway", "watchNamespace", "Namespace of the ingress"),
            enabled("aciConnectorLinux", "Virtual nodes"),
            setting("aciConnectorLinux", "SubnetName", "Subnet of the virtual nodes"),
            enabled("ACCSGXDevicePlugin", "SGX enclaves"),
            setting("ACCSGXDevicePlugin", "ACCSGXQuoteHelperEnabled", "Quote helper of the enclaves")
                    .defaultsTo("false"),
            enabled("openServiceMesh", "Open Service Mesh"),
            enabled("kubeDashboard", "Dashboard"));

    private AddOnProperties() {}

    private static Property enabled(String addOn, String title) {
        return Property.at("/properties/addonProfiles/" + addOn + "/enabled", title)
                .defaultsTo(false);
    }

    private static Property setting(String addOn, String name, String title) {
        return Property.at("/properties/addonProfiles/" + addOn + "/config/" + name, title)
                .compares(Form.TEXT_NO_CASE);
    }
}
