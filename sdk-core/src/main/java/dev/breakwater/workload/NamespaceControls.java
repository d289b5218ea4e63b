package dev.breakwater.workload;

import dev.breakwater.audit.Control;
import java.util.List;

/** The controls over namespaces . */
public final class NamespaceControls {
    private NamespaceControls() {}

    /** All of them. */
    public static List<Control> all() {
        return List.of();
    }
}
