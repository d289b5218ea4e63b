package dev.breakwater.testing.azure;

/**
 * What a fake Azure adds to resources although no request asked for it, as Azure Policy and Defender for Cloud do. They
 * fill in what is absent and leave what a declaration says, since a policy and a declaration that contradict each other
 * have no end.
 */
public enum ServerAdditions {
    /** Nothing; the default of a fake. */
    NONE,

    /**
     * What the subscription itself has ordered: a Defender plan for containers with its sensor puts the Defender profile
     * on clusters, and assignments of the built-in policies that deploy something do so on the clusters of their scope.
     */
    ASSIGNED,

    /**
     * Also what comes from a management group above it, which nobody in the subscription sees: all those policies on
     * every cluster, diagnostic settings on vaults and registries too, and a tag on everything that has tags.
     */
    ALL
}
