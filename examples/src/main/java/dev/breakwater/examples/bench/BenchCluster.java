package dev.breakwater.examples.bench;

import dev.breakwater.blueprint.SecureCluster;
import dev.breakwater.cluster.ApiServerAccess;
import dev.breakwater.resource.DesiredState;

/** The declaration that the workloads share. */
final class BenchCluster {
    static final String SUBSCRIPTION = "5b5f5c5d-0000-4000-8000-000000000002";
    static final String TENANT = "72f988bf-0000-4000-8000-000000000001";

    private BenchCluster() {}

    /** A secure cluster with all it stands for on the side of Azure. */
    static DesiredState declare() {
        return DesiredState.named("bench")
                .with(SecureCluster.named("bench")
                        .subscription(SUBSCRIPTION)
                        .resourceGroup("rg-bench")
                        .region("westeurope")
                        .tenant(TENANT)
                        .adminGroup("9b1f6d0e-3c52-4f7e-8a24-5d8c0f2b7e61")
                        .apiServerAccess(ApiServerAccess.ranges("203.0.113.0/24"))
                        .build());
    }
}
