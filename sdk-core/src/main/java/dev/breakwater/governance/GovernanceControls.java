package dev.breakwater.governance;

import dev.breakwater.audit.Control;
import dev.breakwater.audit.PropertyControl;
import dev.breakwater.audit.Severity;
import java.util.List;

/** The controls whose evidence is a policy assignment or a Defender plan. */
public final class GovernanceControls {
    private static final List<Control> ALL = List.of(
            PropertyControl.of(
                            PolicyAssignment.PROPERTIES,
                            "AKS-POL-02",
                            Severity.HIGH,
                            "An assigned Pod Security initiative denies what it forbids.",
                            "Set effect(\"Deny\") and enforced(true) on the PolicyAssignment.")
                    .appliesTo(PolicyAssignmentTable::isPodSecurity)
                    .maps("Azure Policy", "a8640138", "42b8ef37"),
            PropertyControl.of(
                            PolicyAssignment.PROPERTIES,
                            "AKS-POL-03",
                            Severity.MEDIUM,
                            "A policy leaves out no scope, and no namespace but those of the system.",
                            "Remove notScopes(…) and the namespaces of yours from excludedNamespaces, or accept them with"
                                    + " an owner and an expiry.")
                    .maps("PSRule", "Azure.Policy.WaiverExpiry"),
            new ContainersPlan());

    private GovernanceControls() {}

    /** All of them. */
    public static List<Control> all() {
        return ALL;
    }
}
