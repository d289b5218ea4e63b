package com.example.platform;

import dev.breakwater.blueprint.SecureCluster;
import dev.breakwater.blueprint.SecureNamespace;
import dev.breakwater.cluster.ApiServerAccess;
import dev.breakwater.resource.DesiredState;

/** The cluster of the payments team, as the platform declares it. */
public final class Payments {
    /** The Entra group that runs the namespace. */
    public static final String TEAM = "3f0b2c7e-5a0e-4b7c-9a55-0d8f6f1f2c11";

    private static final String ADMINS = "9b1f6d0e-3c52-4f7e-8a24-5d8c0f2b7e61";

    private Payments() {}

    /** The cluster, in that subscription of that tenant. */
    public static SecureCluster cluster(String subscription, String tenant) {
        return SecureCluster.named("payments")
                .subscription(subscription)
                .resourceGroup("rg-payments")
                .region("westeurope")
                .tenant(tenant)
                .adminGroup(ADMINS)
                .apiServerAccess(ApiServerAccess.ranges("203.0.113.0/24"))
                .namespace("payments", SecureNamespace.Grant.edit(TEAM))
                .putTag("env", "prod")
                .build();
    }

    /** All that belongs to it. */
    public static DesiredState desired(SecureCluster cluster) {
        return DesiredState.named("payments").with(cluster);
    }
}
