package dev.breakwater.identity;

import dev.breakwater.audit.Control;
import java.util.List;

/** The controls whose evidence is a role assignment alone. */
public final class RoleAssignmentControls {
    private static final List<Control> ALL = List.of(new BoundedRoles());

    private RoleAssignmentControls() {}

    /** All of them. */
    public static List<Control> all() {
        return ALL;
    }
}
