package com.example.platform;

import dev.breakwater.blueprint.SecureCluster;
import dev.breakwater.cluster.ApiServerAccess;
import dev.breakwater.testing.TestBed;

/** What a platform team declares, outside of the packages of the SDK. Failures name its lines. */
final class Clusters {
    private Clusters() {}

    static SecureCluster payments() {
        return SecureCluster.named("payments")
                .subscription(TestBed.SUBSCRIPTION)
                .resourceGroup("rg-payments")
                .region("westeurope")
                .tenant(TestBed.TENANT)
                .adminGroup("9b1f6d0e-3c52-4f7e-8a24-5d8c0f2b7e61")
                .apiServerAccess(ApiServerAccess.ranges("203.0.113.0/24"))
                .namespace("payments")
                .putTag("env", "prod")
                .build();
    }

    static SecureCluster loosened() {
        return payments().withCustomisations(cluster -> cluster.withLocalAccounts(true));
    }
}
