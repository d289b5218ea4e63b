package dev.breakwater.identity;

import dev.breakwater.audit.Control;
import java.util.List;

/** The controls of role assignments and federated credentials. */
public final class RoleAssignmentControls {
    private static final List<Control> ALL = List.of(new BoundedRoles(), new ExactFederation());

    private RoleAssignmentControls() {}

    /** All of them. */
    public static List<Control> all() {
        return ALL;
    }
}
