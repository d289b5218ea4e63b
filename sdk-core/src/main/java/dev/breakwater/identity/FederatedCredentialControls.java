package dev.breakwater.identity;

import dev.breakwater.audit.Control;
import java.util.List;

/** The controls of federated credentials. */
public final class FederatedCredentialControls {
    private static final List<Control> ALL = List.of(new ExactFederation());

    private FederatedCredentialControls() {}

    /** All of them. */
    public static List<Control> all() {
        return ALL;
    }
}
