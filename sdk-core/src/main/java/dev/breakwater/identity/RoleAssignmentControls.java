package dev.breakwater.identity;

import dev.breakwater.audit.Control;
import java.util.List;
import java.util.Map;

/** The controls whose evidence is a role assignment alone. */
public final class RoleAssignmentControls {
    private static final List<Control> ALL = List.of(
            new BoundedRoles(),
            new RegistryRoles(
                    "ACR-07",
                    AzureRole.ACR_PUSH,
                    "Who may push images may do so on one registry only.",
                    "Assign AzureRole.ACR_PUSH with the registry as its scope.",
                    Map.of("CIS AKS 1.8", List.of("5.1.2"), "Kubescape", List.of("C-0251"))),
            new RegistryRoles(
                    "AKS-ID-14",
                    AzureRole.ACR_PULL,
                    "Nodes and others pull images from named registries only.",
                    "Assign AzureRole.ACR_PULL with each registry as its scope, not with a group or subscription.",
                    Map.of("CIS AKS 1.8", List.of("5.1.3"), "Kubescape", List.of("C-0250"))));

    private RoleAssignmentControls() {}

    /** All of them. */
    public static List<Control> all() {
        return ALL;
    }
}
