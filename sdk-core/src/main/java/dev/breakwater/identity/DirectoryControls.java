package dev.breakwater.identity;

import dev.breakwater.audit.Control;
import dev.breakwater.audit.PropertyControl;
import dev.breakwater.audit.Severity;
import java.util.List;

/** The controls of what Microsoft Graph knows: applications, their credentials and consents, and policies. */
public final class DirectoryControls {
    private static final List<Control> ALL = List.of(PropertyControl.of(
            ConditionalAccessPolicy.PROPERTIES,
            "ENTRA-01",
            Severity.MEDIUM,
            "A Conditional Access policy is enforced, not off and not only reporting.",
            "Declare ConditionalAccessPolicy.mode(Mode.ENABLED)."));

    private DirectoryControls() {}

    /** All of them. */
    public static List<Control> all() {
        return ALL;
    }
}
