package dev.breakwater.secret;

import dev.breakwater.audit.Control;
import dev.breakwater.audit.PropertyControl;
import dev.breakwater.audit.Severity;
import java.util.List;

/** The controls of vaults, and of the secrets and keys in them. */
public final class SecretControls {
    private static final List<Control> ALL = List.of(
            PropertyControl.of(
                            KeyVault.PROPERTIES,
                            "KV-01",
                            Severity.HIGH,
                            "What is deleted from a vault, or with it, can be recovered, and nobody can purge it early.",
                            "Declare KeyVault.purgeProtection(true); it cannot be undone.")
                    .maps("Azure Policy", "0b60c0b2"),
            PropertyControl.of(
                            KeyVault.PROPERTIES,
                            "KV-02",
                            Severity.HIGH,
                            "Azure roles decide who may do what in a vault, not access policies.",
                            "Declare KeyVault.rbacAuthorization(true), after the role assignments that its users need.")
                    .maps("Azure Policy", "12d4fa5e"),
            PropertyControl.of(
                            KeyVault.PROPERTIES,
                            "KV-03",
                            Severity.MEDIUM,
                            "A vault is reached over private endpoints, or else from named ranges and subnets only.",
                            "Declare KeyVault.networkAccess(NetworkAccess.privateOnly()), or from(…).")
                    .any()
                    .maps("Azure Policy", "55615ac9", "405c5871", "a6abeaec"),
            new ExpiringObjects());

    private SecretControls() {}

    /** All of them. */
    public static List<Control> all() {
        return ALL;
    }
}
