package dev.breakwater.governance;

import dev.breakwater.audit.Control;
import dev.breakwater.audit.PropertyControl;
import dev.breakwater.audit.Severity;
import java.util.List;

/** The controls of container registries. */
public final class RegistryControls {
    private static final List<Control> ALL = List.of(
            property("ACR-01", Severity.HIGH, "A registry has no admin user.", "Declare adminUser(false).")
                    .maps("PSRule", "Azure.ACR.AdminUser")
                    .maps("Checkov", "CKV_AZURE_137")
                    .maps("Azure Policy", "dc921057")
                    .maps("MCSB 2", "IM-1"),
            property("ACR-02", Severity.HIGH, "Nobody pulls without signing in.", "Declare anonymousPull(false).")
                    .maps("PSRule", "Azure.ACR.AnonymousAccess")
                    .maps("Checkov", "CKV_AZURE_138")
                    .maps("Azure Policy", "9f2dea28"),
            property(
                            "ACR-03",
                            Severity.MEDIUM,
                            "A registry is reached over private endpoints, or else from named ranges only.",
                            "Declare networkAccess(NetworkAccess.privateOnly()), or from(…).")
                    .any()
                    .maps("PSRule", "Azure.ACR.Firewall")
                    .maps("Checkov", "CKV_AZURE_139")
                    .maps("Azure Policy", "0fdf0491", "d0793b48", "e8eef0a8")
                    .maps("MCSB 1", "NS-2"),
            property(
                            "ACR-04",
                            Severity.LOW,
                            "A registry is encrypted with a key of yours.",
                            "Make a new registry with the key, which Azure takes at creation only.")
                    .maps("Azure Policy", "5b9159ae")
                    .maps("MCSB 1", "DP-5"),
            property(
                            "ACR-05",
                            Severity.LOW,
                            "Images leave a registry by pulls only, not by export.",
                            "Declare export(false) and networkAccess(NetworkAccess.privateOnly()).")
                    .maps("PSRule", "Azure.ACR.ExportPolicy")
                    .maps("Azure Policy", "524b0254"),
            new RegistryTokens());

    private RegistryControls() {}

    /** All of them. */
    public static List<Control> all() {
        return ALL;
    }

    private static PropertyControl property(String id, Severity severity, String sentence, String remedy) {
        return PropertyControl.of(
                ContainerRegistry.PROPERTIES,
                id,
                severity,
                sentence,
                remedy.replace("Declare ", "Declare ContainerRegistry."));
    }
}
