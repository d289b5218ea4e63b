package dev.breakwater.access;

import dev.breakwater.audit.Control;
import java.util.List;

/** The controls over bindings . */
public final class AccessControls {
    private AccessControls() {}

    /** All of them. */
    public static List<Control> all() {
        return List.of();
    }
}
