package dev.breakwater.testing.k3s;

/** What one kind of cluster can do and another cannot; a test declares what it needs. */
public enum Capability {
    /** People sign in with tokens of the fake Entra ID; without it, they are impersonated. */
    ENTRA_SIGN_IN("people do not sign in by Entra ID there"),

    /** Containers run, so that pods become ready without a test saying so. */
    PODS("no container runs there"),

    /**
     * {@link Traffic} can be asked: real where pods run, on FakeKubernetes foretold by the reachability engine. Starts a
     * full node of a k3s, as {@link #PODS} does.
     */
    TRAFFIC("nobody tells there what reaches what");

    private final String lack;

    Capability(String lack) {
        this.lack = lack;
    }

    /** What it means not to have it. */
    String lack() {
        return lack;
    }
}
