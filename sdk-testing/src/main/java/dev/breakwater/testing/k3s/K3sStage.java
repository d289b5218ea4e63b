package dev.breakwater.testing.k3s;

/** How much of a k3s is started. */
public enum K3sStage {
    /** The API server and its controllers: no privileges, no cgroups, no pods. */
    API,

    /** All of it in a privileged container: pods run, and network policies are enforced. */
    NODE
}
