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
            new PolicyExclusions(),
            new ContainersPlan());

    private GovernanceControls() {}

    /** All of them. */
    public static List<Control> all() {
        return ALL;
    }
}
