package dev.breakwater.identity;

import dev.breakwater.audit.Control;
import dev.breakwater.audit.ControlHead;
import dev.breakwater.audit.Severity;
import java.util.List;

/** The controls whose evidence is a role assignment alone. */
public final class RoleAssignmentControls {
    private static final List<Control> ALL = List.of(
            new BoundedRoles(),
            new RegistryRoles(
                    ControlHead.of(
                                    "ACR-07",
                                    Severity.MEDIUM,
                                    "Who may push images may do so on one registry only.",
                                    "Assign AzureRole.ACR_PUSH with the registry as its scope.",
                                    RoleAssignment.TYPE)
                            .maps("CIS AKS 1.8", "5.1.2")
                            .maps("Kubescape", "C-0251"),
                    AzureRole.ACR_PUSH),
            new RegistryRoles(
                    ControlHead.of(
                                    "AKS-ID-14",
                                    Severity.MEDIUM,
                                    "Nodes and others pull images from named registries only.",
                                    "Assign AzureRole.ACR_PULL with each registry as its scope, not with a group or subscription.",
                                    RoleAssignment.TYPE)
                            .maps("CIS AKS 1.8", "5.1.3")
                            .maps("Kubescape", "C-0250"),
                    AzureRole.ACR_PULL));

    private RoleAssignmentControls() {}

    /** All of them. */
    public static List<Control> all() {
        return ALL;
    }
}
