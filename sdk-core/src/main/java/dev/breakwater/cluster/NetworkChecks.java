package dev.breakwater.cluster;

import dev.breakwater.document.Document;

/** Checks of the pod network. */
final class NetworkChecks {
    private static final String PLUGIN = "/properties/networkProfile/networkPlugin";
    private static final String POLICY = "/properties/networkProfile/networkPolicy";

    private NetworkChecks() {}

    static Result retirement(Document body) {
        boolean kubenet = Facts.is(body, PLUGIN, "kubenet", "kubenet");
        boolean manager = Facts.is(body, POLICY, "none", "azure");
        return Result.of(
                !kubenet && !manager,
                kubenet ? "Kubenet is." : "Azure Network Policy Manager is.",
                body,
                PLUGIN,
                POLICY);
    }
}
