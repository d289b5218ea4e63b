package dev.breakwater.identity;

import dev.breakwater.audit.Control;
import java.util.List;

/** The controls whose evidence is a custom role alone. */
public final class RoleDefinitionControls {
    private RoleDefinitionControls() {}

    /** All of them. */
    public static List<Control> all() {
        return CustomRoles.LIST;
    }
}
