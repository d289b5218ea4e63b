package dev.breakwater.cluster;

import dev.breakwater.change.Form;
import dev.breakwater.change.Property;
import dev.breakwater.change.Safety;
import java.util.List;

/** Properties of detection, encryption and node hygiene. */
final class SecurityProperties {
    private static final String AT = "/properties/securityProfile/";
    private static final String KMS = AT + "azureKeyVaultKms/";

    static final List<Property> LIST = List.of(
            Property.at(AT + "defender/logAnalyticsWorkspaceResourceId", "Workspace of the Defender sensor")
                    .compares(Form.TEXT_NO_CASE),
            Property.at(AT + "defender/securityMonitoring/enabled", "Defender sensor")
                    .defaultsTo(false)
                    .safe(Safety.when(true), "AKS-OBS-01"),
            Property.at(AT + "defender/securityGating/enabled", "Gating of vulnerable images")
                    .defaultsTo(false)
                    .safe(Safety.when(true), "IMG-04")
                    .since("2026-05-01"),
            Property.at(KMS + "enabled", "Secrets encrypted with a key of yours")
                    .defaultsTo(false)
                    .safe(Safety.when(true), "AKS-SEC-01"),
            Property.at(KMS + "keyId", "Key that encrypts secrets").compares(Form.TEXT_NO_CASE),
            Property.at(KMS + "keyVaultNetworkAccess", "Way to the key vault")
                    .defaultsTo("Public")
                    .compares(Form.TEXT_NO_CASE)
                    .safe(Safety.oneOf("Private"), "AKS-SEC-02"),
            Property.at(KMS + "keyVaultResourceId", "Key vault").compares(Form.TEXT_NO_CASE),
            Property.at(
                            AT + "kubernetesResourceObjectEncryptionProfile/infrastructureEncryption",
                            "Objects encrypted with a key of the platform")
                    .defaultsTo("Disabled")
                    .compares(Form.TEXT_NO_CASE)
                    .oneWayTo("Enabled")
                    .safe(Safety.oneOf("Enabled"), "AKS-SEC-01")
                    .since("2026-07-01"),
            Property.at(AT + "imageCleaner/enabled", "Image Cleaner")
                    .defaultsBy(Automatic.Default.of(true, false))
                    .safe(Safety.when(true), "AKS-NODE-14"),
            Property.at(AT + "imageCleaner/intervalHours", "Hours between cleanings"),
            Property.at(AT + "customCATrustCertificates", "Authorities that nodes trust")
                    .defaultsTo(List.of())
                    .compares(Form.SET));

    private SecurityProperties() {}
}
