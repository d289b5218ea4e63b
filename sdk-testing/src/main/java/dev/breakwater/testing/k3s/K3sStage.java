package dev.breakwater.testing.k3s;

import java.util.Set;

/** How much of a k3s is started. */
public enum K3sStage {
    /** The API server and its controllers: no privileges, no cgroups, no pods. */
    API,

    /** All of it in a privileged container: pods run, and network policies are enforced. */
    NODE;

    /** As much of it as a test needs. */
    static K3sStage of(Set<Capability> needs) {
        return needs.contains(Capability.PODS) || needs.contains(Capability.TRAFFIC) ? NODE : API;
    }
}
