package dev.breakwater.testing;

import dev.breakwater.blueprint.SecureCluster;
import dev.breakwater.cluster.ApiServerAccess;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.DesiredState;

/** A cluster that the tests of this package are about. */
final class Payments {
    static final String SRE = "9b1f6d0e-3c52-4f7e-8a24-5d8c0f2b7e61";

    private Payments() {}

    static SecureCluster cluster() {
        return SecureCluster.named("payments")
                .subscription(TestBed.SUBSCRIPTION)
                .resourceGroup("rg-payments")
                .region("westeurope")
                .tenant(TestBed.TENANT)
                .adminGroup(SRE)
                .apiServerAccess(ApiServerAccess.ranges("203.0.113.0/24"))
                .namespace("payments")
                .putTag("env", "prod")
                .build();
    }

    static DesiredState declared() {
        return DesiredState.named("prod").with(cluster());
    }

    static ArmId id() {
        return cluster().cluster().id();
    }
}
