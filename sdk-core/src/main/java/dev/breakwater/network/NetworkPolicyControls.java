package dev.breakwater.network;

import dev.breakwater.audit.Control;
import java.util.List;

/** The controls over network\ policies. */
public final class NetworkPolicyControls {
    private NetworkPolicyControls() {}

    /** All of them. */
    public static List<Control> all() {
        return List.of();
    }
}
